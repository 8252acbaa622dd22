from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.cards.kit import Card
from handlers.cards.table import CARDS, SAID
from handlers.notices import NOTICES, RETIRED
from handlers.reply import Say
from storage.store import SqlStore
from tests.handlers.office import RING
from tests.handlers.post import PostRoom, changed, told
from tests.workflow.world import at, office
from workflow import commands as c
from workflow.case import Case
from workflow.emergency import is_emergency
from workflow.policy.model import Policy
from workflow.ports import ItemKind, Urgency

POOL = ("limin", "liuyang", "zhangwei")


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[PostRoom]:
    store = await SqlStore.open(f"sqlite:///{tmp_path / 'post.db'}", RING, synchronous="OFF")
    yield PostRoom(store)
    await store.close()


async def seen(room: PostRoom) -> str:
    case = await room.case()
    assert case.approval is not None
    return case.approval.seen


async def accepted(room: PostRoom) -> None:
    await room.files()
    await room.does("limin", c.RegisterCase("canteen", "zhangwei"))
    await room.does("zhangwei", c.AcceptAssignment())


async def proposed(room: PostRoom) -> None:
    await accepted(room)
    await room.does("zhangwei", c.SubmitPlan("只洗一遍", "改洗三遍", 86_000), "03-04 16:00")


async def put_right(room: PostRoom) -> None:
    await proposed(room)
    await room.does("wangqiang", c.ApproveStep("1.0", await seen(room)), "03-05 09:30")
    await room.does("zhaolan", c.ApproveStep("1.1", await seen(room)), "03-05 10:00")
    await room.does("zhangwei", c.CompleteMeasures("已改洗三遍"), "03-06 15:00")


async def answered(room: PostRoom) -> None:
    await put_right(room)
    await room.does("zhangwei", c.DeliverResult("已改洗三遍并加灯检"), "03-06 16:00")


def test_every_row_names_a_template_that_exists() -> None:
    used = {tell.template for tells in NOTICES.values() for tell in tells}
    assert used <= set(CARDS) | set(SAID)
    assert {retire.template for retires in RETIRED.values() for retire in retires} <= set(CARDS)


async def test_a_new_complaint_reaches_everybody_who_takes_complaints_up(room: PostRoom) -> None:
    queued = await room.files()
    assert told(queued) == [(u, "triage") for u in POOL]
    assert {item.urgency for item in queued} == {Urgency.ACTION}


@pytest.mark.parametrize(
    ("text", "readers"),
    [
        ("投诉李敏态度恶劣", ("liuyang", "zhangwei")),
        ("投诉李专员态度恶劣", ("liuyang", "zhangwei")),
        ("李子不新鲜", POOL),
        ("李敏、张伟和刘洋都不理人", ("zhaolan",)),
        ("李敏、张伟、刘洋和赵总都不理人", ("zhouzong",)),
    ],
)
async def test_the_accused_is_never_the_first_reader(room: PostRoom, text: str, readers: tuple[str, ...]) -> None:
    assert told(await room.files(text)) == sorted((u, "triage") for u in readers)


async def test_a_complaint_about_superiors_goes_to_the_director_alone(room: PostRoom) -> None:
    assert told(await room.files(to_director=True)) == [("zhaolan", "triage")]


async def test_a_complaint_about_the_director_goes_above(room: PostRoom) -> None:
    assert told(await room.files("投诉总监赵岚", to_director=True)) == [("zhouzong", "triage")]


async def test_a_specialist_does_not_take_up_his_own_complaint(room: PostRoom) -> None:
    assert told(await room.files(who="limin")) == [("liuyang", "triage"), ("zhangwei", "triage")]


async def test_who_left_the_company_is_not_told(room: PostRoom) -> None:
    room.without("zhangwei")
    assert told(await room.files()) == [("limin", "triage"), ("liuyang", "triage")]


