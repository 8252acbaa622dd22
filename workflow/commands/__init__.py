"""What somebody wants done, in the imperative. Who asks, when, and under which id stands in the order around it."""

from workflow.commands.actors import CLOCK, SYSTEM, Actor, ActorKind, person
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
from workflow.commands.filing import BOT, AddSupplement, FileCase, FileForm, OnBehalf, UrgeCase, WithdrawCase
from workflow.commands.order import Command, Order
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

__all__ = [
    "BOT",
    "CLOCK",
    "SYSTEM",
    "AcceptAssignment",
    "Actor",
    "ActorKind",
    "AddSuggestion",
    "AddSupplement",
    "AllowRound",
    "AnswerSurvey",
    "ApproveStep",
    "AskComplainant",
    "AssignCase",
    "CalmCaller",
    "CloseExplained",
    "CloseUnconfirmed",
    "Command",
    "CompleteMeasures",
    "DeclineAssignment",
    "DeliverResult",
    "ExplainScore",
    "FileCase",
    "FileForm",
    "FileReport",
    "FireClock",
    "GoOn",
    "GrantExtension",
    "JudgeUrgency",
    "LogCall",
    "LogContact",
    "MoveDue",
    "MoveToPolicy",
    "NoteFacts",
    "NoteInvestigation",
    "OnBehalf",
    "Order",
    "RecordReview",
    "RecordVisit",
    "RecountClocks",
    "RefuseExtension",
    "RegisterCase",
    "ReportUnsolved",
    "RequestExtension",
    "ReturnPlan",
    "SetLevel",
    "SettleOnTheSpot",
    "SubmitPlan",
    "UrgeCase",
    "WithdrawCase",
    "WithdrawPlan",
    "person",
]
