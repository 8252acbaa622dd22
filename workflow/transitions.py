"""Who may do what, when: the table that `decide` walks (RULES 2.4). A manager could read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from workflow import (
    approval,
    assignment,
    closing,
    contact,
    emergency,
    escalation,
    extension,
    feedback,
    intake,
    plan,
    policy_move,
    recount,
    severity,
    survey,
)
from workflow import commands as c
from workflow.case import OPEN, Case, State
from workflow.context import Context, Verdict


class Who(StrEnum):
    """Whose command it is."""

    ANYONE = "anyone"
    COMPLAINANT = "complainant"
    SPEAKER = "speaker"
    INTAKE = "intake"
    DISPATCHER = "dispatcher"
    OWNER = "owner"
    APPROVER = "approver"
    STAFF = "staff"
    DIRECTOR = "director"
    HANDLER = "handler"
    VISITOR = "visitor"
    SYSTEM = "system"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Row:
    """One command: who may give it, in which states, what decides, and the refusal for the wrong moment.

    `facts` names what must be looked up first.
    """

    who: Who
    states: frozenset[State]
    run: Callable[[Case, Any, Context], Verdict]
    otherwise: str = "wrong_state"
    facts: tuple[str, ...] = ()


_S = State
_WORKING = frozenset({_S.INVESTIGATING, _S.PLANNING})
_ASSIGNABLE = frozenset({_S.REGISTERED, _S.ASSIGNED, *_WORKING, _S.APPROVING, _S.IMPLEMENTING, _S.FEEDING_BACK})
_ALL = frozenset(State)


def _in(*states: State) -> frozenset[State]:
    return frozenset(states)


TRANSITIONS: dict[type, Row] = {
    c.FileCase: Row(Who.ANYONE, _in(_S.NEW), intake.file),
    c.NoteContact: Row(Who.HANDLER, OPEN, intake.note_contact, "case_over"),
    c.AddSupplement: Row(Who.SPEAKER, OPEN, intake.supplement, "case_over"),
    c.UrgeCase: Row(Who.SPEAKER, OPEN, intake.urge, "case_over"),
    c.WithdrawCase: Row(Who.SPEAKER, OPEN, intake.withdraw, "case_over"),
    c.RegisterCase: Row(Who.INTAKE, _in(_S.NEW, _S.NEEDS_INFO), assignment.register, "already_taken_up"),
    c.AssignCase: Row(Who.DISPATCHER, _ASSIGNABLE, assignment.assign),
    c.AcceptAssignment: Row(Who.OWNER, _in(_S.ASSIGNED), assignment.accept, "already_accepted"),
    c.DeclineAssignment: Row(Who.OWNER, _in(_S.ASSIGNED), assignment.decline, "already_accepted"),
    c.NoteInvestigation: Row(Who.OWNER, _WORKING, plan.note),
    c.SubmitPlan: Row(Who.OWNER, _WORKING, plan.submit),
    c.WithdrawPlan: Row(Who.STAFF, _in(_S.APPROVING), plan.withdraw, "nothing_to_withdraw"),
    c.ApproveStep: Row(Who.APPROVER, _ALL, approval.approve),
    c.ReturnPlan: Row(Who.APPROVER, _ALL, approval.send_back),
    c.CompleteMeasures: Row(Who.OWNER, _in(_S.IMPLEMENTING), feedback.complete),
    c.DeliverResult: Row(Who.OWNER, _in(_S.FEEDING_BACK), feedback.deliver, "no_result_yet"),
    c.SettleOnTheSpot: Row(Who.OWNER, _in(_S.ASSIGNED, *_WORKING), feedback.settle),
    c.AnswerSurvey: Row(Who.COMPLAINANT, _in(_S.VISITING), survey.answer, "survey_over", facts=("owner_loads",)),
    c.ReportUnsolved: Row(Who.COMPLAINANT, _in(_S.VISITING), survey.unsolved, "survey_over", facts=("owner_loads",)),
    c.ExplainScore: Row(Who.COMPLAINANT, OPEN, survey.explain, "case_over"),
    c.AddSuggestion: Row(Who.COMPLAINANT, _ALL, survey.suggest),
    c.AllowRound: Row(Who.DIRECTOR, _in(_S.VISITING), survey.another_round, facts=("owner_loads",)),
    c.CloseExplained: Row(Who.DIRECTOR, _in(_S.VISITING), survey.close_explained),
    c.CloseUnconfirmed: Row(Who.DIRECTOR, _in(_S.VISITING), survey.close_unconfirmed),
    c.LogContact: Row(Who.HANDLER, OPEN, contact.log, "case_over"),
    c.CalmCaller: Row(Who.HANDLER, OPEN, contact.calm, "case_over"),
    c.AskComplainant: Row(Who.HANDLER, contact.ASKABLE, contact.ask),
    c.GoOn: Row(Who.HANDLER, OPEN, contact.go_on, "case_over"),
    c.FileReport: Row(Who.HANDLER, _in(_S.FEEDING_BACK, _S.VISITING), closing.report, "no_report_yet"),
    c.FileForm: Row(Who.HANDLER, OPEN, closing.form, "case_over"),
    c.RecordReview: Row(Who.DIRECTOR, OPEN, closing.review, "case_over"),
    c.NoteFacts: Row(Who.HANDLER, OPEN, severity.note, "case_over"),
    c.SetLevel: Row(Who.HANDLER, OPEN - _in(_S.NEW, _S.NEEDS_INFO), severity.set_level),
    c.JudgeUrgency: Row(Who.HANDLER, OPEN, severity.judge, "case_over"),
    c.LogCall: Row(Who.STAFF, OPEN, emergency.log_call, "case_over"),
    c.RecordVisit: Row(Who.VISITOR, _in(_S.VISITING), survey.record, "survey_over", facts=("owner_loads",)),
    c.RequestExtension: Row(Who.OWNER, OPEN, extension.request, "case_over"),
    c.GrantExtension: Row(Who.STAFF, OPEN, extension.grant, "case_over"),
    c.RefuseExtension: Row(Who.STAFF, OPEN, extension.refuse, "case_over"),
    c.MoveDue: Row(Who.STAFF, OPEN, extension.move, "case_over"),
    c.RecountClocks: Row(Who.SYSTEM, OPEN, recount.recount),
    c.MoveToPolicy: Row(Who.SYSTEM, OPEN, policy_move.move),
    c.FireClock: Row(Who.CLOCK, _ALL, escalation.fire, "moment_past"),
}
