"""Look-ups across cases. It locks nothing and asks nobody whether the caller may see what it finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from storage.case_rows import WITH_KEYS, case_of_row, keys_of_row, number_tail
from storage.session import Session
from storage.tables import cases, participants
from storage.vault import Vault
from workflow.case import Case

_MATCHES = 20
_TAIL_LENGTH = 4


class SqlLedger:
    """`workflow.ports.Ledger` on one session."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def case(self, case_id: str) -> Case | None:
        """The case as it stands; not locked."""
        found = await self._cases(WITH_KEYS.where(cases.c.case_id == case_id))
        return found[0] if found else None

    async def by_number(self, text: str) -> tuple[str, ...]:
        """Case ids whose number or receipt is `text` (in any case of letters), or whose number ends with these four
        digits; newest first, at most twenty."""
        wanted = text.strip()
        spellings = {wanted, wanted.upper(), wanted.lower()}
        matches: list[ColumnElement[bool]] = [cases.c.number.in_(spellings), cases.c.receipt.in_(spellings)]
        if len(wanted) == _TAIL_LENGTH and number_tail(wanted):
            matches.append(cases.c.number_tail == wanted)
        found = select(cases.c.case_id).where(or_(*matches)).order_by(cases.c.filed_at.desc()).limit(_MATCHES)
        return tuple((await self._session.scalars(found)).all())

    async def with_part(self, userid: str, part: str, *, open_only: bool, limit: int = 50) -> tuple[Case, ...]:
        """Cases in which the person has that part (`workflow.case.parts`), newest first; not locked."""
        of_person = (participants.c.person == self._vault.person(userid)) & (participants.c.part == part)
        mine = select(participants.c.case_id).where(of_person)
        if open_only:
            mine = mine.where(participants.c.is_open)
        newest = mine.order_by(participants.c.filed_at.desc(), participants.c.case_id).limit(limit)
        return await self._cases(
            WITH_KEYS.where(cases.c.case_id.in_(newest)).order_by(cases.c.filed_at.desc(), cases.c.case_id)
        )

    async def in_state(self, states: Sequence[str], *, limit: int = 50) -> tuple[Case, ...]:
        """Open cases in these states, oldest first; not locked."""
        waiting = WITH_KEYS.where(cases.c.is_open, cases.c.state.in_([str(state) for state in states]))
        return await self._cases(waiting.order_by(cases.c.filed_at, cases.c.case_id).limit(limit))

    async def open_cases(self, *, after: str, limit: int) -> tuple[Case, ...]:
        """Open cases by their ids, those behind `after` ("" for the first); not locked."""
        c = cases.c
        return await self._cases(WITH_KEYS.where(c.is_open, c.case_id > after).order_by(c.case_id).limit(limit))

    async def owner_loads(self, userids: Sequence[str]) -> Mapping[str, int]:
        """How many open cases each of these people owns."""
        digests = {userid: self._vault.person(userid) for userid in userids}
        owned = (
            select(participants.c.person, func.count())
            .where(participants.c.person.in_(digests.values()), participants.c.part == "owner", participants.c.is_open)
            .group_by(participants.c.person)
        )
        counts: dict[bytes, int] = dict((await self._session.execute(owned)).all())
        return {userid: counts.get(digest, 0) for userid, digest in digests.items()}

    async def _cases(self, statement: Select[Any]) -> tuple[Case, ...]:
        rows = await self._session.execute(statement)
        return tuple(case_of_row(self._vault, keys_of_row(self._vault, row), row) for row in rows)
