"""The app's menu as WeCom wants it (people.md 3). It is set where there is none; a different one is left alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.texts.words import Words

MENU: Mapping[str, tuple[str, ...]] = {
    "report": ("NEW", "SUGGEST", "ANON", "ABOUT_BOSS"),
    "mine": ("MINE", "URGE", "MORE"),
    "work": ("TODO", "APPROVE"),
}
"""Column → keys, top to bottom. One menu for everybody; what somebody may not do answers him politely."""


def menu_of(words: Words) -> dict[str, Any]:
    """`{"button": […]}` of wecom.md 2.8: three columns of click items."""
    return {
        "button": [
            {"name": words.t(f"menu.top.{column}"), "sub_button": [_item(words, key) for key in keys]}
            for column, keys in MENU.items()
        ]
    }


def _item(words: Words, key: str) -> dict[str, str]:
    return {"type": "click", "name": words.t(f"menu.{key.lower()}"), "key": key}
