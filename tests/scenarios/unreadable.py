"""After every story no word of any case and no name of a complainant can be read in what is stored on either engine."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import select

import storage.tables_organisation  # noqa: F401  # its tables enter themselves into the metadata
from storage.address import database_at, file_of
from storage.tables import metadata
from tests.planted import leaks, plainly
from workflow.case import Case
from workflow.codec import split
from workflow.fields import Secrecy

_TELLING = 6
"""Texts of fewer bytes stand somewhere by chance."""


async def nothing_readable(url: str, cases: Collection[Case]) -> None:
    """Looks in SQLite's files as they are, in a server's values. What the regulation says itself is no secret, nor who
    acted as staff."""
    rows = await _rows(url)
    public = f"{rows['policies']}{rows['calendar_years']}"
    staff = {str(row["actor"]) for row in rows["entries"]}
    words = {word for case in cases for word in _said(case) if len(word.encode()) >= _TELLING and word not in public}
    assert leaks(_kept(url, rows), words - staff, plainly) == {}


def _said(case: Case) -> Iterator[str]:
    """Who it is, and what was said: dates, codes and userids of staff, which stand among the words, are plain ASCII."""
    parts = split(case)
    yield from _texts(parts[Secrecy.IDENTITY])
    yield from (text for text in _texts(parts[Secrecy.CONTENT]) if not text.isascii())


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _kept(url: str, rows: Mapping[str, list[Mapping[str, Any]]]) -> dict[str, bytes]:
    path = file_of(url)
    if path is not None:
        return {found.name: found.read_bytes() for found in path.parent.glob(f"{path.name}*")}
    values = {table: [value for row in found for value in row.values()] for table, found in rows.items()}
    return {
        table: b"\n".join(v if isinstance(v, bytes) else str(v).encode() for v in vs) for table, vs in values.items()
    }


async def _rows(url: str) -> dict[str, list[Mapping[str, Any]]]:
    database = database_at(url, look_only=True)
    try:
        async with database.read() as session:
            return {
                name: [dict(row) for row in (await session.execute(select(table))).mappings()]
                for name, table in metadata.tables.items()
            }
    finally:
        await database.close()
