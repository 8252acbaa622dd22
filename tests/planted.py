"""Words that must be nowhere, and a thorough look for them: in every spelling in which a program might write them."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

_TELLING = 6
"""Fewer bytes than that stand somewhere in a megabyte of sealed ones by chance."""

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")


def files(folder: Path) -> dict[str, bytes]:
    """What every file below the folder holds, by its path there."""
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def leaks(
    kept: Mapping[str, bytes], words: Iterable[str], spelt_as: Callable[[str], Iterable[bytes]] | None = None
) -> dict[str, list[str]]:
    """Which of these words stand where, in any of the `spellings` or in those asked for; nothing where none does."""
    everything = b"\n".join(kept.values())
    found: dict[str, list[str]] = {}
    for word in words:
        for spelt in (spelt_as or spellings)(word):
            if spelt in everything:
                found.setdefault(word, []).extend(name for name, data in kept.items() if spelt in data)
    return {word: sorted(set(names)) for word, names in found.items()}


def spellings(word: str) -> set[bytes]:
    """The word as text, inside JSON, an address or a Python string, in hex, and in base64 wherever it begins there."""
    spelt: set[bytes] = set()
    for text in {word, word.casefold(), word.upper()}:
        raw = {text.encode(encoding) for encoding in _ENCODINGS}
        spelt |= raw | {text.encode("unicode_escape"), json.dumps(text)[1:-1].encode(), quote(text).encode()}
        for data in raw:
            spelt |= {data.hex().encode(), data.hex().upper().encode(), *_in_base64(data)}
    return {data for data in spelt if len(data) >= _TELLING}


def plainly(word: str) -> tuple[bytes, ...]:
    """As our own program writes what it does not seal: for a look that is taken often."""
    return word.encode(), json.dumps(word)[1:-1].encode()


def _in_base64(data: bytes) -> set[bytes]:
    """What is sure to stand in base64 of something that holds these bytes: the ends depend on their neighbours."""
    spelt = set()
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + data)
        certain = whole[4 if before else 0 : len(whole) - (4 if (before + len(data)) % 3 else 0)]
        spelt |= {certain, certain.translate(bytes.maketrans(b"+/", b"-_"))}
    return spelt
