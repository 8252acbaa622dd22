from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reading import UNSAID, Reference
from handlers.understand import (
    Asker,
    Do,
    Greeting,
    Intent,
    Matter,
    Nearly,
    Nothing,
    Scored,
    SmallTalk,
    Swearing,
    Unclear,
    understand,
)
from handlers.verbs import Verb
from handlers.vocabulary import PHRASES, SLIPS

STAFF = Asker(staff=True)
EMPLOYEE = Asker()
NUMBER = Reference("26030012")

FILED = [
    ("投诉 食堂菜里有虫", "食堂菜里有虫"),
    ("投诉食堂菜里有虫", "食堂菜里有虫"),
    ("投诉：食堂菜里有虫！", "食堂菜里有虫！"),
    ("投诉\n食堂\n菜里有虫", "食堂\n菜里有虫"),
    ("  @回音 投诉，食堂菜里有虫", "食堂菜里有虫"),
    ("我要投訴食堂菜裡有蟲", "食堂菜裡有蟲"),
    ("投诉3号楼漏水", "3号楼漏水"),
    ("投诉 26030012 办得太慢", "26030012 办得太慢"),
    ("举报：ＷＩＦＩ 密码", "ＷＩＦＩ 密码"),
    ("投诉", ""),
    ("投诉一下", ""),
]


@pytest.mark.parametrize(("text", "words"), FILED)
def test_filing_keeps_the_words_as_they_were_written(text: str, words: str) -> None:
    meant = understand(text, EMPLOYEE)
    assert isinstance(meant, Do)
    assert (meant.verb, meant.reference, meant.words) == (Verb.FILE, UNSAID, words)


@pytest.mark.parametrize(
    ("text", "asking"),
    [
        ("投诉电话是多少", True),
        ("投诉怎么撤", True),
        ("举报能不能匿名", True),
        ("投诉有用？", True),
        ("食堂二楼的菜里有虫子", False),
        ("今天食堂的菜里有虫子", False),
        ("反映的情况没人管", False),
        ("进度，太慢了没人管", False),
        ("结果还是没人管", False),
        ("there are worms in the canteen food", False),
    ],
)
def test_a_sentence_becomes_a_card_to_tap(text: str, asking: bool) -> None:
    assert understand(text, EMPLOYEE) == Matter(text, asking)


def test_a_question_about_complaining_is_one_only_up_to_fifteen_characters() -> None:
    just, over = "投诉食堂怎么办一二三四五六七", "投诉食堂怎么办一二三四五六七八九"
    assert (len(just), len(over)) == (14, 16)
    assert isinstance(understand(just + "八", EMPLOYEE), Matter)
    assert isinstance(understand(over, EMPLOYEE), Do)


REFERRED = [
    ("催办26030012", Verb.URGE, NUMBER, ""),
    ("催办 26030012", Verb.URGE, NUMBER, ""),
    ("催办：26030012。", Verb.URGE, NUMBER, ""),
    ("催办 编号26030012", Verb.URGE, NUMBER, ""),
    ("催办 ２６０３００１２", Verb.URGE, NUMBER, ""),
    ("请帮我催办一下", Verb.URGE, UNSAID, ""),
    ("催办 0012", Verb.URGE, Reference("0012"), ""),
    ("催办刚才那个", Verb.URGE, Reference(latest=True), ""),
    ("查询 k7m2qxc", Verb.LOOK_UP, Reference("K7M2QXC"), ""),
    ("26030012", Verb.LOOK_UP, NUMBER, ""),
    ("K7M2QXC", Verb.LOOK_UP, Reference("K7M2QXC"), ""),
    ("26030012 到哪了", Verb.LOOK_UP, NUMBER, ""),
    ("补充 26030012 是上周五", Verb.SUPPLEMENT, NUMBER, "是上周五"),
    ("补充 2026年的发票也有", Verb.SUPPLEMENT, UNSAID, "2026年的发票也有"),
    ("补充 1860元没退", Verb.SUPPLEMENT, UNSAID, "1860元没退"),
    ("我想撤诉", Verb.WITHDRAW, UNSAID, ""),
    ("?", Verb.HELP, UNSAID, ""),
]


