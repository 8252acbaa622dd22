"""XML as it travels between WeCom and the bot: nested values to bytes and back. Knows no message and no card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from xml.parsers.expat import ExpatError

import xmltodict

Json = dict[str, Any]
Leaf = str | int | float
Value = Leaf | Mapping[str, "Value"] | Sequence["Value"]


class WireError(ValueError):
    """Not XML with one root `<xml>`; the text says why."""


def to_xml(fields: Mapping[str, Value]) -> str:
    """`<xml>…</xml>`: texts as CDATA, numbers bare, mappings nested, a list as repeated siblings (wecom.md 1.6)."""
    return f"<xml>{_children(fields)}</xml>"


def from_xml(text: bytes | str) -> Json:
    """The fields under `<xml>`; every leaf is a text, repeated elements are a list. Raises `WireError`."""
    try:
        document: Json = xmltodict.parse(text, strip_whitespace=False)
    except (ExpatError, ValueError) as error:
        raise WireError(f"not XML: {error}") from error
    root = document.get("xml")
    if not isinstance(root, dict):
        raise WireError("no fields under <xml>")
    return {name: _leafed(value) for name, value in root.items() if name != "#text"}


def _children(fields: Mapping[str, Value]) -> str:
    return "".join(_element(name, value) for name, value in fields.items())


def _element(name: str, value: Value) -> str:
    match value:
        case str():
            return f"<{name}>{_cdata(value)}</{name}>"
        case int() | float():
            return f"<{name}>{value}</{name}>"
        case Mapping():
            return f"<{name}>{_children(value)}</{name}>"
        case _:
            return "".join(_element(name, item) for item in value)


def _cdata(text: str) -> str:
    # "]]>" inside a text would end the section: it is cut in two there
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _leafed(value: Any) -> Any:
    match value:
        case None:
            return ""
        case dict():
            return {name: _leafed(child) for name, child in value.items() if name != "#text"}
        case list():
            return [_leafed(child) for child in value]
        case _:
            return value
