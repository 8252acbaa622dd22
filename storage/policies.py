"""Adopted policies: their text, and on the `policy` stream who adopted which when. It understands no policy."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from storage.history import Line, chained
from storage.session import Session
from storage.streams import POLICY, append_lines, head_of, keep_head
from storage.tables import cases, store
from storage.tables_organisation import policies
from storage.turns import alone
from storage.upsert import upsert
from workflow.codec import canonical

_ADOPTED = "policy.adopted"
_SAID = "settings_said/"


@dataclass(frozen=True, slots=True)
class AdoptedPolicy:
    """A policy as it was adopted."""

    policy_hash: str
    policy_id: str
    text: str
    adopted_at: datetime


async def adopt(session: Session, policy: AdoptedPolicy, actor: str) -> bool:
    """New cases of this policy id are decided under it from now on. False when that was so already."""
    await alone(session, POLICY)
    newest = select(policies.c.policy_hash).where(policies.c.policy_id == policy.policy_id)
    current = await session.scalar(newest.order_by(policies.c.seq.desc()).limit(1))
    if current == policy.policy_hash:
        return False
    seq, head = await head_of(session, POLICY)
    line = _line(policy, actor, seq + 1, head)
    await append_lines(session, [line])
    await keep_head(session, line)
    await session.execute(upsert(session, policies), {**asdict(policy), "seq": line.seq})
    return True


async def follow(session: Session, policy: AdoptedPolicy, actor: str) -> bool:
    """The settings say this text of the policy: it is adopted if it is another one than they said before. So what
    somebody adopts stays in force until the settings are changed. False when nothing was adopted."""
    name = f"{_SAID}{policy.policy_id}"
    said = await session.scalar(select(store.c.value).where(store.c.name == name))
    if said == policy.policy_hash:
        return False
    await session.execute(upsert(session, store), {"name": name, "value": policy.policy_hash})
    return await adopt(session, policy, actor)


async def said(session: Session) -> dict[str, str]:
    """By policy id, the hash of the text that the settings said when they were last read."""
    rows = await session.execute(select(store).where(store.c.name.startswith(_SAID, autoescape=True)))
    return {row.name.removeprefix(_SAID): row.value for row in rows}


async def open_cases(session: Session, policy_hash: str) -> tuple[tuple[str, int], ...]:
    """Id and version of each open case that runs under exactly that policy, the oldest first."""
    statement = select(cases.c.case_id, cases.c.version).where(cases.c.is_open, cases.c.policy_hash == policy_hash)
    rows = await session.execute(statement.order_by(cases.c.filed_at, cases.c.case_id))
    return tuple((row.case_id, row.version) for row in rows)


async def version(session: Session) -> int:
    """Grows with each adoption."""
    return (await head_of(session, POLICY))[0]


async def adopted(session: Session) -> tuple[AdoptedPolicy, ...]:
    """All of them, the newest adoption first."""
    c = policies.c
    rows = await session.execute(select(c.policy_hash, c.policy_id, c.text, c.adopted_at).order_by(c.seq.desc()))
    return tuple(AdoptedPolicy(*row) for row in rows)


async def policy_text(session: Session, policy_hash: str) -> str | None:
    """The text of an adopted policy."""
    text: str | None = await session.scalar(select(policies.c.text).where(policies.c.policy_hash == policy_hash))
    return text


def _line(policy: AdoptedPolicy, actor: str, seq: int, head: bytes) -> Line:
    line = Line(
        stream=POLICY,
        seq=seq,
        at=policy.adopted_at,
        actor=actor,
        command_id=f"adopt.{policy.policy_hash}.{seq}",
        policy_hash=policy.policy_hash,
        type=_ADOPTED,
        v=1,
        open=canonical({"policy_hash": policy.policy_hash, "policy_id": policy.policy_id}),
        content=b"",
        identity=b"",
        prev=head,
    )
    return chained(line)
