"""Reads the compiled catalogues. It knows no sentence, and refuses a language that has none."""

from __future__ import annotations

import functools
from gettext import GNUTranslations
from importlib import resources

FALLBACK = "zh_CN"
_SPELLINGS = {"zh": "zh_CN", "zh_cn": "zh_CN", "zh_hans": "zh_CN", "en": "en", "en_us": "en", "en_gb": "en"}


def language(tag: str) -> str:
    """The catalogue for a language tag (`zh-CN`, `en_US`, …). Raises ValueError when there is none."""
    try:
        return _SPELLINGS[tag.replace("-", "_").casefold()]
    except KeyError:
        raise ValueError(f"no words in language {tag!r}") from None


@functools.cache
def catalogue(lang: str) -> GNUTranslations:
    """Every domain of a language (`zh_CN`, `en`) as one catalogue. Codes are unique across the domains."""
    folder = resources.files("handlers.texts").joinpath(lang, "LC_MESSAGES")
    together: GNUTranslations | None = None
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if not entry.name.endswith(".mo"):
            continue
        with entry.open("rb") as file:
            domain = GNUTranslations(file)
        if together is None:
            together = domain
        else:
            together.add_fallback(domain)
    if together is None:
        raise ValueError(f"no compiled catalogue for {lang!r}: run `make words`")
    return together
