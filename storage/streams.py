"""The rows of timelines: append, read, find by command. What stands in a line is history.py's business."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import insert, select

from storage.engine import TakenError
from storage.history import GENESIS, Line
from storage.session import Session
from storage.tables import cases, commands, entries, heads
from storage.upsert import upsert
from workflow.ports import ConflictError

POLICY = "policy"
CALENDAR = "calendar"
ORG = "org"
_CASE = "case/"


def case_stream(case_id: str) -> str:
    """The stream that a case's timeline stands in."""
    return _CASE + case_id


def stream_case(stream: str) -> str:
    """The case whose timeline a stream is; "" for any other stream."""
    return stream.removeprefix(_CASE) if stream.startswith(_CASE) else ""


async def append_lines(session: Session, lines: Sequence[Line]) -> None:
    """Adds the lines. Raises ConflictError when somebody else wrote one of these places first."""
    try:
        await session.execute(insert(entries), [asdict(line) for line in lines])
    except TakenError as error:
        raise ConflictError(f"{lines[0].stream} #{lines[0].seq} is taken") from error


async def keep_head(session: Session, line: Line) -> None:
    """Remembers the newest line of a stream that is no case's (a case's row does that itself)."""
    await session.execute(upsert(session, heads), {"stream": line.stream, "head": line.hash})


async def kept_head(session: Session, stream: str) -> bytes:
    """The hash that the store remembers of the stream's newest line; genesis for a stream that it does not know."""
    case_id = stream_case(stream)
    kept = select(cases.c.head).where(cases.c.case_id == case_id) if case_id else select(heads.c.head)
    head: bytes | None = await session.scalar(kept if case_id else kept.where(heads.c.stream == stream))
    return GENESIS if head is None else head


async def note_commands(session: Session, command_ids: Sequence[str], stream: str) -> None:
    """Remembers what these commands changed. Raises ConflictError when one of them was carried out before."""
    try:
        await session.execute(insert(commands), [{"command_id": c, "stream": stream} for c in command_ids])
    except TakenError as error:
        raise ConflictError("the command was carried out before") from error


async def stream_of_command(session: Session, command_id: str) -> str | None:
    """The first stream that the command changed."""
    stream: str | None = await session.scalar(select(commands.c.stream).where(commands.c.command_id == command_id))
    return stream


async def read_lines(session: Session, stream: str) -> tuple[Line, ...]:
    """The whole timeline, oldest first."""
    rows = await session.execute(select(entries).where(entries.c.stream == stream).order_by(entries.c.seq))
    return tuple(Line(**row) for row in rows.mappings())


async def head_of(session: Session, stream: str) -> tuple[int, bytes]:
    """Seq and hash of the newest line; (0, genesis) for a stream that is empty."""
    newest = select(entries.c.seq, entries.c.hash).where(entries.c.stream == stream).order_by(entries.c.seq.desc())
    row = (await session.execute(newest.limit(1))).one_or_none()
    return (row.seq, row.hash) if row else (0, GENESIS)
