from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.cards.kit import Card
from handlers.deliver import render_notice
from handlers.desk import Rulebook
from handlers.reply import Say
from handlers.texts.words import load_words
from tests.handlers.cards import desk
from tests.handlers.cards.scenes import SCENES, satisfied, taken_back
from tests.workflow.world import SHANGHAI, World, calendar, office
from workflow.case import Case, Note
from workflow.ports import ItemKind, OutboxItem


def rendered(world: World, template: str, to: str, **params: str) -> Card | Say | None:
    return words_of(OutboxItem(ItemKind.NOTICE, to, template, world.case.case_id, params=params), world)


def words_of(item: OutboxItem, world: World) -> Card | Say | None:
    policy = office()
    rules = Rulebook({policy.hash: policy}, policy.hash, {policy.hash: calendar()})
    case = world.case if world.case.case_id else None
    return render_notice(item, case, world.now, rules, world.directory, load_words("zh", SHANGHAI))


@pytest.mark.parametrize(
    ("name", "template", "viewer"),
    [
        ("triage", "triage", "limin"),
        ("assignment", "assignment", "zhangwei"),
        ("work_investigating", "work", "zhangwei"),
        ("returned", "returned", "zhangwei"),
        ("approval_first", "approval", "wangqiang"),
        ("result", "result", "chenchen"),
        ("survey", "survey", "chenchen"),
        ("rounds_exhausted", "rounds_exhausted", "zhaolan"),
    ],
)
def test_an_open_question_is_asked(name: str, template: str, viewer: str) -> None:
    scene = SCENES[name]
    assert isinstance(rendered(scene.world(), template, viewer, **scene.params), Card)


@pytest.mark.parametrize(
    ("world", "template", "viewer", "params"),
    [
        (desk.given_to_zhangwei, "triage", "liuyang", {}),
        (desk.accepted, "assignment", "zhangwei", {"round": "1"}),
        (desk.dissatisfied, "assignment", "zhangwei", {"round": "1"}),
        (desk.dissatisfied, "work", "zhangwei", {}),
        (desk.half_approved, "approval", "wangqiang", {"instance": "1.0"}),
        (taken_back, "approval", "wangqiang", {"instance": "1.0"}),
        (desk.answered, "returned", "zhangwei", {}),
        (desk.answered, "warning", "zhangwei", {"instance": "answer:1"}),
        (desk.answered, "breach", "wangqiang", {"instance": "answer:1"}),
        (satisfied, "survey", "chenchen", {"round": "1"}),
        (desk.dissatisfied, "survey", "chenchen", {"round": "1"}),
        (desk.dissatisfied, "rounds_exhausted", "zhaolan", {}),
    ],
)
def test_a_question_that_was_answered_meanwhile_is_dropped(
    world: object, template: str, viewer: str, params: dict[str, str]
) -> None:
    assert callable(world)
    assert rendered(world(), template, viewer, **params) is None


@pytest.mark.parametrize("template", ["triage", "approval", "work", "result", "survey", "supplemented", "closed"])
def test_who_may_not_see_the_case_gets_nothing(template: str) -> None:
    assert rendered(desk.proposed(), template, "sunxiao") is None


def test_a_case_about_superiors_is_not_shown_to_specialists() -> None:
    world = World()
    world.files(desk.TEXT, to_director=True)
    assert rendered(world, "triage", "limin") is None
    assert isinstance(rendered(world, "triage", "zhaolan"), Card)


def test_the_ladder_reaches_a_role_that_sees_no_cases_but_nobody_whom_the_complaint_names() -> None:
    params = {"instance": "answer:1"}
    assert isinstance(rendered(desk.overdue("03-09 18:00"), "breach", "lukai", **params), Card)
    assert isinstance(rendered(desk.overdue("03-09 18:00"), "breach", "wangqiang", **params), Card)
    world = desk.overdue("03-09 18:00")
    world.case = replace(world.case, text="王强不管食堂的卫生", approvals=(), approval=None)
    assert rendered(world, "breach", "wangqiang", **params) is None
    # Also when he was named only after he was told, and the notice still waits for the morning.
    added = Note(world.now, "chenchen", "陆恺看见了也不管")
    world.case = replace(world.case, text=desk.TEXT, supplements=(added,))
    assert rendered(world, "breach", "lukai", **params) is None


def test_a_card_that_changes_its_face_is_always_worth_it() -> None:
    item = OutboxItem(ItemKind.UPDATE, "wangqiang", "approval_done", "case1", params={"instance": "1.0"})
    card = words_of(item, desk.half_approved())
    assert isinstance(card, Card)
    assert card.greyed == "3-5 09:30 已同意"


def test_a_sentence_comes_as_it_was_given() -> None:
    assert rendered(desk.filed(), "say", "chenchen", text="好的。") == Say("好的。")


def test_a_notice_of_one_sentence_is_a_text() -> None:
    said = rendered(desk.accepted(), "accepted", "chenchen")
    assert said == Say("【进展】26030012：已受理，由张伟办理。3月9日(周一)18:00前答复您。")


def test_a_draft_needs_no_case() -> None:
    item = OutboxItem(ItemKind.NOTICE, "chenchen", "draft", params={"draft_id": "d1", "text": "食堂菜里有虫子"})
    assert isinstance(words_of(item, World()), Card)


def test_a_case_that_is_gone_says_nothing() -> None:
    assert words_of(OutboxItem(ItemKind.NOTICE, "limin", "triage", "case1"), World()) is None


def test_erased_words_still_make_a_card() -> None:
    world = desk.proposed()
    bare = replace(world.case, title="", text="", plans=(), complainant="", complainant_name="", supplements=())
    world.case = replace(bare, investigation=(), comments=(), results=(), result="")
    assert isinstance(rendered(world, "work", "zhangwei"), Card)
    assert isinstance(rendered(world, "approval", "wangqiang", instance="1.0"), Card)
    assert Case() != world.case
