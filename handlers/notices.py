"""Who hears of what: the table of notices (design D7). It words nothing, sends nothing, and decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from handlers import audiences as who
from handlers import conditions as on
from handlers import topics as about
from handlers.copies import retire
from handlers.desk import Desk
from handlers.happening import Audience, Happening, Instant, Params, Topic, When, moment
from handlers.loads import loads
from handlers.quiet import digest_at, held_until, is_emergency
from workflow import events as e
from workflow.calendar import Calendar
from workflow.case import Case
from workflow.ports import Entry, ItemKind, OutboxItem, Urgency


@dataclass(frozen=True, slots=True)
class Tell:
    """Somebody is told, with a template of handlers/cards/table.py.

    `topic` groups the copies of one question. `own_act`: also to the person who acted, who else has his answer in the
    reply. `loads`: the card lists people by load.
    """

    to: Audience
    template: str
    topic: Topic | None = None
    urgency: Urgency = Urgency.NEWS
    when: When = on.always
    params: Params = about.nothing
    own_act: bool = False
    loads: bool = False


@dataclass(frozen=True, slots=True)
class Retire:
    """The copies of a question that is answered turn into `template`: all but the tapped one, which the reply changes.

    `after`: how much later. Until then a copy looks as it did, and a tap on it is told the truth.
    """

    topic: Topic
    template: str
    when: When = on.always
    params: Params = about.nothing
    after: timedelta = timedelta()


_ACTION = Urgency.ACTION
# A plan that is taken back usually comes again at once, changed. An approver who has the old card before him then reads
# on it what changed and where the new one is, instead of a button that went dead under his finger (people.md 5.2).
_RETHINKING = timedelta(minutes=10)

_ENDED = Retire(about.work_topic, "work_done", params=about.what_ended_it)

NOTICES: Mapping[type[e.Event], tuple[Tell, ...]] = {
    e.CaseFiled: (Tell(who.intake_pool, "triage", about.triage_topic, _ACTION),),
    e.CaseRegistered: (Tell(who.complainant, "accepted", when=on.is_owned),),
    e.CaseAssigned: (
        Tell(who.owner, "assignment", about.assignment_topic, _ACTION, on.must_accept, about.assignment_of),
        Tell(who.owner, "work", about.work_topic, _ACTION, on.goes_on, about.stage),
        Tell(who.former_owner, "handed_over"),
    ),
    e.AssignmentDeclined: (
        Tell(who.dispatchers, "candidates", about.dispatch_topic, _ACTION, params=about.reason, loads=True),
    ),
    e.SupplementAdded: (Tell(who.handlers_of, "supplemented", params=about.supplement),),
    e.CaseUrged: (Tell(who.handlers_of, "urged", params=about.urge),),
    e.ApprovalStarted: (Tell(who.step_people, "approval", about.pending_step, _ACTION, params=about.step),),
    e.StepApproved: (Tell(who.step_people, "approval", about.pending_step, _ACTION, params=about.step, own_act=True),),
    e.PlanReturned: (Tell(who.proposer, "returned", about.work_topic, _ACTION, params=about.opinion),),
    e.PlanApproved: (Tell(who.owner, "work", about.work_topic, _ACTION, params=about.stage),),
    e.CaseSettled: (Tell(who.heads_of_owner, "settled_copy"),),
    e.ResultDelivered: (Tell(who.complainant, "result", about.result_topic, _ACTION, params=about.this_round),),
    e.SurveyAsked: (Tell(who.complainant, "survey", about.survey_topic, _ACTION, params=about.this_round),),
    e.SurveyExplained: (Tell(who.owner, "explained", when=on.has_reasons),),
    e.SuggestionAdded: (Tell(who.director, "suggestion"),),
    e.RoundStarted: (
        Tell(who.complainant, "redo_text", when=on.by_director),
        Tell(who.director, "redo_copy", when=on.is_owned),
        Tell(who.director, "candidates", about.dispatch_topic, _ACTION, when=on.is_unowned, loads=True),
    ),
    e.RoundsExhausted: (
        Tell(who.director, "rounds_exhausted", about.decision_topic, _ACTION, params=about.this_round),
    ),
    e.CaseClosed: (
        Tell(who.owner, "closed"),
        Tell(who.complainant, "closed_public", when=on.ended_by_others),
    ),
    e.ClockFired: (
        Tell(who.clock_targets, "warning", about.clock_topic, _ACTION, on.warns, about.rung),
        Tell(who.clock_targets, "breach", about.clock_topic, _ACTION, on.breaks, about.rung),
        Tell(who.clock_targets, "escalation", about.clock_topic, _ACTION, on.climbs, about.rung, loads=True),
    ),
}

RETIRED: Mapping[type[e.Event], tuple[Retire, ...]] = {
    e.CaseRegistered: (Retire(about.triage_topic, "triage_done"),),
    e.CaseAssigned: (
        Retire(about.dispatch_topic, "candidates_done"),
        Retire(about.former_assignment, "assignment_done"),
        Retire(about.former_work, "work_done", params=about.what_ended_it),
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
    e.SurveyAnswered: (Retire(about.result_topic, "result_done"), Retire(about.survey_topic, "survey_done")),
    e.RoundStarted: (
        Retire(about.result_topic, "result_done"),
        Retire(about.survey_topic, "survey_done"),
        Retire(about.decision_topic, "rounds_exhausted_done"),
    ),
    e.RoundsExhausted: (Retire(about.result_topic, "result_done"), Retire(about.survey_topic, "survey_done")),
    e.CaseClosed: (
        Retire(about.triage_topic, "triage_done", when=on.was_untaken),
        Retire(about.decision_topic, "rounds_exhausted_done"),
        Retire(about.result_topic, "result_done"),
        Retire(about.survey_topic, "survey_done"),
        _ENDED,
    ),
    e.ClockStopped: (Retire(about.clock_topic, "clock_done"),),
    e.ClockCancelled: (Retire(about.clock_topic, "clock_done"),),
}


async def announce(desk: Desk, before: Case, after: Case, entries: Sequence[Entry]) -> None:
    """Queues what follows from these entries of one command: notices to those concerned, and new faces for the cards
    whose question is answered. Part of the same unit of work: nothing is announced that did not happen."""
    for entry in entries:
        happening = Happening(entry, before, after, desk)
        for row in RETIRED.get(type(entry.event), ()):
            if row.when(happening):
                await _turn(happening, row)
        for tell in NOTICES.get(type(entry.event), ()):
            if tell.when(happening):
                await _tell(happening, tell)


async def _tell(h: Happening, tell: Tell) -> None:
    people = _people(h, tell)
    if not people:
        return
    params = {**tell.params(h), **(await loads(h.desk, h.after, h.after.category) if tell.loads else {})}
    for userid in people:
        item = OutboxItem(
            kind=ItemKind.NOTICE,
            to=userid,
            template=tell.template,
            case_id=h.after.case_id,
            seq=h.entry.seq,
            params=params,
            topic=tell.topic(h) if tell.topic else "",
            urgency=tell.urgency,
            not_before=_not_before(h, tell, userid),
        )
        await h.desk.uow.outbox.add(item, at=h.desk.now)


def _people(h: Happening, tell: Tell) -> tuple[str, ...]:
    """The audience, each once: without who acted, without people who left, and never the complainant as staff."""
    out = set() if tell.own_act or not h.actor else {h.actor.casefold()}
    if tell.to is not who.complainant:
        out.add(h.after.complainant.casefold())
    found: dict[str, str] = {}
    for userid in tell.to(h):
        person = h.desk.directory.person(userid)
        is_there = person.active if person else tell.to is who.complainant
        if userid.casefold() not in out and is_there:
            found.setdefault(userid.casefold(), userid)
    return tuple(found.values())


def _not_before(h: Happening, tell: Tell, userid: str) -> Instant:
    """Who is asked to act is asked at once; reminders, news and words to the complainant leave people their night."""
    policy, calendar = h.desk.rules.policy(h.after.policy_hash), _calendar_of_reader(h, userid)
    fired = moment(h) if tell.to is who.clock_targets else None
    waits = tell.to is who.complainant or fired is not None or tell.urgency is Urgency.NEWS
    if not waits or is_emergency(h.after, policy):
        return None
    held = held_until(h.desk.now, policy, calendar)
    digest = digest_at(userid, fired.to, h.desk.now, policy, calendar, h.desk.directory) if fired else None
    return max((at for at in (held, digest) if at), default=None)


def _calendar_of_reader(h: Happening, userid: str) -> Calendar:
    """Whoever is told rests when his own department does, whichever one handles the case."""
    home = h.desk.directory.main_department(userid)
    return h.desk.rules.calendar(h.after.policy_hash, h.desk.directory.lineage(home.id) if home else ())


async def _turn(h: Happening, row: Retire) -> None:
    topic = row.topic(h)
    if topic:
        not_before = h.desk.now + row.after if row.after else None
        await retire(h.desk, h.after, topic, row.template, row.params(h), not_before)
