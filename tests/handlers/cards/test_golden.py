from __future__ import annotations

import pytest

from handlers.cards.table import CARDS, SAID
from tests.handlers.cards.make_golden import GOLDEN, file_of, sentences, text_of
from tests.handlers.cards.scenes import SCENES, SENTENCES


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
@pytest.mark.parametrize("name", list(SCENES))
def test_the_card_is_as_it_was_agreed(name: str, lang: str) -> None:
    assert text_of(name, lang) == file_of(name, lang).read_text(encoding="utf-8"), (
        "python -m …make_golden, read the diff"
    )


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_the_sentences_are_as_they_were_agreed(lang: str) -> None:
    assert sentences(lang) == file_of("sentences", lang).read_text(encoding="utf-8")


def test_every_template_has_a_golden_card() -> None:
    assert set(CARDS) == {scene.template for scene in SCENES.values()}
    assert set(SAID) == {scene.template for scene in SENTENCES.values()}


def test_no_golden_card_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.rglob("*.json")} == {*SCENES, "sentences"}
