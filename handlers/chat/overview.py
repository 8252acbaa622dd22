"""What people look up: their own cases, one case, what waits for them, why a date is that day, the whole answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from handlers.cards.keys import CardKey
from handlers.chat import status as st
from handlers.chat.emergency import CALLS
from handlers.chat.explain import explained
from handlers.chat.filing import duty
from handlers.chat.talk import Talk, number
from handlers.chat.triage import WAITING
from handlers.chat.which import NOT_FOUND, Among, fitting, pressing, title, visible
from handlers.inbound import CardTap
from handlers.reply import Reply, Say
from workflow import events as e
from workflow.case import OPEN, Case, State
from workflow.clock import ClockState

EVERY = frozenset(State)
LOOKED_UP = Among("chat.none.own", ("complainant", "owner", "approver"), EVERY)
DATED = Among("chat.none.own", ("complainant", "owner", "approver"), OPEN)
ANSWERED = Among("chat.none.answered", ("complainant", "owner"), EVERY, also=lambda case, _userid: bool(case.results))
LISTED = 10
_EVERYTHING = Among("chat.all.none", pool=OPEN, states=frozenset(), most=500)
_ORDINARY = 2
_NEVER = datetime.max.replace(tzinfo=UTC)


async def mine(talk: Talk) -> Reply:
    """我的: the newest ten of one's own, each with its state and next date."""
    cases = await talk.desk.uow.ledger.with_part(talk.userid, "complainant", open_only=False, limit=LISTED + 1)
    if not cases:
        return Say(talk.t("chat.mine.none"))
    lines = [talk.t("chat.mine.line", title=case.title, status=st.status(talk, case)) for case in cases[:LISTED]]
    head = (
        talk.t("chat.mine.head", count=len(lines)) if len(cases) <= LISTED else talk.t("chat.mine.newest", count=LISTED)
    )
    return Say("\n".join([head, *lines]))


async def look_up(talk: Talk, case: Case, _words: str = "") -> Reply:
    """查询: state and next date."""
    return Say(st.status(talk, case))


async def deadline(talk: Talk, case: Case, _words: str = "") -> Reply:
    """期限, 为什么是这天: day by day, and why it moved."""
    entries = await talk.desk.uow.cases.entries(case.case_id)
    return Say(explained(talk, case, [x.event for x in entries if isinstance(x.event, e.ClockMoved)]))


async def full_text(talk: Talk, case: Case, _words: str = "") -> Reply:
    """详情: the words in full; the shell splits what is too long for one message, and cuts nothing."""
    return Say(_public_words(talk, case) if st.is_own(talk, case) else _file_words(talk, case))


async def full_text_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """看完整答复."""
    case = await visible(talk, key.case_id)
    return await full_text(talk, case) if case else Say(talk.t(NOT_FOUND))


async def todo(talk: Talk) -> Reply:
    """待办: what waits for this person, most pressing first; for those who handle nothing, where to go instead."""
    if not is_staff(talk):
        return await not_staff(talk)
    now = talk.desk.now
    ledger = talk.desk.uow.ledger
    owned = await ledger.with_part(talk.userid, "owner", open_only=True)
    approving = await ledger.with_part(talk.userid, "approver", open_only=True)
    waiting = await fitting(talk, WAITING)
    calling = await fitting(talk, CALLS) if _is_alarmed(talk) else ()
    found = {case.case_id: case for case in (*owned, *approving, *waiting, *calling)}
    if not found:
        return Say(talk.t("chat.todo.none"))
    late = sum(1 for case in found.values() if _due(case) <= now)
    head = talk.t("chat.todo.head", count=len(found), late=late, approvals=len(approving))
    return Say("\n".join([head, *_queue(talk, found.values())]))


async def all_open(talk: Talk) -> Reply:
    """全部: every open case that exists for this person, most pressing first."""
    if not is_staff(talk):
        return await not_staff(talk)
    cases = await fitting(talk, _EVERYTHING)
    if not cases:
        return Say(talk.t(_EVERYTHING.none))
    late = sum(1 for case in cases if _due(case) <= talk.desk.now)
    urgent = sum(1 for case in cases if pressing(case) < _ORDINARY)
    head = talk.t("chat.all.head", count=len(cases), late=late, urgent=urgent)
    return Say("\n".join([head, *_queue(talk, cases)]))


async def not_staff(talk: Talk) -> Reply:
    """Words that are for who handles cases, from somebody else."""
    return Say(talk.t("chat.todo.not_staff"))


