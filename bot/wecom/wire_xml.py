"""XML as WeCom speaks it: whatever can bite is refused on reading; on writing no text can leave its element."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from types import SimpleNamespace
from typing import Any
from xml.parsers import expat

import xmltodict

Node = str | int | bool | Mapping[str, "Node"] | Sequence["Node"]

# XML 1.0 section 2.2: these characters may not occur in a document, not even in CDATA.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class XmlError(Exception):
    """The bytes are not the XML document that was promised."""


def read(document: bytes, lists: Collection[str] = ()) -> dict[str, Any]:
    """Return the children of `<xml>`: text as typed (never stripped), None for an empty element.

    Elements named in `lists` are always lists; others are lists only when repeated. Attributes are dropped.
    Raises XmlError for anything that is not UTF-8, well-formed, rooted in `<xml>` and free of DOCTYPE and entities.
    """
    try:
        text = document.decode("utf-8")
        # A person can paste a control character; WeCom puts it into CDATA as it is. Refusing the document would lose
        # the whole message for one invisible character, so that character alone is replaced.
        text = _FORBIDDEN.sub("\ufffd", text)
        tree = xmltodict.parse(
            text,
            expat=_STRICT,
            strip_whitespace=False,
            xml_attribs=False,
            force_list=tuple(lists),
        )
    except (expat.ExpatError, ValueError) as error:
        raise XmlError(type(error).__name__) from None
    root = tree.get("xml")
    if not isinstance(root, dict):
        raise XmlError("root")
    return root


def write(fields: Mapping[str, Node]) -> bytes:
    """Return `<xml>…</xml>`: text in CDATA, figures and booleans bare, lists as repeated siblings (wecom.md 1.6)."""
    return f"<xml>{_children(fields)}</xml>".encode()


def _children(fields: Mapping[str, Node]) -> str:
    return "".join(_element(name, value) for name, value in fields.items())


def _element(name: str, value: Node) -> str:
    match value:
        case bool():
            return f"<{name}>{'true' if value else 'false'}</{name}>"
        case int():
            return f"<{name}>{value}</{name}>"
        case str():
            return f"<{name}>{_cdata(value)}</{name}>"
        case Mapping():
            return f"<{name}>{_children(value)}</{name}>"
        case _:
            return "".join(_element(name, item) for item in value)


def _cdata(text: str) -> str:
    # "]]>" would end the section early and let a complaint write elements of its own: it is cut between two sections.
    safe = _FORBIDDEN.sub("\ufffd", text).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{safe}]]>"


def _create_parser(encoding: str | None, separator: str | None) -> expat.XMLParserType:
    parser = expat.ParserCreate(encoding, separator)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_declaration: object) -> None:
    raise ValueError("doctype")


# xmltodict stops entity declarations by itself; a DOCTYPE without any is stopped by this stand-in for its expat module.
_STRICT = SimpleNamespace(ParserCreate=_create_parser)
