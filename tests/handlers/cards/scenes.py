"""Every card at the place in A01 where somebody sees it: (world, template, viewer, parameters)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from tests.handlers.cards import desk, outside
from tests.workflow.world import World, world_of
from workflow.case import Outcome, State
from workflow.commands import (
    AddSupplement,
    AllowRound,
    AnswerSurvey,
    AskComplainant,
    CloseUnconfirmed,
    DeclineAssignment,
    DeliverResult,
    ExplainScore,
    JudgeUrgency,
    LogCall,
    NoteFacts,
    RegisterCase,
    ReportUnsolved,
    UrgeCase,
    WithdrawCase,
    WithdrawPlan,
)

WANTED = {
    "instance": "plan:1",
    "by": "zhangwei",
    "was": "2026-03-09T10:00:00+00:00",
    "until": "2026-03-16T10:00:00+00:00",
    "reason": "检测机构3月13日才出报告",
}
LOADS = {"load.limin": "3", "load.zhangwei": "11", "load.liuyang": "5"}
ANSWER = {"instance": "answer:1"}
PROXY = {"draft_id": "d1", "text": outside.MAIL}


@dataclass(frozen=True, slots=True)
class Scene:
    """One card, seen by one person."""

    make: Callable[[], World]
    template: str
    viewer: str
    params: Mapping[str, str] = field(default_factory=dict)

    def world(self) -> World:
        """A world of one's own; the story before it is told once."""
        return replace(_told(self.make))


@cache
def _told(make: Callable[[], World]) -> World:
    return make()


def withdrawn() -> World:
    """陈晨 took it back before anybody took it up."""
    world = desk.filed()
    world.does("chenchen", WithdrawCase(), "03-02 10:05")
    return world


def declined() -> World:
    """张伟 declined; 李敏 names somebody else."""
    world = desk.given_to_zhangwei()
    world.does("zhangwei", DeclineAssignment("not_mine"), "03-02 10:10")
    return world


def taken_back() -> World:
    """张伟 took his plan back while 王强 still had the card."""
    world = desk.proposed()
    world.does("zhangwei", WithdrawPlan(), "03-04 16:05")
    return world


def urged() -> World:
    """陈晨 asked once; nobody told her the result."""
    world = desk.put_right()
    world.does("chenchen", UrgeCase(), "03-06 15:30")
    world.passes("03-06 16:36")
    return world


def explained() -> World:
    """陈晨 said why she is not satisfied."""
    world = desk.dissatisfied()
    world.does("chenchen", ExplainScore(("unsolved", "promise")), "03-10 09:31")
    return world


def satisfied() -> World:
    """陈晨 gave 4 of 5: closed."""
    world = desk.answered()
    world.passes("03-10 09:00")
    world.does("chenchen", AnswerSurvey("4"), "03-10 09:30")
    return world


def exhausted() -> World:
    """Not satisfied after the second round either."""
    world = desk.answered_again()
    world.does("chenchen", AnswerSurvey("1"), "03-12 09:30")
    return world


def exhausted_unrated() -> World:
    """The same, said on the answer before anybody asked for a score."""
    world = desk.answered_again()
    world.does("chenchen", ReportUnsolved(), "03-12 08:59")
    return world


def granted() -> World:
    """赵岚 grants a third round."""
    world = exhausted()
    world.does("zhaolan", AllowRound(), "03-12 10:00")
    return world


def unrated() -> World:
    """陈晨 said on the answer that it is not solved."""
    world = desk.answered()
    world.passes("03-10 09:00")
    world.does("chenchen", ReportUnsolved(), "03-10 09:30")
    return world


def unconfirmed() -> World:
    """赵岚 closes it: 陈晨 was asked three times and never answered."""
    world = desk.never_rated()
    world.does("zhaolan", CloseUnconfirmed(), "03-17 09:00")
    return world


