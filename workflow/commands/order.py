"""Every command there is, and the order that carries one."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.commands.actors import Actor
from workflow.commands.assignment import AcceptAssignment, AssignCase, DeclineAssignment, RegisterCase
from workflow.commands.casework import (
    CompleteMeasures,
    DeliverResult,
    FileReport,
    NoteInvestigation,
    RecordReview,
    SettleOnTheSpot,
)
from workflow.commands.clocks import (
    FireClock,
    GrantExtension,
    MoveDue,
    MoveToPolicy,
    RecountClocks,
    RefuseExtension,
    RequestExtension,
)
from workflow.commands.contact import AskComplainant, CalmCaller, GoOn, LogContact
from workflow.commands.filing import AddSupplement, FileCase, FileForm, NoteContact, UrgeCase, WithdrawCase
from workflow.commands.plans import ApproveStep, ReturnPlan, SubmitPlan, WithdrawPlan
from workflow.commands.severity import JudgeUrgency, LogCall, NoteFacts, SetLevel
from workflow.commands.surveys import (
    AddSuggestion,
    AllowRound,
    AnswerSurvey,
    CloseExplained,
    CloseUnconfirmed,
    ExplainScore,
    RecordVisit,
    ReportUnsolved,
)

Command = (
    FileCase
    | RegisterCase
    | AssignCase
    | AcceptAssignment
    | DeclineAssignment
    | NoteContact
    | AddSupplement
    | NoteInvestigation
    | SubmitPlan
    | WithdrawPlan
    | ApproveStep
    | ReturnPlan
    | CompleteMeasures
    | DeliverResult
    | SettleOnTheSpot
    | AnswerSurvey
    | ReportUnsolved
    | ExplainScore
    | AddSuggestion
    | UrgeCase
    | WithdrawCase
    | AllowRound
    | CloseExplained
    | CloseUnconfirmed
    | LogContact
    | CalmCaller
    | AskComplainant
    | GoOn
    | FileReport
    | FileForm
    | RecordReview
    | NoteFacts
    | SetLevel
    | JudgeUrgency
    | LogCall
    | RecordVisit
    | RequestExtension
    | GrantExtension
    | RefuseExtension
    | MoveDue
    | RecountClocks
    | MoveToPolicy
    | FireClock
)


@dataclass(frozen=True, slots=True)
class Order:
    """A command with its cause. `command_id` is unique for ever; the same id again has no second effect (D1)."""

    command_id: str
    actor: Actor
    case_id: str
    command: Command
