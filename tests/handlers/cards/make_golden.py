"""Writes every card of scenes.py to golden/: `python -m tests.handlers.cards.make_golden`. Read the diff it makes."""

from __future__ import annotations

import json
from pathlib import Path

from tests.handlers.cards.desk import card, said
from tests.handlers.cards.scenes import SCENES, SENTENCES
from workflow.codec import encode

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ("zh_CN", "en")


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
    """Writes all of them anew, once all could be made."""
    made = {file_of(name, lang): text_of(name, lang) for lang in LANGUAGES for name in SCENES}
    made |= {file_of("sentences", lang): sentences(lang) for lang in LANGUAGES}
    for old in GOLDEN.rglob("*.json"):
        old.unlink()
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