def late() -> World:
    """张伟 answered half an hour after 赵岚 heard of it."""
    world = desk.overdue("03-10 18:00")
    world.does("zhangwei", DeliverResult(desk.RESULT), "03-10 18:30")
    return world


def judged() -> World:
    """李敏 confirmed that it is urgent, and ticked two facts."""
    world = desk.alarming()
    world.does("limin", JudgeUrgency(urgent=True), "03-02 10:02")
    world.does("limin", NoteFacts(("danger_to_life", "harm_continuing")), "03-02 10:03")
    return world


def uncalled() -> World:
    """Half an hour later nobody has entered a call."""
    world = desk.grave()
    world.passes("03-02 10:35")
    return world


def called() -> World:
    """赵岚 reached 周总."""
    world = uncalled()
    world.does("zhaolan", LogCall("zhouzong", "已报告，先停用二楼窗口"), "03-02 10:40")
    return world


def reported_later() -> World:
    """Under the complaint office's regulation the report may follow within the hour, and 赵岚 is not enough."""
    world = world_of("complaint-office")
    world.files("再不管我就要跳楼了")
    world.does("limin", RegisterCase("general", "limin", facts=("danger_to_life",)), "03-02 10:05")
    world.does("limin", LogCall("zhaolan"), "03-02 10:10")
    return world


def emergency_withdrawn() -> World:
    """It was closed before anybody telephoned."""
    world = desk.grave()
    world.case = replace(world.case, state=State.CLOSED, outcome=Outcome.WITHDRAWN)
    return world


def flagged_later() -> World:
    """What 陈晨 added has safety words in it."""
    world = desk.accepted()
    world.does("chenchen", AddSupplement("再不管我就要跳楼了"), "03-02 11:00")
    return world


def asked_early() -> World:
    """李敏 asks before she takes it up."""
    world = desk.filed()
    world.does("limin", AskComplainant("是哪个窗口？"), "03-02 10:20")
    return world


def unanswered() -> World:
    """陈晨 never answered: the time for waiting is used up."""
    world = desk.asked()
    world.passes("03-10 18:00")
    return world