async def acknowledge(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """知道了 ends no clock, and says so; where the clock has ended meanwhile, the card says how."""
    case = await visible(talk, key.case_id)
    if case is None:
        return Say(talk.t(NOT_FOUND))
    if st.has_ended(case, key.instance):
        return talk.turned("clock_done", case, instance=key.instance)
    return Say(talk.t("chat.acknowledged", number=number(case)))


async def human(talk: Talk) -> Reply:
    """人工, 咨询: who is on duty, by name."""
    return Say(talk.t("chat.human", people=duty(talk)))


async def policy(talk: Talk) -> Reply:
    """制度: which regulation holds, in which version."""
    regulation = talk.policy().regulation
    return Say(talk.t("chat.policy", title=regulation.title, version=regulation.version))


def is_staff(talk: Talk) -> bool:
    """Whether the person holds a role or leads a department: then the words of the staff are for him."""
    directory = talk.desk.directory
    person = directory.person(talk.userid)
    holds_a_role = any(directory.has_role(talk.userid, role) for role in directory.roles)
    return holds_a_role or bool(person and person.leader_of)


def _public_words(talk: Talk, case: Case) -> str:
    """What the complainant said, and every answer he got."""
    said = [talk.t("chat.full.said", number=number(case), text=case.text)]
    said += [talk.t("chat.full.asked", date=talk.words.date(n.at), text=n.text) for n in case.questions]
    said += [talk.t("chat.full.supplement", date=talk.words.date(n.at), text=n.text) for n in case.supplements]
    said += [talk.t("chat.full.result", date=talk.words.date(n.at), text=n.text) for n in case.results]
    return "\n".join(said if case.results else [*said, st.status(talk, case)])


def _file_words(talk: Talk, case: Case) -> str:
    """The same with what only the staff read: findings, plans, records. Who complained is not among it."""
    said = [talk.t("chat.full.said", number=number(case), text=case.text)]
    for code, notes in (
        ("chat.full.supplement", case.supplements),
        ("chat.full.question", case.questions),
        ("chat.full.contact", case.contacts),
        ("chat.full.note", case.investigation),
        ("chat.full.comment", case.comments),
        ("chat.full.measure", case.measures_done),
        ("chat.full.result", case.results),
        ("chat.full.form", case.forms),
        ("chat.full.review", case.reviews),
    ):
        said += [talk.t(code, date=talk.words.date(n.at), by=talk.name(n.by), text=n.text) for n in notes]
    for filed in case.reports:
        parts = (talk.t("chat.full.part", part=talk.words.part(name), text=text) for name, text in filed.parts.items())
        text = talk.t("list.semicolon").join(parts)
        said.append(talk.t("chat.full.report", date=talk.words.date(filed.at), by=talk.name(filed.by), text=text))
    for called, call in zip(case.called, case.calls, strict=True):
        names = {"by": talk.name(call.by), "called": talk.name(called)}
        said.append(talk.t("chat.full.call", date=talk.words.date(call.at), text=call.text, **names).rstrip())
    for plan in case.plans:
        amount = talk.words.money(plan.amount_cents)
        said.append(
            talk.t("chat.full.plan", version=plan.version, cause=plan.cause, measures=plan.measures, amount=amount)
        )
    return "\n".join(said)


def _is_alarmed(talk: Talk) -> bool:
    """Whether an emergency is this person's to telephone about, under one of the policies in use."""
    policies = talk.desk.rules.policies.values()
    roles = {role for policy in policies for role in policy.emergency.called}
    return any(talk.desk.directory.has_role(talk.userid, role) for role in roles)


def _queue(talk: Talk, cases: Iterable[Case]) -> list[str]:
    """A line each for the most pressing: emergencies, then what is urgent, then by date."""
    ordered = sorted(cases, key=lambda case: (pressing(case), _due(case)))
    return [_line(talk, case) for case in ordered[:LISTED]]


def _line(talk: Talk, case: Case) -> str:
    code = "chat.todo.line" if pressing(case) == _ORDINARY else "chat.todo.urgent"
    return talk.t(code, title=title(talk, case), status=st.status(talk, case))


def _due(case: Case) -> datetime:
    """When the first obligation of the staff falls due; what owes nothing comes last."""
    return min((c.due for c in case.clocks if c.state is ClockState.RUNNING and c.clock != st.SURVEY), default=_NEVER)
