"""Who hears of what: the table of notices (design D7). It words nothing, sends nothing, and decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from handlers import audiences as who
from handlers import conditions as on
from handlers import given
from handlers import topics as about
from handlers.happening import Audience, Params, Topic, When
from workflow import events as e
from workflow.dialogue import Ask
from workflow.ports import Urgency


@dataclass(frozen=True, slots=True)
class Tell:
    """Somebody is told, with a template of handlers/cards/table.py.

    `topic` groups the copies of one question. `own_act`: also to the person who acted, who else has his answer in the
    reply. `loads`: the card lists people by load. `asks`: the message is a question whose answer is the reader's next
    sentence; `params` are what its words need.
    """

    to: Audience
    template: str
    topic: Topic | None = None
    urgency: Urgency = Urgency.NEWS
    when: When = on.always
    params: Params = given.nothing
    own_act: bool = False
    loads: bool = False
    asks: Ask | None = None


@dataclass(frozen=True, slots=True)
class Retire:
    """The copies of a question that is answered turn into `template`: all but the tapped one, which the reply changes.

    `after`: how much later. Until then a copy looks as it did, and a tap on it is told the truth.
    """

    topic: Topic
    template: str
    when: When = on.always
    params: Params = given.nothing
    after: timedelta = timedelta()


_ACTION = Urgency.ACTION
# A plan that is taken back usually comes again at once, changed. An approver who has the old card before him then reads
# on it what changed and where the new one is, instead of a button that went dead under his finger (people.md 5.2).
_RETHINKING = timedelta(minutes=10)

_CALLED = Retire(about.call_topic, "visit_done", params=given.round_before)
_ENDED = Retire(about.work_topic, "work_done", params=given.what_ended_it)

# One line, whatever moved the date that the complainant was told; also where he moved it himself by his answer.
_TOLD_AGAIN = Tell(who.complainant, "told_again", when=on.date_told_changed, params=given.date_told, own_act=True)

NOTICES: Mapping[type[e.Event], tuple[Tell, ...]] = {
    e.CaseFiled: (
        Tell(who.intake_pool, "triage", about.triage_topic, _ACTION, own_act=True),
        Tell(who.complainant, "receipt", when=on.somebody_filed_for_him),
    ),
    e.CaseRegistered: (Tell(who.complainant, "accepted", when=on.is_owned, params=given.date_before),),
    e.CaseAssigned: (
        Tell(who.owner, "assignment", about.assignment_topic, _ACTION, on.must_accept, given.assignment_of),
        Tell(who.owner, "work", about.work_topic, _ACTION, on.goes_on, given.stage),
        Tell(who.former_owner, "handed_over"),
    ),
    e.AssignmentDeclined: (
        Tell(who.dispatchers, "candidates", about.dispatch_topic, _ACTION, params=given.reason, loads=True),
    ),
    e.SupplementAdded: (
        Tell(who.handlers_of, "supplemented", when=on.was_not_awaited, params=given.supplement),
        Tell(who.handlers_of, "question_answered", when=on.was_awaited, params=given.supplement),
    ),
    e.ContactLogged: (Tell(who.complainant, "progress", when=on.told_him, params=given.contact),),
    e.InfoRequested: (Tell(who.complainant, "question", params=given.question, asks=Ask.ANSWER),),
    e.InfoSettled: (Tell(who.handlers_of, "wait_over", when=on.wait_ran_out),),
    e.CaseUrged: (Tell(who.handlers_of, "urged", params=given.urge),),
    e.EmergencyStarted: (
        Tell(who.emergency_callers, "emergency", about.emergency_topic, Urgency.EMERGENCY, own_act=True),
        Tell(who.emergency_informed, "emergency_informed", urgency=Urgency.EMERGENCY),
    ),
    e.LevelChanged: (Tell(who.by_level, "level_changed", params=given.level),),
    e.UrgencyFlagged: (
        Tell(who.intake_pool, "triage", about.triage_topic, _ACTION, when=on.is_flagged_untaken),
        Tell(who.owner, "flagged", urgency=_ACTION, when=on.is_owned),
    ),
    e.UrgencyJudged: (Tell(who.owner, "urgency_judged", params=given.urgency),),
    e.ExtensionRequested: (
        Tell(
            who.extension_granters,
            "extension",
            about.extension_topic,
            _ACTION,
            when=on.is_undecided,
            params=given.extension,
        ),
    ),
    e.ExtensionGranted: (Tell(who.owner, "extension_granted", params=given.extension_granted),),
    e.ExtensionRefused: (Tell(who.owner, "extension_refused", params=given.extension_refused),),
    e.ClockStarted: (_TOLD_AGAIN,),
    e.ClockResumed: (_TOLD_AGAIN,),
    e.ClockMoved: (
        _TOLD_AGAIN,
        Tell(who.owner, "dates_moved", when=on.moved_by_others, params=given.moves),
    ),
    e.ApprovalStarted: (Tell(who.step_people, "approval", about.pending_step, _ACTION, params=given.step),),
    e.StepApproved: (Tell(who.step_people, "approval", about.pending_step, _ACTION, params=given.step, own_act=True),),
    e.PlanReturned: (Tell(who.proposer, "returned", about.work_topic, _ACTION, params=given.opinion),),
    e.PlanApproved: (Tell(who.owner, "work", about.work_topic, _ACTION, params=given.stage),),
    e.CaseSettled: (Tell(who.heads_of_owner, "settled_copy"),),
    e.ResultDelivered: (Tell(who.complainant, "result", about.result_topic, _ACTION, params=given.this_round),),
    e.SurveyAnswered: (Tell(who.owner, "still_missing", when=on.is_rated_and_open),),
    e.SurveyAsked: (
        Tell(who.complainant, "survey", about.survey_topic, _ACTION, params=given.this_round),
        Tell(who.visitors, "visit", about.call_topic, _ACTION, params=given.this_round),
    ),
    e.SurveyExplained: (Tell(who.owner, "explained", when=on.has_reasons),),
    e.SuggestionAdded: (Tell(who.director, "suggestion"),),
    e.RoundStarted: (
        Tell(who.complainant, "redo_text", when=on.by_director),
        Tell(who.director, "redo_copy", when=on.is_owned),
        Tell(who.director, "candidates", about.dispatch_topic, _ACTION, when=on.is_unowned, loads=True),
    ),
    e.RoundsExhausted: (
        Tell(who.director, "rounds_exhausted", about.decision_topic, _ACTION, params=given.this_round),
    ),
    e.CaseClosed: (
        Tell(who.owner, "closed"),
        Tell(who.complainant, "closed_public", when=on.ended_by_others),
    ),
    e.ClockFired: (
        Tell(who.clock_targets, "warning", about.clock_topic, _ACTION, on.warns, given.rung),
        Tell(who.clock_targets, "breach", about.clock_topic, _ACTION, on.breaks, given.rung),
        Tell(who.clock_targets, "escalation", about.clock_topic, _ACTION, on.climbs, given.rung, loads=True),
    ),
}

RETIRED: Mapping[type[e.Event], tuple[Retire, ...]] = {
    e.CaseRegistered: (Retire(about.triage_topic, "triage_done"),),
    e.CaseAssigned: (
        Retire(about.dispatch_topic, "candidates_done"),
        Retire(about.former_assignment, "assignment_done"),
        Retire(about.former_work, "work_done", params=given.what_ended_it),
    ),
    e.AssignmentAccepted: (Retire(about.assignment_topic, "assignment_done"),),
    e.AssignmentDeclined: (Retire(about.former_assignment, "assignment_done"),),
    e.PlanSubmitted: (_ENDED,),
    e.StepApproved: (Retire(about.this_step, "approval_done"),),
    e.PlanReturned: (Retire(about.this_step, "approval_done"), _ENDED),
    e.PlanWithdrawn: (Retire(about.withdrawn_step, "approval_done", after=_RETHINKING), _ENDED),
    e.PlanApproved: (_ENDED,),
    e.MeasuresCompleted: (_ENDED,),
    e.CaseSettled: (_ENDED,),
    e.ResultDelivered: (_ENDED,),
    e.SurveyAsked: (_CALLED,),
    e.SurveyAnswered: (Retire(about.result_topic, "result_done"), Retire(about.survey_topic, "survey_done"), _CALLED),
    e.RoundStarted: (
        Retire(about.result_topic, "result_done"),
        Retire(about.survey_topic, "survey_done"),
        Retire(about.decision_topic, "rounds_exhausted_done"),
        _CALLED,
    ),
    e.RoundsExhausted: (Retire(about.result_topic, "result_done"), Retire(about.survey_topic, "survey_done"), _CALLED),
    e.CaseClosed: (
        Retire(about.triage_topic, "triage_done", when=on.was_untaken),
        Retire(about.emergency_topic, "emergency_done"),
        Retire(about.decision_topic, "rounds_exhausted_done"),
        Retire(about.result_topic, "result_done"),
        Retire(about.survey_topic, "survey_done"),
        _CALLED,
        _ENDED,
    ),
    e.CallLogged: (Retire(about.emergency_topic, "emergency_done", when=on.nobody_must_call),),
    e.ExtensionGranted: (Retire(about.extension_topic, "extension_done", params=given.extension_decided),),
    e.ExtensionRefused: (Retire(about.extension_topic, "extension_done", params=given.extension_decided),),
    e.ClockHeld: (Retire(about.clock_topic, "clock_done"),),
    e.ClockResumed: (Retire(about.clock_topic, "clock_done"),),
    e.ClockMoved: (
        Retire(about.clock_topic, "clock_done"),
        Retire(about.extension_topic, "extension_done", when=on.is_directed),
    ),
    e.ClockStopped: (Retire(about.clock_topic, "clock_done"), Retire(about.extension_topic, "extension_done")),
    e.ClockCancelled: (Retire(about.clock_topic, "clock_done"), Retire(about.extension_topic, "extension_done")),
}