async def test_taking_it_up_oneself_tells_the_complainant_and_turns_the_other_copies(room: PostRoom) -> None:
    await room.files()
    queued = await room.does("limin", c.RegisterCase("canteen", "limin"), on="triage")
    assert told(queued) == [("chenchen", "accepted")]
    assert changed(queued) == [("liuyang", "triage_done"), ("zhangwei", "triage_done")]


async def test_giving_it_to_a_colleague_asks_him(room: PostRoom) -> None:
    await room.files()
    queued = await room.does("limin", c.RegisterCase("canteen", "zhangwei"))
    assert told(queued) == [("chenchen", "accepted"), ("zhangwei", "assignment")]
    assert next(item for item in queued if item.template == "assignment").params == {"round": "1", "by": "limin"}


async def test_declining_asks_the_specialist_again_with_everybodys_load(room: PostRoom) -> None:
    await room.files()
    await room.does("limin", c.RegisterCase("canteen", "zhangwei"))
    queued = await room.does("zhangwei", c.DeclineAssignment("leave"), on="assignment")
    assert told(queued) == [("limin", "candidates")]
    assert queued[0].params["reason"] == "leave"
    assert {f"load.{u}" for u in POOL} <= set(queued[0].params)


async def test_handing_over_tells_the_former_owner_and_turns_his_card(room: PostRoom) -> None:
    await room.files()
    await room.does("limin", c.RegisterCase("canteen", "zhangwei"))
    queued = await room.does("limin", c.AssignCase("liuyang"))
    assert told(queued) == [("liuyang", "assignment"), ("zhangwei", "handed_over")]
    assert changed(queued) == [("zhangwei", "assignment_done")]


async def test_steps_are_asked_one_after_the_other(room: PostRoom) -> None:
    await accepted(room)
    queued = await room.does("zhangwei", c.SubmitPlan("只洗一遍", "改洗三遍", 86_000), "03-04 16:00")
    assert told(queued) == [("wangqiang", "approval")]
    queued = await room.does("wangqiang", c.ApproveStep("1.0", await seen(room)), "03-05 09:30")
    assert told(queued) == [("zhaolan", "approval")]
    queued = await room.does("zhaolan", c.ApproveStep("1.1", await seen(room)), "03-05 10:00")
    assert told(queued) == [("zhangwei", "work")]


async def test_a_returned_plan_goes_to_its_proposer_with_the_opinion(room: PostRoom) -> None:
    await proposed(room)
    returned = c.ReturnPlan("1.0", await seen(room), "too_dear")
    queued = await room.does("wangqiang", returned, "03-05 09:30", on="approval")
    assert told(queued) == [("zhangwei", "returned")]
    assert queued[0].params == {"opinion": "too_dear"}


async def test_a_plan_taken_back_turns_the_approvers_card_ten_minutes_later(room: PostRoom) -> None:
    await proposed(room)
    queued = await room.does("zhangwei", c.WithdrawPlan(), "03-04 16:05")
    assert (told(queued), changed(queued)) == ([], [("wangqiang", "approval_done")])
    assert queued[0].not_before == at("03-04 16:15")


async def test_settling_on_the_spot_copies_the_superior(room: PostRoom) -> None:
    await accepted(room)
    queued = await room.does("zhangwei", c.SettleOnTheSpot("已当面致歉"), "03-02 11:00")
    assert told(queued) == [("chenchen", "result"), ("wangqiang", "settled_copy")]


async def test_a_satisfied_complainant_closes_it_and_the_owner_hears_no_score(room: PostRoom) -> None:
    await answered(room)
    asked = await room.passes("03-09 12:00")
    assert told(asked) == [("chenchen", "survey")]
    queued = await room.does("chenchen", c.AnswerSurvey("4"), "03-09 12:30", on="survey")
    assert told(queued) == [("zhangwei", "closed")]
    assert changed(queued) == [("chenchen", "result_done")]
    said = await room.render(next(item for item in queued if item.template == "closed"))
    assert isinstance(said, Say)
    assert "4" not in said.text.replace("26030001", "")


