"""Passive replies: the exact XML of wecom.md 1.6, and which reply may answer which callback."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.wecom import wire_xml
from bot.wecom.render_reply import may_answer, reply_xml
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
from handlers.reply import GreyCard, Quiet, ReplaceCard, Reply, Say
from tests.bot.wecom.cards import APPROVAL, NOTICE, SURVEY, TRIAGE

CORP = "ww0123456789abcdef"
NOW = datetime(2025, 11, 24, 16, 0, 1, tzinfo=UTC)
HEAD = (
    "<xml><ToUserName><![CDATA[zhangsan]]></ToUserName><FromUserName><![CDATA[ww0123456789abcdef]]></FromUserName>"
    "<CreateTime>1764000001</CreateTime>"
)


def written(reply: Reply) -> str:
    xml = reply_xml(reply, "zhangsan", CORP, NOW)
    assert xml is not None
    return xml.decode()


def test_a_text_reply() -> None:
    assert written(Say("已收到")) == (
        HEAD + "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[已收到]]></Content></xml>"
    )


def test_a_text_cannot_write_elements_of_its_own() -> None:
    attack = "]]></Content><MsgType><![CDATA[update_button]]></MsgType><Content><![CDATA["
    tree = wire_xml.read(written(Say(attack)).encode())
    assert (tree["MsgType"], tree["Content"]) == ("text", attack)


def test_greying_the_buttons() -> None:
    assert written(GreyCard("已受理")) == (
        HEAD + "<MsgType><![CDATA[update_button]]></MsgType>"
        "<Button><ReplaceName><![CDATA[已受理]]></ReplaceName></Button></xml>"
    )


def test_replacing_the_card_writes_lists_as_repeated_siblings() -> None:
    card = replace(APPROVAL, menu=(), greyed="已同意", url="https://ex.test/c/7")
    assert written(ReplaceCard(card)) == (
        HEAD + "<MsgType><![CDATA[update_template_card]]></MsgType>"
        "<TemplateCard><CardType><![CDATA[button_interaction]]></CardType>"
        "<Source><Desc><![CDATA[待您审批 1/2]]></Desc><DescColor>1</DescColor></Source>"
        "<MainTitle><Title><![CDATA[26030012 食堂整改方案]]></Title>"
        "<Desc><![CDATA[张伟提交 · 3月5日(周四)18:00前]]></Desc></MainTitle>"
        "<SubTitleText><![CDATA[原因：青菜只洗一遍。措施：改洗三遍并灯检，3月6日起；退3人餐费。]]></SubTitleText>"
        "<HorizontalContentList><KeyName><![CDATA[金额]]></KeyName>"
        "<Value><![CDATA[860.00元（超专员500元权限）]]></Value></HorizontalContentList>"
        "<HorizontalContentList><KeyName><![CDATA[提交人]]></KeyName><Value><![CDATA[张伟（点开可拨打）]]></Value>"
        "<Type>3</Type><UserId><![CDATA[zhangwei]]></UserId></HorizontalContentList>"
        "<CardAction><Type>1</Type><Url><![CDATA[https://ex.test/c/7]]></Url></CardAction>"
        "<ButtonSelection><QuestionKey><![CDATA[opinion]]></QuestionKey><Title><![CDATA[审批意见]]></Title>"
        "<OptionList><Id><![CDATA[none]]></Id><Text><![CDATA[不写意见]]></Text></OptionList>"
        "<OptionList><Id><![CDATA[fast]]></Id><Text><![CDATA[同意，尽快落实]]></Text></OptionList>"
        "<SelectedId><![CDATA[none]]></SelectedId></ButtonSelection>"
        "<ButtonList><Text><![CDATA[同意]]></Text><Key><![CDATA[ap:yes]]></Key><Style>1</Style></ButtonList>"
        "<ButtonList><Text><![CDATA[退回修改]]></Text><Key><![CDATA[ap:no]]></Key><Style>2</Style></ButtonList>"
        "<ReplaceText><![CDATA[已同意]]></ReplaceText></TemplateCard></xml>"
    )


def test_the_other_types_use_the_names_of_the_vendors_page() -> None:
    assert (
        "<CheckBox><QuestionKey><![CDATA[satisfaction]]></QuestionKey><Mode>0</Mode>"
        "<OptionList><Id><![CDATA[5]]></Id><Text><![CDATA[很满意，已解决]]></Text><IsChecked>false</IsChecked></OptionList>"
    ) in written(ReplaceCard(SURVEY))
    vote = SURVEY.vote
    assert vote is not None
    assert "<Disable>true</Disable></CheckBox>" in written(
        ReplaceCard(replace(SURVEY, vote=replace(vote, disabled=True)))
    )
    selects = written(ReplaceCard(TRIAGE))
    assert selects.count("<SelectList>") == 2
    assert "<SubmitButton><Text><![CDATA[派单]]></Text><Key><![CDATA[t:assign]]></Key></SubmitButton>" in selects
    notice = written(ReplaceCard(NOTICE))
    assert "<EmphasisContent><Title><![CDATA[整改中]]></Title>" in notice
    assert notice.count("<ActionList>") == 3


def test_a_replaced_card_without_a_page_or_a_button_still_becomes_a_card() -> None:
    assert "<CardType><![CDATA[button_interaction]]></CardType>" in written(ReplaceCard(replace(NOTICE, url="")))


def test_nothing_is_written_when_nothing_is_said() -> None:
    assert reply_xml(Quiet(), "zhangsan", CORP, NOW) is None
    assert reply_xml(Say(""), "zhangsan", CORP, NOW) is None


def test_a_text_that_wecom_would_cut_is_left_to_be_pushed() -> None:
    said = Said("zhangsan", "x")
    for text, fits in (("诉" * 682 + "ab", True), ("诉" * 683, False)):
        assert (reply_xml(Say(text), "zhangsan", CORP, NOW) is not None) is fits
        assert may_answer(said, Say(text)) is fits


TAP = CardTap("zhangsan", "k", "t", "button_interaction", "RC")
WORDS_ANSWER: list[Inbound] = [
    Said("zhangsan", "x"),
    SentMedia("zhangsan", MediaKind.IMAGE, "m"),
    SentPlace("zhangsan", "1", "2", ""),
    SentLink("zhangsan", "", "", ""),
    MenuClick("zhangsan", "NEW"),
    Entered("zhangsan"),
    replace(TAP, from_menu=True),
]
NOTHING_ANSWERS: list[Inbound] = [Left("zhangsan"), DirectoryChanged("update_user"), Ignored("event:view")]


@pytest.mark.parametrize("inbound", WORDS_ANSWER)
def test_words_answer_what_people_say_and_cards_do_not(inbound: Inbound) -> None:
    assert may_answer(inbound, Say("好的。"))
    assert not may_answer(inbound, ReplaceCard(APPROVAL))
    assert not may_answer(inbound, GreyCard("x"))
    assert not may_answer(inbound, Quiet())


def test_only_a_changed_card_answers_a_tap_on_its_button() -> None:
    assert may_answer(TAP, ReplaceCard(APPROVAL))
    assert may_answer(TAP, GreyCard("x"))
    assert not may_answer(TAP, Say("好的。"))


@pytest.mark.parametrize("inbound", NOTHING_ANSWERS)
def test_nothing_answers_an_event_that_has_no_person_waiting(inbound: Inbound) -> None:
    for reply in (Say("x"), ReplaceCard(APPROVAL), GreyCard("x"), Quiet()):
        assert not may_answer(inbound, reply)
