"""Which case is meant: by number, by 「刚才那个」, the only one that fits, or one of a list to choose from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from handlers.chat.talk import Talk, number
from handlers.reading import Reference
from handlers.reply import Reply
from workflow.access import may_see
from workflow.case import OPEN, Case, State
from workflow.dialogue import Ask

PICKED_FROM = 10
# The answer for what does not exist for this person: the same as when a command is refused for it.
NOT_FOUND = "refusal.not_found"


@dataclass(frozen=True, slots=True)
class Among:
    """Which cases a command without a number may mean: those in which the person has one of these parts, or those in
    `pool` that he may see; all in one of `states`. `none` is the code for having no such case. At most
    `most` of the pool are looked at, the oldest first."""

    none: str
    parts: tuple[str, ...] = ()
    states: frozenset[State] = OPEN
    pool: frozenset[State] = frozenset()
    also: Callable[[Case, str], bool] = field(default=lambda _case, _userid: True)
    most: int = 50


@dataclass(frozen=True, slots=True)
class NotFound:
    """The sentence for a case that does not exist for this person, whether or not it exists at all (D9)."""

    text: str


@dataclass(frozen=True, slots=True)
class Several:
    """More than one fits."""

    cases: tuple[Case, ...]


Found = Case | NotFound | Several


async def find(talk: Talk, reference: Reference, among: Among) -> Found:
    """The case meant. The answer for a stranger's case is the same as for a number that was never given."""
    if reference.number:
        return await by_number(talk, reference.number)
    cases = await fitting(talk, among)
    if not cases:
        return NotFound(talk.t(among.none))
    if len(cases) == 1 or reference.latest:
        return cases[0]
    return Several(cases)


async def by_number(talk: Talk, text: str) -> Found:
    """By full number, receipt, or last four digits, among what the person may see."""
    found = [await visible(talk, case_id) for case_id in await talk.desk.uow.ledger.by_number(text)]
    cases = tuple(case for case in found if case is not None)
    if not cases:
        return NotFound(talk.t("chat.not_found", number=text))
    return cases[0] if len(cases) == 1 else Several(cases)


async def visible(talk: Talk, case_id: str) -> Case | None:
    """The case, locked, if it exists for this person."""
    case = await talk.desk.uow.cases.load(case_id) if case_id else None
    return case if case is not None and may_see(talk.userid, case, talk.desk.directory) else None


async def fitting(talk: Talk, among: Among) -> tuple[Case, ...]:
    """The cases that a command without a number may mean, urgent ones first, then the newest; not locked."""
    ledger, found = talk.desk.uow.ledger, dict[str, Case]()
    for part in among.parts:
        open_only = among.states <= OPEN
        found |= {c.case_id: c for c in await ledger.with_part(talk.userid, part, open_only=open_only)}
    if among.pool:
        pool = await ledger.in_state([str(state) for state in among.pool], limit=among.most)
        found |= {c.case_id: c for c in pool if may_see(talk.userid, c, talk.desk.directory)}
    fits = (c for c in found.values() if c.state in among.states | among.pool and among.also(c, talk.userid))
    newest = sorted(fits, key=lambda c: (c.filed_at is not None, c.filed_at), reverse=True)
    return tuple(sorted(newest, key=pressing))


def pressing(case: Case) -> int:
    """Where a case stands in every queue: emergencies first, then what is urgent, then all others (S1-2.11)."""
    if case.emergency_at is not None and case.is_open:
        return 0
    return 1 if case.urgent and case.is_open else 2


async def choose(talk: Talk, several: Several, verb: str, words: str) -> Reply:
    """Asks which one, the newest ten in a numbered list; the command goes on with the answer."""
    cases = several.cases[:PICKED_FROM]
    return await talk.ask(
        Ask.WHICH, None, verb=verb, words=words, ids=" ".join(c.case_id for c in cases), list=listed(talk, cases)
    )


def listed(talk: Talk, cases: tuple[Case, ...]) -> str:
    """A numbered list: number, title, state."""
    return "\n".join(
        talk.t("chat.which.line", place=place, number=number(case), title=title(talk, case), state=state(talk, case))
        for place, case in enumerate(cases, start=1)
    )


def title(talk: Talk, case: Case) -> str:
    """The first words; of a case about superiors only its own complainant reads them in a list."""
    secret = case.to_director and case.complainant.casefold() != talk.userid.casefold()
    return talk.t("card.subject.conduct") if secret else case.title


def state(talk: Talk, case: Case) -> str:
    """The state as this person calls it."""
    mine = case.complainant.casefold() == talk.userid.casefold()
    return talk.words.state_public(case) if mine else talk.words.state_staff(case)