async def test_a_dissatisfied_one_gets_another_owner(room: PostRoom) -> None:
    await answered(room)
    await room.passes("03-09 12:00")
    queued = await room.does("chenchen", c.AnswerSurvey("2"), "03-09 12:30")
    assert told(queued) == [("limin", "assignment"), ("zhangwei", "handed_over"), ("zhaolan", "redo_copy")]
    queued = await room.does("chenchen", c.ExplainScore(("unsolved",)), "03-09 12:31")
    assert told(queued) == [("limin", "explained")]


async def test_unsolved_before_the_survey_turns_nothing_that_was_tapped(room: PostRoom) -> None:
    await answered(room)
    queued = await room.does("chenchen", c.ReportUnsolved(), "03-06 16:30", on="result")
    assert told(queued) == [("limin", "assignment"), ("zhangwei", "handed_over"), ("zhaolan", "redo_copy")]
    assert changed(queued) == []


async def test_adding_and_urging_reach_whoever_handles_it(room: PostRoom) -> None:
    await room.files()
    assert told(await room.does("chenchen", c.AddSupplement("靠窗的窗口"))) == [(u, "supplemented") for u in POOL]
    await room.does("limin", c.RegisterCase("canteen", "zhangwei"))
    assert told(await room.does("chenchen", c.UrgeCase())) == [("zhangwei", "urged")]


async def test_taking_the_complaint_back_turns_every_copy(room: PostRoom) -> None:
    await room.files()
    queued = await room.does("chenchen", c.WithdrawCase())
    assert (told(queued), changed(queued)) == ([], [(u, "triage_done") for u in POOL])


async def test_the_ladder_climbs_once_a_rung_and_the_top_reads_it_in_the_morning(room: PostRoom) -> None:
    await put_right(room)
    assert told(await room.passes("03-06 16:35")) == []
    assert told(await room.passes("03-06 16:36")) == [("zhangwei", "warning")]
    assert told(await room.passes("03-09 17:59")) == []
    assert told(await room.passes("03-09 18:00")) == [("wangqiang", "breach"), ("zhangwei", "breach")]
    director = await room.passes("03-10 18:00")
    assert [
        (item.to, item.template, item.not_before) for item in director if item.params["instance"] == "answer:1"
    ] == [("zhaolan", "escalation", None)]
    top = await room.passes("03-11 18:00")
    waiting = [(item.to, item.not_before) for item in top if item.params["instance"] == "answer:1"]
    assert waiting == [("zhouzong", at("03-12 09:05"))]
    later = await room.passes("03-20 18:00")
    assert [item for item in later if item.params["instance"] == "answer:1"] == []


async def test_what_is_done_turns_the_reminders_whose_codes_are_still_good(room: PostRoom) -> None:
    """The warning is older than the 72 hours in which a card can change; a tap on it is told the truth."""
    await put_right(room)
    await room.passes("03-09 18:00")
    queued = await room.does("zhangwei", c.DeliverResult("已改洗三遍"), "03-09 18:30")
    turned = [pair for pair in changed(queued) if pair[1] == "clock_done"]
    assert turned == [("wangqiang", "clock_done"), ("zhangwei", "clock_done")]


async def test_closing_turns_the_answer_and_no_card_of_taking_up(room: PostRoom) -> None:
    await room.files()
    taken = await room.does("limin", c.RegisterCase("canteen", "limin"))
    assert ("liuyang", "triage_done") in changed(taken)
    await room.does("limin", c.SettleOnTheSpot("已当面致歉"), "03-02 11:00")
    await room.passes("03-03 10:00")
    closed = await room.does("chenchen", c.AnswerSurvey("5"), "03-03 10:00", on="survey")
    assert changed(closed) == [("chenchen", "result_done")]


