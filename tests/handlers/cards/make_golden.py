"""Writes every card of scenes.py to golden/: `python -m tests.handlers.cards.make_golden`. Read the diff it makes."""

from __future__ import annotations

import json
from pathlib import Path

from tests.handlers.cards.desk import card, said
from tests.handlers.cards.scenes import SCENES, SENTENCES
from workflow.codec import encode

GOLDEN = Path(__file__).parent / "golden"


def text_of(name: str, lang: str) -> str:
    """The file's content for a scene."""
    scene = SCENES[name]
    made = card(scene.world(), scene.template, scene.viewer, lang, **scene.params)
    return json.dumps(encode(made), ensure_ascii=False, indent=1) + "\n"


def sentences(lang: str) -> str:
    """All notices of one sentence in one file."""
    made = {name: said(s.world(), s.template, s.viewer, lang, **s.params) for name, s in SENTENCES.items()}
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def file_of(name: str, lang: str) -> Path:
    """Where it stands."""
    return GOLDEN / lang / f"{name}.json"


def main() -> None:
    """Writes all of them anew."""
    for lang in ("zh_CN", "en"):
        (GOLDEN / lang).mkdir(parents=True, exist_ok=True)
        for old in (GOLDEN / lang).glob("*.json"):
            old.unlink()
        for name in SCENES:
            file_of(name, lang).write_text(text_of(name, lang), encoding="utf-8")
        file_of("sentences", lang).write_text(sentences(lang), encoding="utf-8")


if __name__ == "__main__":
    main()
