"""Adopted years: which is in force, who took it, and what is noticed when somebody changes or deletes one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, text, update

from storage.calendars import AdoptedYear, CalendarLostError
from storage.store import SqlStore
from storage.streams import read_lines
from storage.tables import entries
from storage.tables_organisation import calendar_years
from tests.contract import made
from tests.contract.conftest import Reopen
from workflow.published import load_published
from workflow.years import year_text

DAYS = load_published()
FIRST = AdoptedYear("cn", 2026, year_text(DAYS[2026]), "paper", made.NOW, "system")
OTHER = replace(
    FIRST,
    text=year_text(replace(DAYS[2026], off=DAYS[2026].off[1:])),
    adopted_at=made.NOW + timedelta(days=1),
    adopted_by="operator",
)
BEFORE = replace(FIRST, year=2025, text=year_text(DAYS[2025]))


async def test_a_store_that_adopted_nothing_has_no_year(store: SqlStore) -> None:
    assert await store.calendar_years() == ()
    assert await store.calendar_version() == 0


async def test_an_adopted_year_is_kept_and_stands_on_the_timeline_without_a_case(store: SqlStore) -> None:
    assert await store.calendar_adopt(FIRST)
    assert await store.calendar_years() == (FIRST,)
    assert await store.verify("calendar") is None
    async with store._database.read() as session:
        (line,) = await read_lines(session, "calendar")
    assert (line.type, line.actor, line.policy_hash) == ("calendar.adopted", "system", "")


async def test_what_is_in_force_is_not_adopted_again(store: SqlStore) -> None:
    assert await store.calendar_adopt(FIRST)
    assert not await store.calendar_adopt(replace(FIRST, adopted_by="operator", source="another paper"))
    assert await store.calendar_version() == 1


async def test_the_newest_adoption_of_each_year_and_region_is_in_force(store: SqlStore, reopen: Reopen) -> None:
    elsewhere = replace(BEFORE, region="hk", year=2026)
    for year in (FIRST, BEFORE, elsewhere, OTHER):
        assert await store.calendar_adopt(year)
    in_force = (BEFORE, OTHER, elsewhere)
    assert await store.calendar_years() == in_force
    assert await (await reopen()).calendar_years() == in_force


async def test_going_back_to_an_earlier_version_is_written_down(store: SqlStore) -> None:
    back = replace(FIRST, adopted_at=made.NOW + timedelta(days=2))
    for year in (FIRST, OTHER, back):
        assert await store.calendar_adopt(year)
    assert await store.calendar_years() == (back,)
    assert await store.calendar_version() == 3
    assert await store.verify("calendar") is None


async def test_another_process_sees_the_version_grow(store: SqlStore, reopen: Reopen) -> None:
    other = await reopen()
    await store.calendar_adopt(FIRST)
    assert await other.calendar_version() == 1


@pytest.mark.parametrize(
    "damage",
    [
        delete(calendar_years).where(calendar_years.c.year == 2026),
        update(calendar_years).where(calendar_years.c.year == 2026).values(text=BEFORE.text),
        delete(calendar_years),
    ],
    ids=["deleted", "changed", "emptied"],
)
async def test_a_year_that_lost_its_days_is_told_and_can_be_adopted_again(store: SqlStore, damage: object) -> None:
    await store.calendar_adopt(BEFORE)
    await store.calendar_adopt(FIRST)
    async with store._database.write() as session:
        await session.execute(damage)  # type: ignore[arg-type]  # one of three statements
    with pytest.raises(CalendarLostError, match="cn 2026"):
        await store.calendar_years()
    again = replace(FIRST, adopted_by="operator")
    assert await store.calendar_adopt(again)
    await store.calendar_adopt(BEFORE)
    assert {row.year: row.adopted_by for row in await store.calendar_years()}[2026] == "operator"


@pytest.mark.parametrize(
    "damage",
    [
        delete(entries).where(entries.c.stream == "calendar"),
        delete(entries).where(entries.c.stream == "calendar", entries.c.seq == 2),
        update(entries).where(entries.c.seq == 1).values(actor="somebody"),
        text("DELETE FROM heads"),
    ],
    ids=["emptied", "cut off", "changed", "forgotten"],
)
async def test_a_timeline_that_was_tampered_with_is_told_and_takes_nothing_more(
    store: SqlStore, damage: object
) -> None:
    await store.calendar_adopt(FIRST)
    await store.calendar_adopt(OTHER)
    async with store._database.write() as session:
        await session.execute(damage)  # type: ignore[arg-type]  # one of four statements
    with pytest.raises(CalendarLostError, match="not what was written"):
        await store.calendar_years()
    with pytest.raises(CalendarLostError):
        await store.calendar_adopt(BEFORE)
