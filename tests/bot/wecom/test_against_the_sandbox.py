"""Our formats against the sandbox's, which were written apart from the same page: each takes what the other makes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.cards import Rules, check_card
from bot.sandbox.envelope import seal
from bot.sandbox.passive import read_reply
from bot.sandbox.records import new_account
from bot.wecom import wire_xml
from bot.wecom.envelope import Envelope
from bot.wecom.limits import CardLimitError
from bot.wecom.render import as_update
from bot.wecom.render_card import card_json
from bot.wecom.render_reply import reply_xml
from handlers.cards.kit import Button, Card, Emphasis, Line, MenuItem, Option, Pick, Select, Style, Tone, Vote
from handlers.reply import GreyCard, ReplaceCard, Reply, Say
from tests.bot.wecom.cards import EVERY_TYPE

ACCOUNT = new_account(lambda size: bytes(range(size)))
ENVELOPE = Envelope(ACCOUNT.token, ACCOUNT.aes_key, ACCOUNT.corp_id)
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
TASK = "e1-abc-1-0"


def rules(*, update: bool) -> Rules:
    def yes(_: str) -> bool:
        return True

    return Rules(task_id_free=yes, media_known=yes, member_known=yes, callback=True, update=update)


def read_by_wecom(reply: Reply, what: str) -> Any:
    xml = reply_xml(reply, "zhangsan", ACCOUNT.corp_id, NOW)
    assert xml is not None
    return read_reply(ENVELOPE.seal(xml, NOW, "7", b"0123456789abcdef").encode(), ACCOUNT, what, "zhangsan")


# Mostly what can be rendered, and now and then one too many or nothing where something must be.
WORDS = st.text(min_size=1, max_size=50)
PERHAPS = WORDS | st.just("")
KEYS = st.text(alphabet="键k:-", min_size=1, max_size=6)


def several(one: st.SearchStrategy[Any], key: str, most: int, least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(one, min_size=least, max_size=most, unique_by=lambda part: getattr(part, key)).map(tuple)


OPTIONS = several(st.builds(Option, KEYS, WORDS, st.just(False)), "id", most=12, least=1)
SELECTS = st.builds(Select, KEYS, PERHAPS, OPTIONS, st.just(""), st.booleans())
BUTTONS = st.builds(Button, WORDS, KEYS, st.sampled_from(Style))
CARDS = st.builds(
    Card,
    source=PERHAPS,
    title=WORDS,
    twin=WORDS,
    tone=st.sampled_from(Tone),
    desc=PERHAPS,
    text=st.text(max_size=200),
    lines=st.lists(st.builds(Line, WORDS, PERHAPS, st.sampled_from(["", "lisi"])), max_size=7).map(tuple),
    select=st.none() | SELECTS,
    buttons=several(BUTTONS, "key", most=7),
    menu=several(st.builds(MenuItem, WORDS, KEYS), "key", most=4),
    vote=st.builds(Vote, KEYS, OPTIONS, st.sampled_from(Pick), WORDS, KEYS, st.booleans()),
    selects=several(SELECTS, "question", most=4, least=1),
    submit=BUTTONS,
    emphasis=st.none() | st.builds(Emphasis, WORDS, PERHAPS),
    greyed=PERHAPS,
    url=st.sampled_from(["", "https://ex.test/c/7"]),
)
# A card of one type; what the other types would need is taken away, so that most of them can be rendered.
OF_ONE_TYPE = st.one_of(
    CARDS.map(lambda card: replace(card, vote=None, selects=(), submit=None, emphasis=None)),
    CARDS.map(lambda card: replace(card, vote=None, selects=(), submit=None, buttons=(), select=None, greyed="")),
    CARDS.map(
        lambda card: replace(
            card, selects=(), submit=None, buttons=(), select=None, emphasis=None, text="", lines=(), menu=()
        )
    ),
    CARDS.map(
        lambda card: replace(card, vote=None, buttons=(), select=None, emphasis=None, text="", lines=(), menu=())
    ),
)


@given(card=OF_ONE_TYPE | st.sampled_from(EVERY_TYPE))
def test_no_card_that_we_render_is_refused_by_wecom(card: Card) -> None:
    for update in (False, True):
        try:
            rendered: Any = card_json(as_update(card)) if update else card_json(card, TASK)
        except CardLimitError:
            continue
        check_card(rendered, rules(update=update))


@given(card=OF_ONE_TYPE | st.sampled_from(EVERY_TYPE))
def test_a_card_in_a_passive_reply_is_the_card_of_an_update(card: Card) -> None:
    try:
        expected = card_json(as_update(card))
    except CardLimitError:
        return
    read = read_by_wecom(ReplaceCard(card), "template_card_event").card
    assert read == _as_xml_keeps_it(expected)


def _as_xml_keeps_it(node: Any) -> Any:
    """XML knows no control characters and only one line end."""
    if isinstance(node, str):
        kept = wire_xml.read(wire_xml.write({"x": node}))["x"]
        return kept or ""
    if isinstance(node, dict):
        return {name: _as_xml_keeps_it(value) for name, value in node.items()}
    return [_as_xml_keeps_it(item) for item in node] if isinstance(node, list) else node


def test_words_and_grey_buttons_are_read_as_meant() -> None:
    assert read_by_wecom(Say("已收到 ]]> <b>"), "text").text == "已收到 ]]> <b>"
    assert read_by_wecom(GreyCard("李敏已受理"), "template_card_event").text == "李敏已受理"


@pytest.mark.parametrize("message", ["", "诉", "<xml>]]></xml>", *("a" * size for size in range(100, 133))])
def test_what_wecom_seals_opens(message: str) -> None:
    timestamp = str(int(NOW.timestamp()))
    sealed = seal(
        ACCOUNT.token, ACCOUNT.aes_key, ACCOUNT.corp_id, message.encode(), timestamp, "7", b"fedcba9876543210"
    )
    query = {"msg_signature": sealed.signature, "timestamp": timestamp, "nonce": "7"}
    assert ENVELOPE.open(query, wire_xml.write({"Encrypt": sealed.encrypt}), NOW) == message.encode()