SCENES: Mapping[str, Scene] = {
    "draft": Scene(World, "draft", "chenchen", {"draft_id": "d1", "text": desk.TEXT}),
    "draft_asking": Scene(World, "draft", "chenchen", {"draft_id": "d1", "text": "投诉怎么撤？", "asking": "1"}),
    "proxy_person": Scene(outside.mailroom, "proxy", "qiancheng", {**PROXY, "name": "陈晨", "channel": "email"}),
    "proxy_channel": Scene(outside.home, "proxy", "limin", {**PROXY, **outside.WANG, "kind": "family"}),
    "proxy_kind": Scene(outside.home, "proxy", "maling", {**PROXY, **outside.WANG, "channel": "phone"}),
    "proxy_confirm": Scene(
        outside.mailroom,
        "proxy",
        "qiancheng",
        {**PROXY, **outside.WANG, "kind": "customer", "channel": "email", "received": "2026-02-27T16:30:00+08:00"},
    ),
    "proxy_done": Scene(outside.called, "proxy_done", "maling"),
    "receipt": Scene(desk.filed, "receipt", "chenchen"),
    "receipt_answered": Scene(desk.answered, "receipt", "chenchen"),
    "receipt_withdrawn": Scene(withdrawn, "receipt", "chenchen"),
    "receipt_asked": Scene(desk.asked, "receipt", "chenchen"),
    "withdraw_confirm": Scene(desk.filed, "withdraw_confirm", "chenchen"),
    "triage": Scene(desk.filed, "triage", "limin"),
    "triage_call": Scene(outside.called, "triage", "maling"),
    "triage_kept": Scene(desk.filed, "triage", "limin", {"hint": "请先选类别"}),
    "triage_flagged": Scene(desk.alarming, "triage", "limin"),
    "triage_urgent": Scene(judged, "triage", "limin"),
    "triage_asked": Scene(asked_early, "triage", "limin"),
    "triage_done": Scene(desk.given_to_zhangwei, "triage_done", "liuyang"),
    "triage_withdrawn": Scene(withdrawn, "triage_done", "liuyang"),
    "candidates": Scene(desk.filed, "candidates", "limin", {"category": "canteen", **LOADS}),
    "candidates_again": Scene(declined, "candidates", "limin", {"reason": "not_mine", **LOADS}),
    "candidates_done": Scene(desk.given_to_zhangwei, "candidates_done", "liuyang", LOADS),
    "assignment": Scene(desk.given_to_zhangwei, "assignment", "zhangwei", {"by": "limin"}),
    "emergency": Scene(desk.grave, "emergency", "zhaolan"),
    "emergency_later": Scene(reported_later, "emergency", "zhouzong"),
    "emergency_done": Scene(called, "emergency_done", "zhaolan"),
    "emergency_closed": Scene(emergency_withdrawn, "emergency_done", "zhaolan"),
    "breach_emergency": Scene(uncalled, "breach", "zhouzong", {"instance": "emergency_call:1"}),
    "clock_done_emergency": Scene(called, "clock_done", "zhouzong", {"instance": "emergency_call:1"}),
    "assignment_grave": Scene(desk.grave, "assignment", "zhaolan", {"by": "limin"}),
    "work_grave": Scene(desk.raised, "work", "zhangwei"),
    "assignment_done": Scene(desk.accepted, "assignment_done", "zhangwei"),
    "assignment_declined": Scene(declined, "assignment_done", "zhangwei"),
    "assignment_lost": Scene(desk.dissatisfied, "assignment_done", "zhangwei", {"round": "1"}),
    "assignment_again": Scene(desk.dissatisfied, "assignment", "liuyang"),
    "assignment_again_explained": Scene(explained, "assignment", "liuyang"),
    "work_investigating": Scene(desk.accepted, "work", "zhangwei"),
    "work_planning": Scene(taken_back, "work", "zhangwei"),
    "work_approving": Scene(desk.proposed, "work", "zhangwei"),
    "work_implementing": Scene(desk.approved, "work", "zhangwei"),
    "work_feeding_back": Scene(desk.put_right, "work", "zhangwei"),
    "work_answered": Scene(desk.answered, "work", "zhangwei"),
    "work_asked": Scene(desk.asked, "work", "zhangwei"),
    "work_unreported": Scene(desk.unreported, "work", "zhangwei"),
    "warning_unreported": Scene(desk.rated_unreported, "warning", "zhangwei", {"instance": "feedback:1"}),
    "work_done": Scene(desk.proposed, "work_done", "zhangwei", {"done": "submitted"}),
    "work_done_answered": Scene(desk.answered, "work_done", "zhangwei", {"done": "answered"}),
    "work_done_handed_over": Scene(desk.reassigned, "work_done", "zhangwei", {"done": "handed_over"}),
    "work_done_newer": Scene(desk.proposed, "work_done", "zhangwei"),
    "returned": Scene(desk.sent_back, "returned", "zhangwei", {"opinion": "too_dear"}),
    "approval_first": Scene(desk.proposed, "approval", "wangqiang", {"instance": "1.0"}),
    "approval_second": Scene(desk.half_approved, "approval", "zhaolan", {"instance": "1.1"}),
    "approval_done": Scene(desk.half_approved, "approval_done", "wangqiang", {"instance": "1.0"}),
    "approval_done_with_opinion": Scene(
        desk.half_approved, "approval_done", "wangqiang", {"instance": "1.0", "opinion": "agree_soon"}
    ),
    "approval_done_by_another": Scene(desk.half_approved, "approval_done", "zhaolan", {"instance": "1.0"}),
    "approval_returned": Scene(desk.sent_back, "approval_done", "wangqiang", {"instance": "1.0"}),
    "approval_taken_back": Scene(taken_back, "approval_done", "wangqiang", {"instance": "1.0"}),
    "warning": Scene(urged, "warning", "zhangwei", ANSWER),
    "warning_approval": Scene(desk.proposed, "warning", "wangqiang", {"instance": "approval:1.0"}),
    "warning_dispatch": Scene(desk.filed, "warning", "limin", {"instance": "dispatch:1"}),
    "breach_owner": Scene(lambda: desk.overdue("03-09 18:00"), "breach", "zhangwei", ANSWER),
    "breach_head": Scene(lambda: desk.overdue("03-09 18:00"), "breach", "wangqiang", ANSWER),
    "escalation": Scene(lambda: desk.overdue("03-10 18:00"), "escalation", "zhaolan", {**ANSWER, "rung": "1", **LOADS}),
    "escalation_top": Scene(
        lambda: desk.overdue("03-11 18:00"), "escalation", "zhouzong", {**ANSWER, "rung": "2", **LOADS}
    ),
    "escalation_visit": Scene(desk.never_rated, "escalation", "zhaolan", {"instance": "visit:1", "rung": "1", **LOADS}),
    "clock_done": Scene(desk.answered, "clock_done", "zhangwei", ANSWER),
    "clock_done_late": Scene(late, "clock_done", "zhaolan", {**ANSWER, "rung": "1", **LOADS}),
    "clock_done_approval": Scene(desk.half_approved, "clock_done", "wangqiang", {"instance": "approval:1.0"}),
    "clock_done_dispatch": Scene(desk.given_to_zhangwei, "clock_done", "liuyang", {"instance": "dispatch:1"}),
    "clock_done_ceased": Scene(taken_back, "clock_done", "wangqiang", {"instance": "approval:1.0"}),
    "clock_done_director": Scene(desk.reassigned, "clock_done", "zhaolan", {**ANSWER, **LOADS}),
    "clock_done_held": Scene(desk.asked, "clock_done", "zhangwei", {**ANSWER, "generation": "1"}),
    "clock_done_moved": Scene(desk.extended, "clock_done", "zhangwei", {"instance": "plan:1", "generation": "1"}),
    "extension": Scene(desk.wanted, "extension", "zhaolan", WANTED),
    "extension_done": Scene(
        desk.extended, "extension_done", "zhaolan", {**WANTED, "done": "granted", "by_whom": "zhaolan"}
    ),
    "extension_void": Scene(desk.extended, "extension_done", "zhaolan", WANTED),
    "extension_without_clock": Scene(desk.wanted, "extension", "zhaolan", {"instance": "plan:9"}),
    "result": Scene(desk.answered, "result", "chenchen"),
    "result_done": Scene(satisfied, "result_done", "chenchen"),
    "result_first_round": Scene(desk.answered_again, "result_done", "chenchen", {"round": "1"}),
    "result_second_round": Scene(desk.answered_again, "result", "chenchen", {"round": "2"}),
    "result_exhausted": Scene(exhausted_unrated, "result_done", "chenchen", {"round": "2"}),
    "survey_unrated": Scene(unrated, "survey_done", "chenchen", {"round": "1"}),
    "survey": Scene(desk.answered, "survey", "chenchen", {"round": "1"}),
    "survey_done": Scene(desk.dissatisfied, "survey_done", "chenchen", {"round": "1"}),
    "visit": Scene(outside.asked, "visit", "limin", {"round": "1"}),
    "visit_not_reached": Scene(outside.not_reached, "visit", "liuyang", {"round": "1"}),
    "visit_done": Scene(outside.visited, "visit_done", "liuyang", {"round": "1"}),
    "work_outside": Scene(outside.put_right, "work", "zhangwei"),
    "redo": Scene(desk.dissatisfied, "redo", "chenchen", {"round": "1"}),
    "redo_done": Scene(explained, "redo_done", "chenchen", {"round": "1"}),
    "rounds_exhausted": Scene(exhausted, "rounds_exhausted", "zhaolan"),
    "rounds_exhausted_done": Scene(granted, "rounds_exhausted_done", "zhaolan", {"round": "2"}),
}

