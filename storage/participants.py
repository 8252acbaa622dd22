"""Who takes part in which case, as keyed digests: a mirror of `workflow.case.parts`. It knows nobody's name."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, insert, update

from storage.session import Session
from storage.tables import participants
from storage.vault import Vault
from workflow.case import Case, parts

_ONE = (
    (participants.c.case_id == bindparam("of_case"))
    & (participants.c.person == bindparam("of_person"))
    & (participants.c.part == bindparam("of_part"))
)


async def mirror(session: Session, vault: Vault, before: Case, after: Case) -> None:
    """Writes who came, who left, and whether the case is still open."""
    old, new = _digests(vault, before), _digests(vault, after)
    gone, come = sorted(old - new), sorted(new - old)
    if gone:
        rows = [{"of_case": after.case_id, "of_person": person, "of_part": part} for person, part in gone]
        await session.execute(delete(participants).where(_ONE), rows)
    if old and before.is_open != after.is_open:
        of_case = update(participants).where(participants.c.case_id == after.case_id)
        await session.execute(of_case.values(is_open=after.is_open))
    if come:
        rest = {"case_id": after.case_id, "is_open": after.is_open, "filed_at": after.filed_at}
        await session.execute(insert(participants), [{"person": p, "part": part, **rest} for p, part in come])


def _digests(vault: Vault, case: Case) -> set[tuple[bytes, str]]:
    return {(vault.person(found.userid), found.part) for found in parts(case)}