@pytest.mark.parametrize(("text", "verb", "reference", "words"), REFERRED)
def test_a_command_may_name_its_case_in_many_ways(text: str, verb: Verb, reference: Reference, words: str) -> None:
    meant = understand(text, EMPLOYEE)
    assert isinstance(meant, Do)
    assert (meant.verb, meant.reference, meant.words) == (verb, reference, words)


def test_a_plan_in_one_message_is_understood_with_its_number() -> None:
    meant = understand("方案 26030012 原因：只洗一遍 措施：洗三遍 金额：860", STAFF)
    assert meant == Do(Verb.PLAN, NUMBER, "原因：只洗一遍 措施：洗三遍 金额：860", "方案")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("好的，谢谢！", SmallTalk()),
        ("收到了", SmallTalk()),
        ("👍🏻", SmallTalk()),
        ("[强]", SmallTalk()),
        ("1", SmallTalk()),
        ("你好，在吗？", Greeting()),
        ("垃圾！", Swearing()),
        ("", Nothing()),
        (" \n\t", Nothing()),
        ("\x00\x07", Nothing()),
        ("。。。", Nothing()),
        ("满意", Scored("4", "满意")),
        ("不满意。", Scored("2", "不满意")),
        ("5分", Scored("5", "5分")),
        ("虫", Unclear()),
        ("好吃吗", Unclear()),
        ("xyz", Unclear()),
    ],
)
def test_small_things_are_told_apart(text: str, meant: Intent) -> None:
    assert understand(text, EMPLOYEE) == meant


def test_small_talk_with_a_matter_in_it_is_the_matter() -> None:
    assert understand("好的，食堂又有虫子", EMPLOYEE) == Matter("好的，食堂又有虫子")


def test_a_slip_in_a_longer_sentence_is_no_slip() -> None:
    assert understand("催班", EMPLOYEE) == Nearly("催办", "催办")
    assert understand("催班食堂的虫子没人管", EMPLOYEE) == Matter("催班食堂的虫子没人管")


def test_while_a_question_is_open_an_answer_may_begin_with_a_word() -> None:
    asked = Asker(staff=True, asked=True)
    assert understand("投诉人反映的情况属实，已经整改", asked) == Matter("投诉人反映的情况属实，已经整改")
    assert understand("建议承包方换清洗机", asked) == Matter("建议承包方换清洗机")
    assert understand("投诉 食堂又有虫子", asked) == Do(Verb.FILE, words="食堂又有虫子", said="投诉")


def test_what_is_said_about_leaders_keeps_whom_it_is_about() -> None:
    assert understand("投诉领导骂人", EMPLOYEE) == Do(Verb.DIRECT, words="领导骂人", said="投诉领导")


texts = st.one_of(
    st.text(),
    st.lists(
        st.one_of(
            st.sampled_from([*PHRASES, *SLIPS, "26030012", "0012", "刚才那个", " ", "，", "：", "吧", "@回音"]),
            st.text(max_size=4),
        ),
        max_size=6,
    ).map("".join),
)


@given(texts, st.booleans(), st.booleans())
def test_any_text_means_exactly_one_thing(text: str, staff: bool, asked: bool) -> None:
    assert isinstance(understand(text, Asker(staff, asked)), Intent)


@given(texts, st.booleans())
def test_words_are_kept_as_written(text: str, staff: bool) -> None:
    meant = understand(text, Asker(staff))
    if isinstance(meant, Do | Matter):
        kept = meant.words if isinstance(meant, Do) else meant.text
        assert kept in text.replace("\t", " ") or any(not c.isprintable() for c in text)


def test_a_very_long_text_is_never_cut() -> None:
    text = "食堂的菜里有虫子。" * 600
    assert understand("投诉" + text, EMPLOYEE) == Do(Verb.FILE, words=text, said="投诉")
    assert understand(text, EMPLOYEE) == Matter(text)


def test_control_characters_and_turned_writing_do_not_get_in() -> None:
    assert understand("投诉 食堂\x00有\x1b[31m虫\u202e子\n第二行", EMPLOYEE) == Do(
        Verb.FILE, words="食堂有[31m虫子\n第二行", said="投诉"
    )