SENTENCES: Mapping[str, Scene] = {
    "accepted": Scene(desk.accepted, "accepted", "chenchen"),
    "approval_changed": Scene(desk.proposed_again, "approval_changed", "wangqiang", {"instance": "1.0"}),
    "approval_withdrawn": Scene(taken_back, "approval_changed", "wangqiang", {"instance": "1.0"}),
    "settled_copy": Scene(desk.settled, "settled_copy", "wangqiang"),
    "handed_over": Scene(desk.dissatisfied, "handed_over", "zhangwei"),
    "redo_copy": Scene(desk.dissatisfied, "redo_copy", "zhaolan"),
    "redo_text": Scene(desk.dissatisfied, "redo_text", "chenchen"),
    "exhausted_text": Scene(exhausted, "exhausted_text", "chenchen"),
    "supplemented": Scene(desk.supplemented, "supplemented", "limin"),
    "urged": Scene(urged, "urged", "zhangwei"),
    "accepted_with_another_date": Scene(desk.wanted, "accepted", "chenchen", {"was": "2026-03-06T10:00:00+00:00"}),
    "extension_granted": Scene(desk.extended, "extension_granted", "zhangwei", {**WANTED, "by_whom": "zhaolan"}),
    "extension_refused": Scene(
        desk.unextended,
        "extension_refused",
        "zhangwei",
        {**WANTED, "until": WANTED["was"], "words": "先按初步结论提方案", "by_whom": "zhaolan"},
    ),
    "told_again": Scene(
        desk.replied, "told_again", "chenchen", {"was": "2026-03-09T10:00:00+00:00", "cause": "waited"}
    ),
    "told_again_plan": Scene(
        desk.extended,
        "told_again",
        "chenchen",
        {"was": WANTED["was"], "cause": "extended", "words": "检测机构3月13日才出报告。"},
    ),
    "dates_moved": Scene(
        desk.extended, "dates_moved", "zhangwei", {"moved": "plan:1", "was.plan:1": WANTED["was"], "cause": "calendar"}
    ),
    "dates_moved_by": Scene(
        desk.extended,
        "dates_moved",
        "zhangwei",
        {"moved": "plan:1", "was.plan:1": WANTED["was"], "cause": "directed", "words": "等检测报告", "by": "zhaolan"},
    ),
    "still_missing": Scene(desk.rated_unreported, "still_missing", "zhangwei"),
    "emergency_informed": Scene(desk.grave, "emergency_informed", "tangyue"),
    "level_changed": Scene(
        desk.raised, "level_changed", "zhangwei", {"before": "general", "severity": "crisis", "reason": "facts"}
    ),
    "level_changed_by_person": Scene(
        desk.accepted,
        "level_changed",
        "zhangwei",
        {"before": "major", "severity": "general", "reason": "person", "by": "zhaolan", "words": "核实后只是一般问题"},
    ),
    "urgency_judged": Scene(desk.accepted, "urgency_judged", "zhangwei", {"urgent": "1", "by": "limin"}),
    "urgency_cleared": Scene(
        desk.accepted, "urgency_judged", "zhangwei", {"urgent": "", "by": "limin", "words": "是气话，已通过电话"}
    ),
    "flagged": Scene(flagged_later, "flagged", "zhangwei"),
    "progress": Scene(desk.informed, "progress", "chenchen"),
    "question": Scene(desk.asked, "question", "chenchen", {"place": "1"}),
    "question_answered": Scene(desk.replied, "question_answered", "zhangwei", {"place": "1"}),
    "wait_over": Scene(unanswered, "wait_over", "zhangwei"),
    "explained": Scene(explained, "explained", "liuyang"),
    "closed": Scene(satisfied, "closed", "zhangwei"),
    "closed_unconfirmed": Scene(unconfirmed, "closed_public", "chenchen"),
    "closed_public": Scene(satisfied, "closed_public", "chenchen"),
    "suggestion": Scene(desk.suggested, "suggestion", "zhaolan"),
}