async def test_a_card_is_turned_once(room: PostRoom) -> None:
    await room.files()
    await room.does("limin", c.RegisterCase("canteen", "zhangwei"))
    await room.does("zhangwei", c.DeclineAssignment("leave"))
    assert changed(await room.does("zhaolan", c.AssignCase("liuyang"))) == [("limin", "candidates_done")]
    assert changed(await room.does("zhaolan", c.AssignCase("zhangwei"))) == [("liuyang", "assignment_done")]


async def test_a_further_round_is_told_to_the_complainant_and_turns_the_directors_card(room: PostRoom) -> None:
    await answered(room)
    await room.does("chenchen", c.ReportUnsolved(), "03-06 16:30")
    await room.does("limin", c.AcceptAssignment(), "03-06 16:40")
    await room.does("limin", c.SubmitPlan("换人", "驻点", 0), "03-06 16:41")
    await room.does("wangqiang", c.ApproveStep("2.0", await seen(room)), "03-06 16:42")
    await room.does("zhaolan", c.ApproveStep("2.1", await seen(room)), "03-06 16:43")
    await room.does("limin", c.CompleteMeasures("已驻点"), "03-06 16:44")
    await room.does("limin", c.DeliverResult("已驻点"), "03-06 16:45")
    assert told(await room.does("chenchen", c.ReportUnsolved(), "03-06 16:50")) == [("zhaolan", "rounds_exhausted")]
    granted = await room.does("zhouzong", c.AllowRound(), "03-06 17:00")
    assert ("zhaolan", "rounds_exhausted_done") in changed(granted)
    assert ("chenchen", "redo_text") in told(granted)


async def test_a_superior_who_complained_gets_no_staff_notice_of_his_own_case(room: PostRoom) -> None:
    await room.files(who="wangqiang")
    await room.does("limin", c.RegisterCase("canteen", "zhangwei"))
    queued = await room.does("zhangwei", c.SettleOnTheSpot("已当面致歉"), "03-02 11:00")
    assert told(queued) == [("wangqiang", "result")]


@pytest.mark.parametrize(
    ("when", "not_before"),
    [
        ("03-06 20:59", None),
        ("03-06 21:00", "03-09 09:00"),
        ("03-07 10:00", "03-09 09:00"),
        ("03-09 08:29", "03-09 09:00"),
        ("03-09 08:30", None),
    ],
)
async def test_a_complainant_is_left_alone_at_night_and_on_days_off(
    room: PostRoom, when: str, not_before: str | None
) -> None:
    await put_right(room)
    queued = await room.does("zhangwei", c.DeliverResult("已改洗三遍"), when)
    result = next(item for item in queued if item.template == "result")
    assert result.not_before == (at(not_before) if not_before else None)


async def test_staff_who_are_asked_to_act_are_asked_at_once(room: PostRoom) -> None:
    room.now = at("03-06 22:00")
    assert {item.not_before for item in await room.files()} == {None}
    queued = await room.does("limin", c.RegisterCase("canteen", "zhangwei"), "03-07 22:00")
    assert {item.not_before for item in queued if item.template == "assignment"} == {None}


@pytest.mark.parametrize(
    ("when", "not_before"),
    [
        ("03-02 20:59", None),
        ("03-02 21:00", "03-03 09:00"),
        ("03-03 08:29", "03-03 09:00"),
        ("03-03 08:30", None),
        ("03-07 10:00", "03-09 09:00"),
    ],
)
async def test_staff_news_leave_people_their_night_and_their_days_off(
    room: PostRoom, when: str, not_before: str | None
) -> None:
    await room.files()
    await room.does("limin", c.RegisterCase("canteen", "zhangwei"))
    for command in (c.AddSupplement("靠窗的窗口"), c.UrgeCase()):
        (item,) = await room.does("chenchen", command, when)
        assert item.not_before == (at(not_before) if not_before else None)


