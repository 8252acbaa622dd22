"""Leave as the store keeps it: who arranged which on the `org` stream, and a row for each that is not over yet."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import RowMapping, func, insert, select, update

from storage.history import Line, chained
from storage.session import Session
from storage.streams import ORG, append_lines, head_of, keep_head
from storage.tables_organisation import absences
from storage.turns import alone
from workflow.absence import AbsenceEnded, AbsenceEvent, AbsenceSet, Return
from workflow.codec import canonical, encode
from workflow.directory import Away

# Any time at all: a comparison finds the open rows by their index, and `IS NOT NULL` would walk through all of them.
_EVER = datetime(2000, 1, 1, tzinfo=UTC)
_OPEN = select(absences).where(absences.c.back >= _EVER)
EARLIEST = select(func.min(absences.c.back)).where(absences.c.back.is_not(None))
"""When the next of them is back."""


async def keep(session: Session, event: AbsenceEvent, *, at: datetime, actor: str, cause: str) -> None:
    """Writes the event down and changes the rows. `actor` is a userid, `cause` the id of the command."""
    await alone(session, ORG)
    seq, head = await head_of(session, ORG)
    line = _line(event, seq + 1, at, actor, cause, head)
    await append_lines(session, [line])
    await keep_head(session, line)
    if isinstance(event, AbsenceSet):
        await session.execute(insert(absences), _row(event, line.seq))
    else:
        await _end(session, event)


async def open_absences(session: Session) -> tuple[Away, ...]:
    """Every leave that is not over yet. The newest word comes first: where two leaves of a person overlap it holds."""
    rows = (await session.execute(_OPEN)).mappings().all()
    return tuple(_leave(row) for row in sorted(rows, key=_seq, reverse=True))


async def version(session: Session) -> int:
    """How much is on the stream; a process knows by it whether it knows the newest."""
    return (await head_of(session, ORG))[0]


async def returning(session: Session, now: datetime) -> tuple[Return, ...]:
    """The leaves after which somebody is back by now and has not been told what waited, the oldest first."""
    await alone(session, "returning")
    rows = (await session.execute(_OPEN.where(absences.c.back <= now))).mappings().all()
    return tuple(Return(_seq(row), _leave(row)) for row in sorted(rows, key=_seq))


async def postpone(session: Session, seq: int, back: datetime) -> None:
    """He is not back yet after all: another leave of his goes on."""
    await session.execute(update(absences).where(absences.c.seq == seq).values(back=back))


async def close(session: Session, seq: int) -> None:
    """He was told; the leave is over."""
    await session.execute(update(absences).where(absences.c.seq == seq).values(back=None))


async def _end(session: Session, event: AbsenceEnded) -> None:
    c = absences.c
    # whoever corrects his leave arranges it again: all that overlap are one to him, and end together
    ended = (c.userid == event.userid) & (c.first <= event.last.isoformat()) & (c.last >= event.first.isoformat())
    await session.execute(update(absences).where(ended).values(back=None))


def _row(event: AbsenceSet, seq: int) -> dict[str, object]:
    return {
        "seq": seq,
        "userid": event.userid,
        "first": event.first.isoformat(),
        "last": event.last.isoformat(),
        "deputy": event.deputy,
        "back": event.back,
    }


def _seq(row: RowMapping) -> int:
    return int(row["seq"])


def _leave(row: RowMapping) -> Away:
    return Away(row["userid"], date.fromisoformat(row["first"]), date.fromisoformat(row["last"]), row["deputy"])


def _line(event: AbsenceEvent, seq: int, at: datetime, actor: str, cause: str, head: bytes) -> Line:
    line = Line(
        stream=ORG,
        seq=seq,
        at=at,
        actor=actor,
        command_id=cause,
        policy_hash="",
        type=event.type,
        v=1,
        open=canonical(encode(event)),
        content=b"",
        identity=b"",
        prev=head,
    )
    return chained(line)
