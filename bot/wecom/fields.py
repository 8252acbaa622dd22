"""Reading a callback's elements by name: a missing one is a typed error that says which, never a KeyError."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class ParseFault(StrEnum):
    """What is wrong with a callback that was properly sealed: it is WeCom's change or our bug, never an attacker's."""

    XML = "xml"
    MISSING = "missing"
    SHAPE = "shape"
    NUMBER = "number"


class ParseError(Exception):
    """The decrypted callback cannot be understood; `field` names the element, never its content."""

    def __init__(self, code: ParseFault, field: str = "") -> None:
        super().__init__(f"{code.value}:{field}")
        self.code = code
        self.field = field


class Fields:
    """The children of one element, read by name: every miss is a ParseError that says which name."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        self._tree = tree

    def text(self, name: str) -> str:
        """Text that must be there and not be empty."""
        value = self.verbatim(name)
        if not value:
            raise ParseError(ParseFault.MISSING, name)
        return value

    def verbatim(self, name: str) -> str:
        """Text whose element must be there but may be empty."""
        if name not in self._tree:
            raise ParseError(ParseFault.MISSING, name)
        return self.maybe(name)

    def maybe(self, name: str) -> str:
        """Text, empty when there is none."""
        value = self._tree.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise ParseError(ParseFault.SHAPE, name)
        return value

    def whole(self, name: str) -> int:
        """A whole number of at most twelve digits."""
        text = self.text(name)
        if not (text.isascii() and text.isdigit() and len(text) <= 12):
            raise ParseError(ParseFault.NUMBER, name)
        return int(text)

    def instant(self, name: str) -> datetime:
        """Unix seconds as an aware UTC instant."""
        try:
            return datetime.fromtimestamp(self.whole(name), UTC)
        except (ValueError, OverflowError, OSError):
            raise ParseError(ParseFault.NUMBER, name) from None

    def inner(self, name: str) -> Fields:
        """The children of an element; none when it is absent, empty or only white space."""
        value = self._tree.get(name)
        if isinstance(value, list):
            raise ParseError(ParseFault.SHAPE, name)
        return Fields(value if isinstance(value, dict) else {})

    def each(self, name: str) -> list[Fields]:
        """The children of every element of this name (one the reader was told to list), empty elements left out."""
        return [Fields(value) for value in self._tree.get(name, []) if isinstance(value, dict)]

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of every element of this name (one the reader was told to list), empty ones left out."""
        values = self._tree.get(name, [])
        if any(isinstance(value, dict) for value in values):
            raise ParseError(ParseFault.SHAPE, name)
        return tuple(value for value in values if value)