async def test_a_reminder_and_a_rung_that_come_at_night_are_recorded_then_and_told_in_the_morning(
    room: PostRoom,
) -> None:
    """The program was down all day and comes back at night."""
    await put_right(room)
    room.now = at("03-10 22:00")
    queued = [item for item in await room.passes("03-10 22:00") if item.params["instance"] == "answer:1"]
    assert told(queued) == [
        ("wangqiang", "breach"),
        ("zhangwei", "breach"),
        ("zhangwei", "warning"),
        ("zhaolan", "escalation"),
    ]
    assert {item.not_before for item in queued} == {at("03-11 09:00")}
    case = await room.case()
    assert next(clock.fired for clock in case.clocks if clock.instance == "answer:1") == ("warn", "due", "rung.1")
    # Whoever is told in a digest hears of it then.
    room.now = at("03-11 22:00")
    (top,) = [item for item in await room.passes("03-11 22:00") if item.params["instance"] == "answer:1"]
    assert (top.to, top.not_before) == ("zhouzong", at("03-12 09:05"))


def where_emergencies(**rules: object) -> Policy:
    """The office's regulation with other rules for emergencies."""
    return office().model_copy(update={"emergency": office().emergency.model_copy(update=rules)})


def test_the_policy_says_which_cases_are_emergencies() -> None:
    case = Case(severity="crisis")
    assert is_emergency(case, office())
    assert not is_emergency(replace(case, severity="major"), office())
    assert not is_emergency(case, where_emergencies(only_urgent=True))
    assert is_emergency(replace(case, urgent=True), where_emergencies(only_urgent=True))


async def test_an_emergency_waits_for_nothing(room: PostRoom) -> None:
    room.policy = where_emergencies(trigger=("general",))
    await put_right(room)
    (urged,) = await room.does("chenchen", c.UrgeCase(), "03-06 22:00")
    assert urged.not_before is None
    rungs = [item for item in await room.passes("03-11 18:00") if item.params["instance"] == "answer:1"]
    assert {item.not_before for item in rungs} == {None}
    delivered = await room.does("zhangwei", c.DeliverResult("已改洗三遍"), "03-11 22:00")
    assert next(item for item in delivered if item.template == "result").not_before is None


async def test_what_was_added_twice_at_night_is_told_twice_in_the_morning(room: PostRoom) -> None:
    await room.files()
    await room.does("limin", c.RegisterCase("canteen", "limin"))
    first = await room.does("chenchen", c.AddSupplement("靠窗的窗口"), "03-02 22:00")
    second = await room.does("chenchen", c.AddSupplement("不是靠门的"), "03-02 22:01")
    room.now = at("03-03 09:00")
    said = [await room.render(item) for item in (*first, *second)]
    assert ["靠窗的窗口" in s.text for s in said if isinstance(s, Say)] == [True, False]
    assert ["不是靠门的" in s.text for s in said if isinstance(s, Say)] == [False, True]


async def test_only_those_concerned_ever_hear_of_it(room: PostRoom) -> None:
    await answered(room)
    await room.passes("03-09 12:00")
    await room.does("chenchen", c.AnswerSurvey("1"), "03-09 12:30")
    await room.passes("03-20 18:00")
    own = {"accepted", "result", "result_done", "survey", "survey_done", "redo_text", "closed_public"}
    assert {item.template for item in room.sent if item.to == "chenchen"} <= own
    assert not own & {item.template for item in room.sent if item.to != "chenchen"}
    assert not {"sunxiao", "hejing", "lukai", "tangyue"} & {item.to for item in room.sent}


async def test_everything_that_is_queued_has_words(room: PostRoom) -> None:
    await answered(room)
    for item in room.sent:
        if item.kind is ItemKind.UPDATE:
            card = await room.render(item)
            assert isinstance(card, Card)
            assert card.greyed
