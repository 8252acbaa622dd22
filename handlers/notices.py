"""Who hears of what: the table of notices (design D7). It words nothing, sends nothing, and decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers import audiences as who
from handlers import conditions as on
from handlers import topics as about
from handlers.desk import Desk
from handlers.happening import Audience, Happening, Instant, Params, Topic, When, moment
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
    """The copies of a question that is answered turn into `template`.

    The copy that was tapped is changed by the reply itself: the actor's own copies are left alone, unless `own_act`
    says that he answered elsewhere.
    """

    topic: Topic
    template: str
    when: When = on.always
    own_act: bool = False


_ACTION = Urgency.ACTION

NOTICES: Mapping[type[e.Event], tuple[Tell, ...]] = {
    e.CaseFiled: (Tell(who.intake_pool, "triage", about.triage_topic, _ACTION),),
    e.CaseRegistered: (Tell(who.complainant, "accepted", when=on.is_owned),),
    e.CaseAssigned: (
        Tell(who.owner, "assignment", about.assignment_topic, _ACTION, on.must_accept, about.assignment_of),
        Tell(who.owner, "work", about.work_topic, _ACTION, on.goes_on),
        Tell(who.former_owner, "handed_over"),
    ),
    e.AssignmentDeclined: (
        Tell(who.dispatchers, "candidates", about.dispatch_topic, _ACTION, params=about.reason, loads=True),
    ),
    e.SupplementAdded: (Tell(who.handlers_of, "supplemented"),),
    e.CaseUrged: (Tell(who.handlers_of, "urged"),),
    e.ApprovalStarted: (Tell(who.step_people, "approval", about.pending_step, _ACTION, params=about.step),),
    e.StepApproved: (Tell(who.step_people, "approval", about.pending_step, _ACTION, params=about.step, own_act=True),),
    e.PlanReturned: (Tell(who.proposer, "returned", about.work_topic, _ACTION, params=about.opinion),),
    e.PlanApproved: (Tell(who.owner, "work", about.work_topic, _ACTION),),
    e.CaseSettled: (Tell(who.heads_of_owner, "settled_copy"),),
    e.ResultDelivered: (Tell(who.complainant, "result", about.result_topic, _ACTION),),
    e.SurveyAsked: (Tell(who.complainant, "survey", about.survey_topic, _ACTION, params=about.visit),),
    e.SurveyExplained: (Tell(who.owner, "explained", when=on.has_reasons),),
    e.SuggestionAdded: (Tell(who.director, "suggestion"),),
    e.RoundStarted: (
        Tell(who.complainant, "redo_text", when=on.by_director),
        Tell(who.director, "redo_copy", when=on.is_owned),
        Tell(who.director, "candidates", about.dispatch_topic, _ACTION, when=on.is_unowned, loads=True),
    ),
    e.RoundsExhausted: (Tell(who.director, "rounds_exhausted", about.decision_topic, _ACTION),),
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
    ),
    e.StepApproved: (Retire(about.this_step, "approval_done"),),
    e.PlanReturned: (Retire(about.this_step, "approval_done"),),
    e.PlanWithdrawn: (Retire(about.withdrawn_step, "approval_done", own_act=True),),
    e.SurveyAnswered: (
        Retire(about.result_topic, "result_done", own_act=True),
        Retire(about.survey_topic, "survey_done"),
    ),
    e.RoundStarted: (
        Retire(about.survey_topic, "survey_done", when=on.by_result, own_act=True),
        Retire(about.decision_topic, "rounds_exhausted_done"),
    ),
    e.CaseClosed: (
        Retire(about.triage_topic, "triage_done", when=on.was_untaken),
        Retire(about.decision_topic, "rounds_exhausted_done"),
        Retire(about.survey_topic, "survey_done", when=on.ended_by_others),
    ),
    e.ClockStopped: (
        Retire(about.clock_topic, "clock_done", when=on.met_on_its_card),
        Retire(about.clock_topic, "clock_done", when=on.met_elsewhere, own_act=True),
    ),
    e.ClockCancelled: (Retire(about.clock_topic, "clock_done", own_act=True),),
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
    if tell.to is not who.complainant:
        out.add(h.after.complainant.casefold())
    found: dict[str, str] = {}
    for userid in tell.to(h):
        person = h.desk.directory.person(userid)
        if userid.casefold() not in out and (person is None or person.active):
            found.setdefault(userid.casefold(), userid)
    return tuple(found.values())


def _not_before(h: Happening, tell: Tell, userid: str) -> Instant:
    policy, calendar = h.desk.rules.policy(h.after.policy_hash), h.desk.rules.calendar(h.after.policy_hash)
    if tell.to is who.complainant:
        return held_until(h.desk.now, policy, calendar)
    fired = moment(h) if tell.to is who.clock_targets else None
    if fired is None:
        return None
    return digest_at(userid, fired.to, h.desk.now, policy, calendar, h.desk.directory)


async def _loads(desk: Desk) -> dict[str, str]:
    people = desk.directory.holders(who.LEVELS[0])
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
