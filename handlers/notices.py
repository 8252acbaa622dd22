"""Who hears of what: the table of notices (design D7). It words nothing, sends nothing, and decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers import audiences as a
from handlers.audiences import Happening
from handlers.desk import Desk
from handlers.quiet import digest_at, held_until
from workflow import events as e
from workflow.case import Case
from workflow.ports import Entry, ItemKind, OutboxItem, SentCard, Urgency


@dataclass(frozen=True, slots=True)
class Tell:
    """Somebody is told, with a template of handlers/cards/table.py.

    `topic` groups the copies of one question. `own_act`: also to the person who acted, who else has his answer in the
    reply. `loads`: the card lists people by load.
    """

    to: a.Audience
    template: str
    topic: a.Topic | None = None
    urgency: Urgency = Urgency.NEWS
    when: a.When = a.always
    params: a.Params = a.nothing
    own_act: bool = False
    loads: bool = False


@dataclass(frozen=True, slots=True)
class Retire:
    """The copies of a question that is answered turn into `template`.

    The copy that was tapped is changed by the reply itself: the actor's own copies are left alone, unless `own_act`
    says that he answered elsewhere.
    """

    topic: a.Topic
    template: str
    when: a.When = a.always
    own_act: bool = False


_ACTION = Urgency.ACTION

NOTICES: Mapping[type[e.Event], tuple[Tell, ...]] = {
    e.CaseFiled: (Tell(a.intake_pool, "triage", a.triage_topic, _ACTION),),
    e.CaseRegistered: (Tell(a.complainant, "accepted", when=a.is_owned),),
    e.CaseAssigned: (
        Tell(a.owner, "assignment", a.assignment_topic, _ACTION, a.must_accept, a.assignment_of),
        Tell(a.owner, "work", a.work_topic, _ACTION, a.goes_on),
        Tell(a.former_owner, "handed_over"),
    ),
    e.AssignmentDeclined: (Tell(a.dispatchers, "candidates", a.dispatch_topic, _ACTION, params=a.reason, loads=True),),
    e.SupplementAdded: (Tell(a.handlers_of, "supplemented"),),
    e.CaseUrged: (Tell(a.handlers_of, "urged"),),
    e.ApprovalStarted: (Tell(a.step_people, "approval", a.pending_step, _ACTION, params=a.step),),
    e.StepApproved: (Tell(a.step_people, "approval", a.pending_step, _ACTION, params=a.step, own_act=True),),
    e.PlanReturned: (Tell(a.proposer, "returned", a.work_topic, _ACTION, params=a.opinion),),
    e.PlanApproved: (Tell(a.owner, "work", a.work_topic, _ACTION),),
    e.CaseSettled: (Tell(a.heads_of_owner, "settled_copy"),),
    e.ResultDelivered: (Tell(a.complainant, "result", a.result_topic, _ACTION),),
    e.SurveyAsked: (Tell(a.complainant, "survey", a.survey_topic, _ACTION, params=a.visit),),
    e.SurveyExplained: (Tell(a.owner, "explained", when=a.has_reasons),),
    e.SuggestionAdded: (Tell(a.director, "suggestion"),),
    e.RoundStarted: (
        Tell(a.complainant, "redo_text", when=a.by_director),
        Tell(a.director, "redo_copy", when=a.is_owned),
        Tell(a.director, "candidates", a.dispatch_topic, _ACTION, when=a.is_unowned, loads=True),
    ),
    e.RoundsExhausted: (Tell(a.director, "rounds_exhausted", a.decision_topic, _ACTION),),
    e.CaseClosed: (
        Tell(a.owner, "closed"),
        Tell(a.complainant, "closed_public", when=a.ended_by_others),
    ),
    e.ClockFired: (
        Tell(a.clock_targets, "warning", a.clock_topic, _ACTION, a.warns, a.rung),
        Tell(a.clock_targets, "breach", a.clock_topic, _ACTION, a.breaks, a.rung),
        Tell(a.clock_targets, "escalation", a.clock_topic, _ACTION, a.climbs, a.rung, loads=True),
    ),
}

RETIRED: Mapping[type[e.Event], tuple[Retire, ...]] = {
    e.CaseRegistered: (Retire(a.triage_topic, "triage_done"),),
    e.CaseAssigned: (Retire(a.dispatch_topic, "candidates_done"), Retire(a.former_assignment, "assignment_done")),
    e.StepApproved: (Retire(a.this_step, "approval_done"),),
    e.PlanReturned: (Retire(a.this_step, "approval_done"),),
    e.PlanWithdrawn: (Retire(a.withdrawn_step, "approval_done", own_act=True),),
    e.SurveyAnswered: (Retire(a.result_topic, "result_done", own_act=True), Retire(a.survey_topic, "survey_done")),
    e.RoundStarted: (
        Retire(a.survey_topic, "survey_done", when=a.by_result, own_act=True),
        Retire(a.decision_topic, "rounds_exhausted_done"),
    ),
    e.CaseClosed: (
        Retire(a.triage_topic, "triage_done", when=a.was_untaken),
        Retire(a.decision_topic, "rounds_exhausted_done"),
        Retire(a.survey_topic, "survey_done", when=a.ended_by_others),
    ),
    e.ClockStopped: (
        Retire(a.clock_topic, "clock_done", when=a.met_on_its_card),
        Retire(a.clock_topic, "clock_done", when=a.met_elsewhere, own_act=True),
    ),
    e.ClockCancelled: (Retire(a.clock_topic, "clock_done", own_act=True),),
}


async def announce(desk: Desk, before: Case, after: Case, entries: Sequence[Entry]) -> None:
    """Queues what follows from these entries of one command: notices to those concerned, and new faces for the cards
    whose question is answered. Part of the same unit of work: nothing is announced that did not happen."""
    for entry in entries:
        happening = Happening(entry, before, after, desk)
        for retire in RETIRED.get(type(entry.event), ()):
            if retire.when(happening):
                await _retire(happening, retire)
        for tell in NOTICES.get(type(entry.event), ()):
            if tell.when(happening):
                await _tell(happening, tell)


async def _tell(h: Happening, tell: Tell) -> None:
    people = _people(h, tell)
    if not people:
        return
    params = {**tell.params(h), **(await _loads(h.desk) if tell.loads else {})}
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
    if tell.to is not a.complainant:
        out.add(h.after.complainant.casefold())
    found: dict[str, str] = {}
    for userid in tell.to(h):
        person = h.desk.directory.person(userid)
        if userid.casefold() not in out and (person is None or person.active):
            found.setdefault(userid.casefold(), userid)
    return tuple(found.values())


def _not_before(h: Happening, tell: Tell, userid: str) -> a.Instant:
    policy, calendar = h.desk.rules.policy(h.after.policy_hash), h.desk.rules.calendar(h.after.policy_hash)
    if tell.to is a.complainant:
        return held_until(h.desk.now, policy, calendar)
    fired = a.moment(h) if tell.to is a.clock_targets else None
    if fired is None:
        return None
    return digest_at(userid, fired.to, h.desk.now, policy, calendar, h.desk.directory)


async def _loads(desk: Desk) -> dict[str, str]:
    people = desk.directory.holders(a.LEVELS[0])
    loads = await desk.uow.ledger.owner_loads(people)
    return {f"load.{userid}": str(loads.get(userid, 0)) for userid in people}


async def _retire(h: Happening, retire: Retire) -> None:
    topic = retire.topic(h)
    if not topic:
        return
    for card in await h.desk.uow.outbox.cards(h.after.case_id, topic):
        if not retire.own_act and card.to.casefold() == h.actor.casefold():
            continue
        await h.desk.uow.outbox.retire(card.task_id)
        if card.response_code and card.code_until > h.desk.now:
            await h.desk.uow.outbox.add(_new_face(h, card, retire.template), at=h.desk.now)


def _new_face(h: Happening, card: SentCard, template: str) -> OutboxItem:
    return OutboxItem(
        kind=ItemKind.UPDATE,
        to=card.to,
        template=template,
        case_id=card.case_id,
        seq=h.entry.seq,
        params=card.params,
        topic=card.topic,
        task_id=card.task_id,
        response_code=card.response_code,
        urgency=Urgency.NEWS,
    )
