"""Adopted years of published days: their texts, and on the `calendar` stream who adopted which when.

It understands no calendar. Which year is in force is what the chained stream says last; a year that stands there and
has no text any more, or another one, is never passed over in silence.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.history import Line, chained, first_fault
from storage.session import Session
from storage.streams import CALENDAR, append_lines, head_of, keep_head, kept_head, read_lines
from storage.tables import store
from storage.tables_organisation import calendar_years
from storage.turns import alone
from storage.upsert import upsert
from workflow.codec import canonical
from workflow.years import year_hash

_ADOPTED = "calendar.adopted"
_COUNTED_WITH = "counted_with"

_Key = tuple[str, int]


class CalendarLostError(Exception):
    """Adopted days are not what was adopted: somebody deleted or changed them in the database."""

    code = "calendar_lost"


@dataclass(frozen=True, slots=True)
class AdoptedYear:
    """The published days of a region's year as they were adopted, where they stood, when and by whom (`system`,
    `operator`). `text` is that of `workflow.years`."""

    region: str
    year: int
    text: str
    source: str
    adopted_at: datetime
    adopted_by: str

    @property
    def year_hash(self) -> str:
        """SHA-256 (hex) of the days."""
        return year_hash(self.text)


async def adopt_year(session: Session, adopted: AdoptedYear) -> bool:
    """Dates are counted with this year from now on. False when that was so already. Raises CalendarLostError when the
    stream was tampered with; a year that lost its text can be adopted again."""
    await alone(session, CALENDAR)
    whole, _ = await _newest(session)
    current = whole.get((adopted.region, adopted.year))
    if current and current.year_hash == adopted.year_hash:
        return False
    seq, head = await head_of(session, CALENDAR)
    line = _line(adopted, seq + 1, head)
    await append_lines(session, [line])
    await keep_head(session, line)
    row = {"region": adopted.region, "year": adopted.year, "year_hash": adopted.year_hash, "text": adopted.text}
    await session.execute(upsert(session, calendar_years), row)
    return True


async def years_in_force(session: Session) -> tuple[AdoptedYear, ...]:
    """The newest adoption of each year, by region and year.

    Raises CalendarLostError when the stream was tampered with, or a year that it names has lost its text.
    """
    whole, lost = await _newest(session)
    if lost:
        named = ", ".join(f"{region} {year}" for region, year in lost)
        raise CalendarLostError(f"the adopted days of {named} are gone or were changed")
    return tuple(whole[key] for key in sorted(whole))


async def version(session: Session) -> int:
    """How many adoptions there were; another process knows by it whether it counts with the newest."""
    seq, _ = await head_of(session, CALENDAR)
    return seq


async def counted_with(session: Session) -> str:
    """The digest of the calendars that every open case was last compared with; "" before the first time."""
    digest: str | None = await session.scalar(select(store.c.value).where(store.c.name == _COUNTED_WITH))
    return digest or ""


async def keep_counted_with(session: Session, digest: str) -> None:
    """Every open case has been compared with these calendars."""
    await session.execute(upsert(session, store), {"name": _COUNTED_WITH, "value": digest})


async def _newest(session: Session) -> tuple[dict[_Key, AdoptedYear], list[_Key]]:
    """The newest adoption of each year, and the years whose text is not the one that was adopted."""
    lines = await read_lines(session, CALENDAR)
    if first_fault(CALENDAR, lines, await kept_head(session, CALENDAR)):
        raise CalendarLostError("the timeline of the calendars is not what was written")
    texts = {(r.region, r.year, r.year_hash): r.text for r in await session.execute(select(calendar_years))}
    said = {(what["region"], what["year"]): (line, what) for line in lines for what in [json.loads(line.open)]}
    whole: dict[_Key, AdoptedYear] = {}
    for (region, year), (line, what) in said.items():
        text = texts.get((region, year, what["year_hash"]))
        if text is not None and year_hash(text) == what["year_hash"]:
            whole[region, year] = AdoptedYear(region, year, text, what["source"], line.at, line.actor)
    return whole, sorted(said.keys() - whole.keys())


def _line(adopted: AdoptedYear, seq: int, head: bytes) -> Line:
    named = {
        "region": adopted.region,
        "year": adopted.year,
        "year_hash": adopted.year_hash,
        "source": adopted.source,
    }
    line = Line(
        stream=CALENDAR,
        seq=seq,
        at=adopted.adopted_at,
        actor=adopted.adopted_by,
        command_id=f"adopt.{adopted.region}-{adopted.year}.{seq}",
        policy_hash="",
        type=_ADOPTED,
        v=1,
        open=canonical(named),
        content=b"",
        identity=b"",
        prev=head,
    )
    return chained(line)
