"""A text as it is compared (one script, one width, one case) beside the text as it was written. It judges nothing."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from handlers.courtesy import LATEST, simplify

_EDGES = " \n/#,.。:;、!?~…·"
_MENTION = "@回音"
_KEPT = "\n\t"
_MATTER, _SENTENCE = 4, 12
# Skin tones and variation selectors: 👍🏻 is 👍.
_UNSEEN = frozenset("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff\ufe0e\ufe0f\u200b\ufeff")

# A number of the ledger has six digits or more, before them perhaps the letters of a line (「PM-26030001」), its short
# form four; a 回执码 has seven letters and digits (D19).
_LONG = r"(?:[a-z]{1,4}-)?\d{6,12}"
_RECEIPT = r"(?=[a-z]*\d)[a-z0-9]{7}"
_REFERENCE = re.compile(rf"(?:编号|号|no\.?)?:?({_LONG}|(?:\d{{4}}|{_RECEIPT})(?=$|[\s,.。:;、])|[a-z]{{7}}$)")
_LEADING = re.compile(rf"({_LONG})(?=\D|$)|({_RECEIPT})$")


@dataclass(frozen=True, slots=True)
class Reading:
    """`plain` is for comparing; `place[i]` is where its i-th character stands in `written`."""

    written: str
    plain: str
    place: tuple[int, ...]

    def after(self, length: int) -> Reading:
        """What follows the first `length` compared characters, without the separators in between."""
        return read(self.written[self.place[length] :]) if length < len(self.plain) else read("")

    def whole(self, length: int = 0) -> str:
        """The words as written from the `length`-th compared character on."""
        return self.written[self.place[length] :].strip() if length < len(self.plain) else ""


@dataclass(frozen=True, slots=True)
class Reference:
    """Which case is meant: `number` as typed, or the newest that fits; neither when nothing was said."""

    number: str = ""
    latest: bool = False

    def __bool__(self) -> bool:
        return bool(self.number) or self.latest


UNSAID = Reference()


def clean(text: str) -> str:
    """The words without control characters (newline stays, tab becomes a blank) and without those that turn the
    direction of writing: they could make a card show something else than was written."""
    kept = (" " if c == "\t" else c for c in text if c in _KEPT or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(c for c in kept if not ("\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069")).strip()


def read(text: str) -> Reading:
    """The reading of a text: NFKC, simplified script, lower case, blanks collapsed, edges stripped."""
    written = clean(text)
    plain: list[str] = []
    place: list[int] = []
    for position, character in enumerate(written):
        if character in _UNSEEN:
            continue
        for compared in simplify(unicodedata.normalize("NFKC", character)).lower():
            if compared.isspace():
                compared = " "
                if plain and plain[-1] == " ":
                    continue
            plain.append(compared)
            place.append(position)
    first, last = _edges("".join(plain))
    return Reading(written, "".join(plain[first:last]), tuple(place[first:last]))


def reference(reading: Reading) -> tuple[Reference, Reading]:
    """The case that the text begins with, and what follows it."""
    for phrase in LATEST:
        if reading.plain.startswith(phrase):
            return Reference(latest=True), reading.after(len(phrase))
    found = _REFERENCE.match(reading.plain)
    if found is None:
        return UNSAID, reading
    return Reference(found[1].upper()), reading.after(found.end())


def leading_number(reading: Reading) -> tuple[Reference, Reading]:
    """The same for a text that begins with a full number: 「26030012 怎么样了」; a receipt must stand alone."""
    found = _LEADING.match(reading.plain)
    if found is None:
        return UNSAID, reading
    return Reference(found[0].upper()), reading.after(found.end())


def is_matter(reading: Reading) -> bool:
    """Whether it has enough words to be a complaint: four Chinese characters, or a short sentence in other letters."""
    chinese = sum(1 for c in reading.plain if "\u4e00" <= c <= "\u9fff" or "\u3400" <= c <= "\u4dbf")
    return chinese >= _MATTER or (" " in reading.plain and len(reading.plain) >= _SENTENCE)


def _edges(plain: str) -> tuple[int, int]:
    first, last = 0, len(plain)
    moved = True
    while moved:
        moved = False
        while first < last and plain[first] in _EDGES:
            # 「?」 alone asks for help, so a text never loses its last character.
            if last - first == 1 and plain[first] == "?":
                return first, last
            first, moved = first + 1, True
        while last > first and plain[last - 1] in _EDGES:
            if last - first == 1 and plain[first] == "?":
                return first, last
            last, moved = last - 1, True
        if plain.startswith(_MENTION, first):
            first, moved = first + len(_MENTION), True
    return first, last
