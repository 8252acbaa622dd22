"""XML in and out: verbatim text, no way out of an element, nothing dangerous read."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wecom import wire_xml
from bot.wecom.wire_xml import Node, XmlError


def test_text_is_read_verbatim_and_an_empty_element_is_none() -> None:
    assert wire_xml.read(b"<xml><a>  x \n</a><b/><c></c><d> </d></xml>") == {
        "a": "  x \n",
        "b": None,
        "c": None,
        "d": " ",
    }


def test_named_elements_are_lists_for_one_and_for_many() -> None:
    assert wire_xml.read(b"<xml><i>1</i></xml>", lists=("i",)) == {"i": ["1"]}
    assert wire_xml.read(b"<xml><i>1</i><i>2</i></xml>", lists=("i",)) == {"i": ["1", "2"]}
    assert wire_xml.read(b"<xml><i>1</i></xml>") == {"i": "1"}


def test_attributes_do_not_turn_text_into_a_tree() -> None:
    assert wire_xml.read(b'<xml><a x="1">t</a></xml>') == {"a": "t"}


def test_a_control_character_costs_itself_and_not_the_message() -> None:
    assert wire_xml.read(b"<xml><a><![CDATA[one\x0btwo\x00]]></a></xml>") == {"a": "one\ufffdtwo\ufffd"}


def test_words_about_a_doctype_are_only_words() -> None:
    assert wire_xml.read(b"<xml><a><![CDATA[<!DOCTYPE html> &amp; <!ENTITY>]]></a></xml>") == {
        "a": "<!DOCTYPE html> &amp; <!ENTITY>"
    }


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b" ",
        b"null",
        b"<xml>",
        b"<xml/>",
        b"<xml>text</xml>",
        b"<other><a>1</a></other>",
        b"<xml><a>1</a></xml><xml/>",
        b"<xml><a>&nope;</a></xml>",
        b"<xml><a>&#11;</a></xml>",
        b"<!DOCTYPE xml><xml><a>1</a></xml>",
        b'<!DOCTYPE xml [<!ENTITY e "x">]><xml><a>&e;</a></xml>',
        "<xml><a>噪音</a></xml>".encode("gbk"),
        "<xml><a>x</a></xml>".encode("utf-16"),
    ],
)
def test_anything_but_a_plain_xml_document_is_refused(document: bytes) -> None:
    with pytest.raises(XmlError):
        wire_xml.read(document)


def test_a_declared_foreign_encoding_is_not_believed() -> None:
    document = '<?xml version="1.0" encoding="gbk"?><xml><a>噪音</a></xml>'.encode()
    assert wire_xml.read(document) == {"a": "噪音"}


def test_values_are_written_by_their_type() -> None:
    fields: Mapping[str, Node] = {"T": "x", "N": 7, "Y": True, "F": False, "L": [{"K": "1"}, {"K": "2"}], "O": {}}
    assert wire_xml.write(fields).decode() == (
        "<xml><T><![CDATA[x]]></T><N>7</N><Y>true</Y><F>false</F>"
        "<L><K><![CDATA[1]]></K></L><L><K><![CDATA[2]]></K></L><O></O></xml>"
    )


def test_the_end_of_a_cdata_section_cannot_be_smuggled_in() -> None:
    attack = "]]></Content><MsgType>x</MsgType><Content><![CDATA["
    assert wire_xml.read(wire_xml.write({"Content": attack})) == {"Content": attack}


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1))
def test_any_text_survives_writing_and_reading(text: str) -> None:
    assert wire_xml.read(wire_xml.write({"Content": text})) == {"Content": text}


@given(st.text(alphabet="]><![CDATA&;x\r\n\x00\x0b", min_size=1))
def test_text_made_of_markup_never_adds_an_element(text: str) -> None:
    assert set(wire_xml.read(wire_xml.write({"Content": text}))) == {"Content"}


@given(st.binary(max_size=120))
def test_any_bytes_are_read_or_refused(document: bytes) -> None:
    for body in (document, b"<xml>" + document + b"</xml>"):
        try:
            assert isinstance(wire_xml.read(body), dict)
        except XmlError:
            continue
