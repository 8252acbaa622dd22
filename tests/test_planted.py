"""The search for planted words finds them in whatever spelling they stand, and nothing where they do not."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.planted import files, leaks

WORDS = ("压铸车间的甄主管", "Ym-Complainant-77", "13900277441")
SPELT: dict[str, Callable[[str], bytes]] = {
    "UTF-8": lambda w: w.encode(),
    "UTF-16": lambda w: w.encode("utf-16"),
    "UTF-16, the other way round": lambda w: w.encode("utf-16-be"),
    "GB 18030": lambda w: w.encode("gb18030"),
    "JSON": lambda w: json.dumps({"text": w}).encode(),
    "an address": lambda w: quote(w).encode(),
    "Python": lambda w: ascii(w).encode(),
    "hex": lambda w: w.encode().hex().encode(),
    "base64": lambda w: base64.b64encode(w.encode()),
    "base64, one later": lambda w: base64.b64encode(b"x" + w.encode() + b"yz"),
    "base64, two later": lambda w: base64.b64encode(b"xy" + w.encode() + b"z"),
    "base64 for addresses": lambda w: base64.urlsafe_b64encode(b"xy?" + w.encode("utf-16-le")),
    "small letters": lambda w: w.lower().encode(),
}


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("how", SPELT)
def test_a_planted_word_is_found(tmp_path: Path, how: str, word: str) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "file").write_bytes(b"\0\xffbefore" + SPELT[how](word) + b"after" * 50)
    (tmp_path / "another").write_bytes(bytes(range(256)))
    assert leaks(files(tmp_path), WORDS) == {word: ["a/file"]}


def test_what_is_nowhere_is_not_found() -> None:
    assert leaks({"file": "压铸车间的真主管 Ym-Complainant-78 1390027744".encode()}, WORDS) == {}
