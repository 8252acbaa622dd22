"""Cards as WeCom's JSON: one golden picture of each type, every limit walked on both sides, nothing lost in silence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.wecom.limits import CardLimitError
from bot.wecom.render_card import CardType, card_json, card_type
from handlers.cards.kit import Button, Card, Emphasis, Line, MenuItem, Option, Pick, Select, Vote
from tests.bot.wecom.cards import APPROVAL, EVERY_TYPE, NOTICE, SURVEY, TRIAGE

TASK = "e1-abc-1-0"


def refused(card: Card) -> str:
    with pytest.raises(CardLimitError) as error:
        card_json(card, TASK)
    return error.value.part


def at(tree: Any, path: str) -> Any:
    for step in path.split("."):
        tree = tree[int(step)] if step.isdigit() else tree[step]
    return tree


def test_the_type_follows_from_the_parts() -> None:
    assert [card_type(card) for card in EVERY_TYPE] == [
        CardType.BUTTONS,
        CardType.TEXT_NOTICE,
        CardType.VOTE,
        CardType.SELECTS,
    ]


def test_an_approval_is_a_card_with_buttons() -> None:
    assert card_json(APPROVAL, TASK) == {
        "card_type": "button_interaction",
        "source": {"desc": "待您审批 1/2", "desc_color": 1},
        "task_id": "e1-abc-1-0",
        "action_menu": {"action_list": [{"text": "转审", "key": "ap:pass"}]},
        "main_title": {"title": "26030012 食堂整改方案", "desc": "张伟提交 · 3月5日(周四)18:00前"},
        "sub_title_text": "原因：青菜只洗一遍。措施：改洗三遍并灯检，3月6日起；退3人餐费。",
        "horizontal_content_list": [
            {"keyname": "金额", "value": "860.00元（超专员500元权限）"},
            {"keyname": "提交人", "value": "张伟（点开可拨打）", "type": 3, "userid": "zhangwei"},
        ],
        "button_selection": {
            "question_key": "opinion",
            "title": "审批意见",
            "option_list": [{"id": "none", "text": "不写意见"}, {"id": "fast", "text": "同意，尽快落实"}],
            "selected_id": "none",
        },
        "button_list": [
            {"text": "同意", "key": "ap:yes", "style": 1},
            {"text": "退回修改", "key": "ap:no", "style": 2},
        ],
    }


def test_a_progress_notice_opens_its_page() -> None:
    assert card_json(NOTICE, TASK) == {
        "card_type": "text_notice",
        "source": {"desc": "回音 · 进展", "desc_color": 0},
        "task_id": "e1-abc-1-0",
        "action_menu": {
            "action_list": [
                {"text": "催一下", "key": "c:nudge"},
                {"text": "补充说明", "key": "c:add"},
                {"text": "少发进展", "key": "c:less"},
            ]
        },
        "main_title": {"title": "您反映的事有进展", "desc": "编号26030012"},
        "emphasis_content": {"title": "整改中", "desc": "3月9日18:00前答复您"},
        "sub_title_text": "食堂从今天起青菜洗三遍并加灯检；退餐费正在审批。",
        "horizontal_content_list": [{"keyname": "下一步", "value": "批完后把结果告诉您"}],
        "card_action": {"type": 1, "url": "https://ex.test/my/26030012"},
    }


def test_a_survey_is_a_vote_with_nothing_ticked() -> None:
    assert card_json(SURVEY, TASK) == {
        "card_type": "vote_interaction",
        "source": {"desc": "回音 · 回访", "desc_color": 0},
        "task_id": "e1-abc-1-0",
        "main_title": {"title": "这件事办得怎么样？", "desc": "编号26030012，经办人看不到您的评分"},
        "checkbox": {
            "question_key": "satisfaction",
            "mode": 0,
            "option_list": [
                {"id": "5", "text": "很满意，已解决", "is_checked": False},
                {"id": "1", "text": "很不满意，没解决", "is_checked": False},
            ],
        },
        "submit_button": {"text": "提交评价", "key": "s:rate"},
    }


def test_several_dropdowns_share_one_submit_button() -> None:
    assert card_json(TRIAGE) == {
        "card_type": "multiple_interaction",
        "source": {"desc": "分类", "desc_color": 0},
        "main_title": {"title": "26030012 请分类"},
        "select_list": [
            {
                "question_key": "cat",
                "title": "类别",
                "option_list": [{"id": "0", "text": "请选择…"}, {"id": "noise", "text": "噪音"}],
            },
            {
                "question_key": "dept",
                "title": "部门",
                "option_list": [{"id": "0", "text": "请选择…"}, {"id": "d1", "text": "物业"}],
                "selected_id": "d1",
                "disable": True,
            },
        ],
        "submit_button": {"text": "派单", "key": "t:assign"},
    }


def test_a_greyed_card_keeps_its_parts_and_says_why() -> None:
    for card in (APPROVAL, SURVEY, TRIAGE):
        greyed = card_json(replace(card, greyed="李敏已受理"))
        assert greyed == {**card_json(card), "replace_text": "李敏已受理"}


def test_a_page_is_opened_by_cards_that_can_and_ignored_by_those_that_cannot() -> None:
    page = {"type": 1, "url": "https://ex.test/c"}
    assert card_json(replace(APPROVAL, url="https://ex.test/c"))["card_action"] == page
    for card in (SURVEY, TRIAGE):
        assert "card_action" not in card_json(replace(card, url="https://ex.test/c"))


WORDS: list[tuple[str, int, Any]] = [
    ("source.desc", 20, lambda text: replace(APPROVAL, source=text)),
    ("main_title.title", 36, lambda text: replace(APPROVAL, title=text)),
    ("main_title.desc", 44, lambda text: replace(APPROVAL, desc=text)),
    ("emphasis_content.title", 14, lambda text: replace(NOTICE, emphasis=Emphasis(text, ""))),
    ("emphasis_content.desc", 22, lambda text: replace(NOTICE, emphasis=Emphasis("", text))),
    ("sub_title_text", 160, lambda text: replace(APPROVAL, text=text)),
    ("horizontal_content_list.0.keyname", 5, lambda text: replace(APPROVAL, lines=(Line(text, "v"),))),
    ("horizontal_content_list.0.value", 30, lambda text: replace(APPROVAL, lines=(Line("n", text),))),
    ("button_list.0.text", 10, lambda text: replace(APPROVAL, buttons=(Button(text, "k"),))),
    ("submit_button.text", 10, lambda text: replace(TRIAGE, submit=Button(text, "k"))),
    ("submit_button.text", 10, lambda text: replace(SURVEY, vote=Vote("q", (Option("1", "a"),), Pick.ONE, text, "k"))),
    (
        "button_selection.title",
        13,
        lambda text: replace(APPROVAL, select=Select("q", text, (Option("1", "a"),))),
    ),
    (
        "button_selection.option_list.0.text",
        16,
        lambda text: replace(APPROVAL, select=Select("q", "t", (Option("1", text),))),
    ),
    ("select_list.0.title", 13, lambda text: replace(TRIAGE, selects=(Select("q", text, (Option("1", "a"),)),))),
    (
        "select_list.0.option_list.0.text",
        16,
        lambda text: replace(TRIAGE, selects=(Select("q", "t", (Option("1", text),)),)),
    ),
    (
        "checkbox.option_list.0.text",
        17,
        lambda text: replace(SURVEY, vote=Vote("q", (Option("1", text),), Pick.ONE, "s", "k")),
    ),
]


@pytest.mark.parametrize(("path", "limit", "card"), WORDS, ids=[f"{path}-{limit}" for path, limit, _ in WORDS])
def test_words_fit_exactly_or_are_shortened(path: str, limit: int, card: Any) -> None:
    for length in (1, limit - 1, limit):
        assert at(card_json(card("字" * length)), path) == "字" * length
    assert at(card_json(card("字" * (limit + 1))), path) == "字" * (limit - 1) + "…"


def options(count: int) -> tuple[Option, ...]:
    return tuple(Option(str(n), str(n)) for n in range(count))


COUNTS: list[tuple[str, int, int, Any]] = [
    ("action_menu.action_list", 1, 3, lambda n: replace(NOTICE, menu=tuple(MenuItem("m", str(i)) for i in range(n)))),
    ("horizontal_content_list", 0, 6, lambda n: replace(APPROVAL, lines=(Line("n", "v"),) * n)),
    ("button_list", 1, 6, lambda n: replace(APPROVAL, buttons=tuple(Button("b", str(i)) for i in range(n)))),
    ("button_selection.option_list", 1, 10, lambda n: replace(APPROVAL, select=Select("q", "t", options(n)))),
    (
        "select_list",
        1,
        3,
        lambda n: replace(TRIAGE, selects=tuple(Select(str(i), "t", options(1)) for i in range(n))),
    ),
    ("select_list.option_list", 1, 10, lambda n: replace(TRIAGE, selects=(Select("q", "t", options(n)),))),
    ("checkbox.option_list", 1, 20, lambda n: replace(SURVEY, vote=Vote("q", options(n), Pick.MANY, "s", "k"))),
]


@pytest.mark.parametrize(("part", "least", "most", "card"), COUNTS, ids=[part for part, *_ in COUNTS])
def test_as_many_as_wecom_takes_and_not_one_more(part: str, least: int, most: int, card: Any) -> None:
    for count in (max(least, 1), most):
        assert card_json(card(count), TASK)
    assert refused(card(most + 1)) == part
    if part.endswith("option_list"):
        assert refused(card(0)) == part


KEYS: list[tuple[str, int, Any]] = [
    ("button_list.key", 1024, lambda key: replace(APPROVAL, buttons=(Button("b", key),))),
    ("action_menu.key", 1024, lambda key: replace(APPROVAL, menu=(MenuItem("b", key),))),
    ("submit_button.key", 1024, lambda key: replace(TRIAGE, submit=Button("b", key))),
    (
        "button_selection.question_key",
        1024,
        lambda key: replace(APPROVAL, select=Select(key, "t", (Option("1", "a"),))),
    ),
    ("select_list.question_key", 1024, lambda key: replace(TRIAGE, selects=(Select(key, "t", options(1)),))),
    ("checkbox.question_key", 1024, lambda key: replace(SURVEY, vote=Vote(key, options(1), Pick.ONE, "s", "k"))),
    (
        "checkbox.option_list.id",
        128,
        lambda key: replace(SURVEY, vote=Vote("q", (Option(key, "a"),), Pick.ONE, "s", "k")),
    ),
    (
        "button_selection.option_list.id",
        128,
        lambda key: replace(APPROVAL, select=Select("q", "t", (Option(key, "a"),))),
    ),
]


@pytest.mark.parametrize(("part", "limit", "card"), KEYS, ids=[part for part, *_ in KEYS])
def test_keys_are_counted_in_bytes_and_never_shortened(part: str, limit: int, card: Any) -> None:
    exact = "字" * (limit // 3) + "x" * (limit % 3)
    assert exact in str(card_json(card(exact), TASK))
    assert refused(card(exact + "x")) == part
    assert refused(card("")) == part


@pytest.mark.parametrize(
    ("part", "card"),
    [
        ("button_list.key", replace(APPROVAL, buttons=(Button("a", "k"), Button("b", "k")))),
        ("action_menu.key", replace(APPROVAL, menu=(MenuItem("a", "k"), MenuItem("b", "k")))),
        (
            "button_selection.option_list.id",
            replace(APPROVAL, select=Select("q", "t", (Option("1", "a"), Option("1", "b")))),
        ),
        ("select_list.question_key", replace(TRIAGE, selects=(TRIAGE.selects[0], TRIAGE.selects[0]))),
    ],
)
def test_two_of_the_same_key_are_refused(part: str, card: Card) -> None:
    assert refused(card) == part


@pytest.mark.parametrize(
    ("part", "card"),
    [
        ("main_title.title", replace(APPROVAL, title="")),
        ("main_title.title", replace(NOTICE, title="", text="")),
        ("button_list.text", replace(APPROVAL, buttons=(Button("", "k"),))),
        ("action_menu.text", replace(APPROVAL, menu=(MenuItem("", "k"),))),
        ("horizontal_content_list.keyname", replace(APPROVAL, lines=(Line("", "v"),))),
        ("checkbox.option_list.text", replace(SURVEY, vote=Vote("q", (Option("1", ""),), Pick.ONE, "s", "k"))),
        ("submit_button", replace(TRIAGE, submit=None)),
        ("card_action.url", replace(NOTICE, url="")),
        ("button_selection.selected_id", replace(APPROVAL, select=Select("q", "t", options(2), selected="9"))),
        (
            "checkbox.is_checked",
            replace(SURVEY, vote=Vote("q", (Option("1", "a", True), Option("2", "b", True)), Pick.ONE, "s", "k")),
        ),
    ],
)
def test_what_wecom_would_refuse_or_bend_is_refused_here(part: str, card: Card) -> None:
    assert refused(card) == part


def test_a_notice_with_a_text_may_do_without_a_title() -> None:
    assert "main_title" in card_json(NOTICE)
    assert card_json(replace(NOTICE, title="", desc=""))["sub_title_text"] == NOTICE.text


def test_many_may_be_ticked_where_many_may_be_chosen() -> None:
    ticked = (Option("1", "a", checked=True), Option("2", "b", checked=True), Option("3", "c"))
    boxes = card_json(replace(SURVEY, vote=Vote("q", ticked, Pick.MANY, "s", "k")))["checkbox"]
    assert boxes == {
        "question_key": "q",
        "mode": 1,
        "option_list": [
            {"id": "1", "text": "a", "is_checked": True},
            {"id": "2", "text": "b", "is_checked": True},
            {"id": "3", "text": "c", "is_checked": False},
        ],
    }


# The field matrix of wecom.md 2.3, by our own names. "-" of the matrix means: refused rather than lost.
MATRIX = {
    "text": "text_notice button_interaction",
    "lines": "text_notice button_interaction",
    "menu": "text_notice button_interaction",
    "emphasis": "text_notice",
    "select": "button_interaction",
    "greyed": "button_interaction vote_interaction multiple_interaction",
    "submit": "multiple_interaction",
}


@pytest.mark.parametrize("part", MATRIX)
@pytest.mark.parametrize("card", EVERY_TYPE, ids=lambda card: card_type(card).value)
def test_a_part_is_shown_by_the_types_that_have_a_place_for_it_and_refused_by_the_others(part: str, card: Card) -> None:
    donors = (*EVERY_TYPE, replace(SURVEY, greyed="灰"))
    value = next(getattr(donor, part) for donor in donors if getattr(donor, part))
    kind = card_type(card).value
    changed = replace(card, **{part: value})
    if kind in MATRIX[part].split():
        assert card_json(changed, TASK)
    else:
        assert refused(changed) == f"{kind}.{part}"


def test_a_card_is_of_one_type_only() -> None:
    assert refused(replace(APPROVAL, vote=SURVEY.vote)) == "card_type"
    assert refused(replace(SURVEY, selects=TRIAGE.selects)) == "card_type"


@pytest.mark.parametrize("task_id", ["a", "A-z_0@9", "x" * 128])
def test_task_ids_of_wecoms_alphabet_pass(task_id: str) -> None:
    assert card_json(APPROVAL, task_id)["task_id"] == task_id


@pytest.mark.parametrize("task_id", ["x" * 129, "a b", "任务", "a.b", "a\n"])
def test_other_task_ids_are_refused(task_id: str) -> None:
    with pytest.raises(CardLimitError):
        card_json(APPROVAL, task_id)
