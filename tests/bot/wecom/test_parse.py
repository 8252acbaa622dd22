"""Callbacks in, values out: the samples of wecom.md 1.7 and 1.8, what may be absent, what must not, and an oracle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.enterprise import parse_message

from bot.wecom import wire_xml
from bot.wecom.parse import ParsedCallback, ParseError, ParseFault, parse
from bot.wecom.wire_xml import Node
from handlers.inbound import (
    CardTap,
    DirectoryChanged,
    Entered,
    Ignored,
    Inbound,
    Left,
    MediaKind,
    MenuClick,
    Said,
    SentLink,
    SentMedia,
    SentPlace,
)

HEAD: dict[str, Node] = {
    "ToUserName": "ww0123456789abcdef",
    "FromUserName": "zhangsan",
    "CreateTime": 1764000000,
}


def callback(**fields: Node) -> bytes:
    return wire_xml.write({**HEAD, **fields, "AgentID": 1000002})


def message(kind: str, **fields: Node) -> bytes:
    return callback(MsgType=kind, **fields, MsgId=7345678901234567890)


def event(name: str, **fields: Node) -> bytes:
    return callback(MsgType="event", Event=name, **fields)


def tap(*items: dict[str, Node], name: str = "template_card_event", **fields: Node) -> bytes:
    card: dict[str, Node] = {
        "EventKey": "accept",
        "TaskId": "C-7_1",
        "CardType": "multiple_interaction",
        "ResponseCode": "RC1",
    }
    chosen: dict[str, Node] = {"SelectedItems": {"SelectedItem": list(items)}} if items else {}
    return event(name, **{**card, **fields}, **chosen)


def item(question: str, *options: str) -> dict[str, Node]:
    return {"QuestionKey": question, "OptionIds": {"OptionId": list(options)}}


def inbound(xml: bytes) -> Inbound:
    return parse(xml).inbound


KNOWN: list[tuple[bytes, Inbound]] = [
    (message("text", Content="3号楼夜间施工噪音"), Said("zhangsan", "3号楼夜间施工噪音")),
    (
        message("image", PicUrl="https://ex.test/0", MediaId="3aImg"),
        SentMedia("zhangsan", MediaKind.IMAGE, "3aImg"),
    ),
    (message("voice", MediaId="3aV", Format="amr"), SentMedia("zhangsan", MediaKind.VOICE, "3aV", "amr")),
    (message("video", MediaId="3aVid", ThumbMediaId="3aT"), SentMedia("zhangsan", MediaKind.VIDEO, "3aVid")),
    (
        message("location", Location_X="31.230416", Location_Y="121.473701", Scale=16, Label="示例路1号"),
        SentPlace("zhangsan", "31.230416", "121.473701", "示例路1号"),
    ),
    (
        message("link", Title="公告", Description="许可", Url="https://ex.test/n", PicUrl=""),
        SentLink("zhangsan", "公告", "许可", "https://ex.test/n"),
    ),
    (message("file", MediaId="x"), Ignored("message:file", "zhangsan")),
    (event("subscribe"), Entered("zhangsan", first_time=True)),
    (event("enter_agent", EventKey=""), Entered("zhangsan")),
    (event("unsubscribe"), Left("zhangsan")),
    (event("click", EventKey="NEW"), MenuClick("zhangsan", "NEW")),
    (event("view", EventKey="https://ex.test/my"), Ignored("event:view", "zhangsan")),
    (event("LOCATION", Latitude="31.2", Longitude="121.4", Precision="65"), Ignored("event:LOCATION", "zhangsan")),
    (event("kf_msg_or_event", Token="ENC", OpenKfId="wk"), Ignored("event:kf_msg_or_event", "zhangsan")),
    (
        event("change_contact", ChangeType="update_user", UserID="zs", NewUserID="zs2"),
        DirectoryChanged("update_user", "zs", "zs2"),
    ),
    (event("change_contact", ChangeType="delete_party", Id="7"), DirectoryChanged("delete_party")),
]


@pytest.mark.parametrize(("xml", "value"), KNOWN, ids=lambda value: getattr(type(value), "__name__", ""))
def test_each_known_callback_becomes_its_value(xml: bytes, value: Inbound) -> None:
    assert inbound(xml) == value


def test_who_when_which_app_and_which_message_are_kept() -> None:
    assert parse(message("text", Content="x")) == ParsedCallback(
        agent_id=1000002,
        userid="zhangsan",
        created_at=datetime(2025, 11, 24, 16, 0, tzinfo=UTC),
        msg_id="7345678901234567890",
        inbound=Said("zhangsan", "x"),
    )


def test_events_have_no_message_id() -> None:
    assert parse(event("subscribe")).msg_id == ""


def test_a_system_event_names_no_app() -> None:
    xml = wire_xml.write(HEAD | {"FromUserName": "sys", "MsgType": "event", "Event": "batch_job_result"})
    assert parse(xml).agent_id is None
    assert parse(xml).inbound == Ignored("event:batch_job_result", "sys")


@pytest.mark.parametrize(
    "text", ["", " ", "  两端空格 \n", "投诉：\n第一行\n\n第三行", "]]>", "&lt;b&gt;", "<xml>", "😡"]
)
def test_text_arrives_verbatim_and_may_be_empty(text: str) -> None:
    assert inbound(message("text", Content=text)) == Said("zhangsan", text)


def test_an_empty_text_element_in_any_spelling_is_an_empty_text() -> None:
    for empty in (b"<Content/>", b"<Content></Content>", b"<Content><![CDATA[]]></Content>"):
        xml = message("text", Content="@").replace(b"<Content><![CDATA[@]]></Content>", empty)
        assert inbound(xml) == Said("zhangsan", "")


def test_a_tap_carries_everything_that_answers_it() -> None:
    assert inbound(tap(item("category", "noise", "water"), item("priority", "high"))) == CardTap(
        userid="zhangsan",
        key="accept",
        task_id="C-7_1",
        card_type="multiple_interaction",
        response_code="RC1",
        selections={"category": ("noise", "water"), "priority": ("high",)},
        from_menu=False,
    )


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_no_one_or_many_selected_options_all_parse(count: int) -> None:
    options = tuple(f"o{n}" for n in range(count))
    value = inbound(tap(item("q", *options)))
    assert isinstance(value, CardTap)
    assert value.selections == {"q": options}


@pytest.mark.parametrize(
    "selected",
    [
        b"",
        b"<SelectedItems/>",
        b"<SelectedItems>\n </SelectedItems>",
        b"<SelectedItems><SelectedItem/></SelectedItems>",
    ],
)
def test_a_plain_button_has_no_selections_in_any_spelling(selected: bytes) -> None:
    value = inbound(tap().replace(b"</xml>", selected + b"</xml>"))
    assert isinstance(value, CardTap)
    assert value.selections == {}


def test_options_may_be_absent_empty_or_spread_over_two_items() -> None:
    spread = b"""<SelectedItems>
      <SelectedItem><QuestionKey>a</QuestionKey></SelectedItem>
      <SelectedItem><QuestionKey>b</QuestionKey><OptionIds/></SelectedItem>
      <SelectedItem><QuestionKey>c</QuestionKey><OptionIds><OptionId/></OptionIds></SelectedItem>
      <SelectedItem><QuestionKey>d</QuestionKey><OptionIds><OptionId>1</OptionId></OptionIds></SelectedItem>
      <SelectedItem><QuestionKey>d</QuestionKey><OptionIds><OptionId>2</OptionId></OptionIds></SelectedItem>
    </SelectedItems></xml>"""
    value = inbound(tap().replace(b"</xml>", spread))
    assert isinstance(value, CardTap)
    assert value.selections == {"a": (), "b": (), "c": (), "d": ("1", "2")}


@pytest.mark.parametrize(
    ("inside", "field"),
    [
        (b"</SelectedItems><SelectedItems>", "SelectedItems"),
        (b"<SelectedItem><QuestionKey><a/></QuestionKey></SelectedItem>", "QuestionKey"),
        (b"<SelectedItem><QuestionKey>q</QuestionKey><OptionIds>%s</OptionIds></SelectedItem>", "OptionId"),
    ],
)
def test_selections_of_another_shape_are_refused_and_not_guessed(inside: bytes, field: str) -> None:
    selected = b"<SelectedItems>" + inside.replace(b"%s", b"<OptionId><a>1</a></OptionId>") + b"</SelectedItems></xml>"
    with pytest.raises(ParseError) as error:
        parse(tap().replace(b"</xml>", selected))
    assert (error.value.code, error.value.field) == (ParseFault.SHAPE, field)


def test_a_tap_in_the_corner_menu_says_so() -> None:
    value = inbound(tap(name="template_card_menu_event", CardType="text_notice"))
    assert isinstance(value, CardTap)
    assert value.from_menu


def test_a_tap_without_a_response_code_still_counts() -> None:
    value = inbound(tap(ResponseCode="", CardType=""))
    assert isinstance(value, CardTap)
    assert (value.response_code, value.card_type) == ("", "")


REQUIRED = [
    (message("text", Content="x"), ["FromUserName", "CreateTime", "MsgType", "Content"]),
    (message("image", MediaId="x"), ["MediaId"]),
    (message("location", Location_X="1", Location_Y="2"), ["Location_X", "Location_Y"]),
    (event("click", EventKey="NEW"), ["Event", "EventKey"]),
    (tap(item("q", "1")), ["EventKey", "TaskId", "QuestionKey"]),
    (event("change_contact", ChangeType="update_tag"), ["ChangeType"]),
    (event("no_such_event"), ["FromUserName"]),
]


@pytest.mark.parametrize(("xml", "field"), [(xml, field) for xml, fields in REQUIRED for field in fields])
def test_a_missing_element_is_named_by_the_error(xml: bytes, field: str) -> None:
    start, end = xml.index(f"<{field}>".encode()), xml.index(f"</{field}>".encode()) + len(field) + 3
    with pytest.raises(ParseError) as error:
        parse(xml[:start] + xml[end:])
    assert (error.value.code, error.value.field) == (ParseFault.MISSING, field)


@pytest.mark.parametrize("field", ["FromUserName", "MsgType", "Content"])
def test_an_element_that_is_there_twice_is_refused(field: str) -> None:
    xml = message("text", Content="x").replace(b"</xml>", f"<{field}>y</{field}></xml>".encode())
    with pytest.raises(ParseError) as error:
        parse(xml)
    assert (error.value.code, error.value.field) == (ParseFault.SHAPE, field)


@pytest.mark.parametrize("number", ["x", "-1", "1.5", "１", "9" * 13, "9" * 12])
def test_a_number_that_is_none_is_refused(number: str) -> None:
    for field in ("CreateTime", "AgentID"):
        xml = wire_xml.write({**HEAD, "MsgType": "event", "Event": "view", "AgentID": 1, field: number})
        if (field, number) == ("AgentID", "9" * 12):
            assert parse(xml).agent_id == 999_999_999_999
        else:
            with pytest.raises(ParseError) as error:
                parse(xml)
            assert (error.value.code, error.value.field) == (ParseFault.NUMBER, field)


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"{}",
        b"<xml/>",
        "<xml><a>噪</a></xml>".encode("gbk"),
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><xml><Content>&b;</Content></xml>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Content>&a;</Content></xml>',
    ],
)
def test_what_is_not_plain_xml_is_refused(xml: bytes) -> None:
    with pytest.raises(ParseError) as error:
        parse(xml)
    assert error.value.code is ParseFault.XML


def test_no_error_repeats_what_a_person_wrote() -> None:
    with pytest.raises(ParseError) as error:
        parse(message("text", Content={"Secret": "张三打人"}))
    assert str(error.value) == "shape:Content"


ORACLE: dict[str, Callable[[Any], Inbound]] = {
    "TextMessage": lambda m: Said(m.source, m.content),
    "ImageMessage": lambda m: SentMedia(m.source, MediaKind.IMAGE, m.media_id),
    "VoiceMessage": lambda m: SentMedia(m.source, MediaKind.VOICE, m.media_id, m.format),
    "VideoMessage": lambda m: SentMedia(m.source, MediaKind.VIDEO, m.media_id),
    "LocationMessage": lambda m: SentPlace(m.source, m.location_x, m.location_y, m.label),
    "LinkMessage": lambda m: SentLink(m.source, m.title, m.description, m.url),
    "SubscribeEvent": lambda m: Entered(m.source, first_time=True),
    "EnterAgentEvent": lambda m: Entered(m.source),
    "UnsubscribeEvent": lambda m: Left(m.source),
    "ClickEvent": lambda m: MenuClick(m.source, m.key),
    "ViewEvent": lambda m: Ignored("event:view", m.source),
    "LocationEvent": lambda m: Ignored("event:LOCATION", m.source),
}


def test_wechatpy_reads_the_same_from_every_type_it_knows() -> None:
    seen = set()
    for xml, value in KNOWN:
        theirs = parse_message(xml)
        name = type(theirs).__name__
        if name == "UnknownMessage":
            continue
        seen.add(name)
        ours = parse(xml)
        assert ORACLE[name](theirs) == value == ours.inbound
        assert (theirs.agent, theirs.source, theirs.create_time) == (ours.agent_id, ours.userid, ours.created_at)
        assert str(theirs.id or "") == ours.msg_id
    assert seen == set(ORACLE)


SHAPES = st.recursive(
    st.text(max_size=8) | st.integers(0, 9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=6,
)
NAMES = st.sampled_from(
    [
        "FromUserName",
        "CreateTime",
        "MsgType",
        "MsgId",
        "AgentID",
        "Content",
        "MediaId",
        "Format",
        "Location_X",
        "Location_Y",
        "Label",
        "Event",
        "EventKey",
        "TaskId",
        "CardType",
        "ResponseCode",
        "SelectedItems",
        "SelectedItem",
        "QuestionKey",
        "OptionIds",
        "OptionId",
        "ChangeType",
    ]
)


@given(
    start=st.sampled_from([xml for xml, _ in KNOWN] + [tap(item("q", "1"))]),
    extra=st.dictionaries(NAMES, SHAPES, max_size=4),
)
def test_any_shape_of_callback_is_read_or_refused_and_nothing_else(start: bytes, extra: dict[str, Node]) -> None:
    tree = {**wire_xml.read(start), **extra}
    xml = wire_xml.write({name: value for name, value in tree.items() if value is not None})
    try:
        assert isinstance(parse(xml), ParsedCallback)
    except ParseError:
        return
