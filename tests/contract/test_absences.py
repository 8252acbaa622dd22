"""Leave in the store: on the chained `org` stream, in the next look at the directory, and told of once it is over."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

from sqlalchemy import update

from storage.history import Fault
from storage.store import SqlStore
from storage.streams import ORG, read_lines
from storage.tables import entries
from tests.contract import made
from tests.contract.conftest import Reopen
from workflow.absence import AbsenceEnded, AbsenceEvent, AbsenceSet
from workflow.directory import Away, Directory, Person

BACK = made.NOW + timedelta(days=7)
TICK = timedelta(milliseconds=1)
FIFTH, EIGHTH = date(2026, 3, 5), date(2026, 3, 8)


def leave(userid: str = "LiSi", first: date = FIFTH, last: date = EIGHTH, back: datetime = BACK) -> AbsenceSet:
    return AbsenceSet(userid, first, last, "wangwu", back)


async def keep(store: SqlStore, *events: AbsenceEvent, commit: bool = True) -> None:
    async with store.begin() as uow:
        for n, event in enumerate(events):
            await uow.organisation.keep_absence(event, at=made.NOW, actor="LiSi", cause=f"c{n}")
        if commit:
            await uow.commit()


async def away(store: SqlStore) -> tuple[Away, ...]:
    async with store.begin() as uow:
        return (await uow.organisation.directory()).away


async def returning(store: SqlStore, now: datetime) -> list[str]:
    async with store.begin() as uow:
        return [found.leave.userid for found in await uow.organisation.returning(now)]


async def test_the_next_look_at_the_directory_knows_who_is_on_leave_in_every_process(
    store: SqlStore, reopen: Reopen
) -> None:
    other = await reopen()
    people = Directory(people={"lisi": Person("LiSi", "李四")})
    await store.directory_replace(people, made.NOW)
    assert await away(other) == ()
    await keep(store, leave())
    mine = Away("LiSi", FIFTH, EIGHTH, "wangwu")
    assert await away(store) == await away(other) == (mine,)
    await store.directory_replace(people, made.NOW)  # a new address book does not end it
    assert await away(store) == await away(await reopen()) == (mine,)


async def test_the_newest_word_comes_first_and_an_end_takes_all_leaves_that_overlap(store: SqlStore) -> None:
    later = leave(first=date(2026, 3, 7), last=date(2026, 3, 20))
    await keep(store, leave(), later, leave("zhaoliu"))
    assert [(a.userid, a.first.day) for a in await away(store)] == [("zhaoliu", 5), ("LiSi", 7), ("LiSi", 5)]
    apart = leave(first=date(2026, 4, 1), last=date(2026, 4, 2))
    await keep(store, apart, AbsenceEnded("LiSi", FIFTH, EIGHTH))
    assert [(a.userid, a.first.month, a.first.day) for a in await away(store)] == [("LiSi", 4, 1), ("zhaoliu", 3, 5)]


async def test_what_is_rolled_back_was_never_said(store: SqlStore) -> None:
    async with store.begin() as uow:
        await uow.organisation.keep_absence(leave(), at=made.NOW, actor="LiSi", cause="c1")
        assert len((await uow.organisation.directory()).away) == 1
    await keep(store, leave("zhaoliu"))
    assert [a.userid for a in await away(store)] == ["zhaoliu"]


async def test_who_is_back_is_told_once(store: SqlStore) -> None:
    await keep(store, leave(), leave("zhaoliu", back=BACK + TICK))
    assert await store.next_at() == BACK
    assert await returning(store, BACK - TICK) == []
    assert await returning(store, BACK) == ["LiSi"]
    async with store.begin() as uow:
        (found,) = await uow.organisation.returning(BACK)
        await uow.organisation.postpone_return(found.seq, BACK + 2 * TICK)
        await uow.commit()
    assert await returning(store, BACK + TICK) == ["zhaoliu"]
    assert await returning(store, BACK + 2 * TICK) == ["LiSi", "zhaoliu"]
    async with store.begin() as uow:
        for found in await uow.organisation.returning(BACK + 2 * TICK):
            await uow.organisation.close_absence(found.seq)
        await uow.commit()
    assert await returning(store, BACK + 2 * TICK) == []
    assert await store.next_at() is None


async def test_who_ended_his_leave_early_is_told_nothing_later(store: SqlStore) -> None:
    await keep(store, leave(), AbsenceEnded("LiSi", FIFTH, EIGHTH))
    assert await returning(store, BACK) == []


async def test_leave_stands_on_a_chained_timeline_of_its_own(store: SqlStore) -> None:
    await keep(store, leave(), AbsenceEnded("LiSi", FIFTH, EIGHTH))
    async with store._database.read() as session:
        first, second = await read_lines(session, ORG)
    assert (first.type, first.actor, first.command_id, first.at) == ("absence.set", "LiSi", "c0", made.NOW)
    assert json.loads(first.open) == {
        "userid": "LiSi",
        "first": "2026-03-05",
        "last": "2026-03-08",
        "deputy": "wangwu",
        "back": "2026-03-09T02:00:00.000Z",
    }
    assert (second.type, second.prev) == ("absence.ended", first.hash)
    assert await store.verify(ORG) is None
    async with store._database.write() as session:
        forged = update(entries).where(entries.c.stream == ORG, entries.c.seq == 1)
        await session.execute(forged.values(open=first.open.replace(b"LiSi", b"XXSi")))
    assert await store.verify(ORG) == Fault(ORG, 1, "hash")
