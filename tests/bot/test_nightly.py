"""The nightly look at the ladders: at its time and after a change, told once, on the next working morning."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot import nightly
from bot.happened import ToldStore
from bot.nightly import REST, Nightly
from handlers.desk import Rulebook
from handlers.texts.words import load_words
from storage.store import SqlStore
from storage.tables_organisation import rounds
from tests.handlers.office import Office, empty_store, opened
from tests.people import directory_for
from tests.workflow.world import SHANGHAI, at, calendar, office
from workflow.absence import AbsenceSet
from workflow.directory import Directory

MORNING = "03-03 09:05"
MINUTE = timedelta(minutes=1)


@dataclass
class House:
    """An office with one open case, its address book in the store, and the nightly look over it."""

    office: Office
    look: Nightly
    company: Directory

    @property
    def store(self) -> SqlStore:
        return self.office.store

    async def lose(self, *roles: str) -> None:
        """Nobody holds these roles any more."""
        bound = {role: () if role in roles else held for role, held in self.company.roles.items()}
        await self.store.directory_replace(replace(self.company, roles=bound), self.office.now)

    async def beat(self, when: str) -> None:
        self.office.now = max(self.office.now, at(when))
        assert await self.look.step(at(when)) is False

    async def said(self, when: str) -> dict[str, list[str]]:
        """Who was sent what by then."""
        rows = await self.store.outbox_claim(at(when), 50)
        told: dict[str, list[str]] = {}
        for row in rows:
            await self.store.outbox_sent(row.id, at(when))
            if "升级安排" in row.item.params.get("text", ""):
                told.setdefault(row.item.to, []).append(row.item.params["text"])
        return told


@pytest.fixture
async def house(tmp_path: Path, empty: Path) -> AsyncIterator[House]:
    async with opened(tmp_path, empty) as found:
        await found.say("chenchen", "投诉 食堂的青菜里有虫子")
        policy = office()
        rules = Rulebook({policy.hash: policy}, policy.hash, {policy.hash: calendar()})
        look = Nightly(ToldStore(found.store, None), lambda: rules, load_words("zh_CN", SHANGHAI))
        home = House(found, look, directory_for("office"))
        await found.store.directory_replace(home.company, found.now)
        yield home


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return asyncio.run(empty_store(tmp_path_factory.mktemp("store")))


async def test_a_company_without_holes_hears_nothing(house: House) -> None:
    await house.beat("03-02 10:00")
    await house.beat("03-03 03:17")
    assert await house.said("03-03 10:00") == {}


async def test_a_new_hole_is_told_to_the_administrator_on_the_next_working_morning_and_once(house: House) -> None:
    await house.beat("03-02 10:00")
    await house.lose("top")
    await house.beat("03-02 10:20")
    assert await house.said("03-03 09:04") == {}
    told = await house.said(MORNING)
    assert list(told) == ["zhaolan"]
    assert told["zhaolan"][0].startswith("【升级安排】请补上这1处：\n1. 公司高层没有人担任，也没有人代替。有1件")
    for day in (4, 5):
        await house.beat(f"03-0{day} 03:17")
        assert await house.said(f"03-0{day} 10:00") == {}


async def test_the_night_is_at_seventeen_past_three_where_the_company_is(house: House) -> None:
    await house.beat("03-02 10:00")
    assert await next_at(house) == at("03-03 03:17")
    await house.beat("03-03 03:16")
    assert await next_at(house) == at("03-03 03:17")
    await house.beat("03-03 03:17")
    assert await next_at(house) == at("03-04 03:17")


async def next_at(house: House) -> datetime | None:
    """When the next look is due."""
    async with house.store._database.read() as session:
        found: datetime | None = await session.scalar(select(rounds.c.next_at).where(rounds.c.name == "ladders"))
        return found


async def test_what_is_found_on_a_friday_evening_waits_for_monday(house: House) -> None:
    await house.beat("03-06 18:00")
    await house.lose("top")
    await house.beat("03-06 18:20")
    assert await house.said("03-09 09:04") == {}
    assert list(await house.said("03-09 09:05")) == ["zhaolan"]


async def test_a_change_is_looked_at_and_the_next_one_a_little_later(house: House) -> None:
    await house.beat("03-02 10:00")
    await house.lose("top")
    await house.beat((at("03-02 10:00") + REST - MINUTE).strftime("%m-%d %H:%M"))
    assert await house.said(MORNING) == {}
    await house.beat((at("03-02 10:00") + REST).strftime("%m-%d %H:%M"))
    assert list(await house.said(MORNING)) == ["zhaolan"]


async def test_two_looks_before_the_morning_are_one_message_to_the_administrator(house: House) -> None:
    house.company = replace(house.company, roles={**house.company.roles, "admin": ("sunxiao",)})
    await house.beat("03-02 10:00")
    await house.lose("top")
    await house.beat("03-02 11:00")
    await house.lose("top", "director")
    await house.beat("03-02 12:00")
    told = await house.said(MORNING)
    assert list(told) == ["sunxiao"]
    (text,) = told["sunxiao"]
    assert [line[:6] for line in text.splitlines()] == ["【升级安排】", "1. 公司高", "2. 总监没", "同一处只提醒"]


async def test_a_hole_that_was_closed_and_opens_again_is_told_again(house: House) -> None:
    await house.beat("03-02 10:00")
    await house.lose("top")
    await house.beat("03-02 11:00")
    assert list(await house.said("03-03 09:05")) == ["zhaolan"]
    await house.lose()
    await house.beat("03-03 11:00")
    await house.lose("top")
    await house.beat("03-03 12:00")
    assert list(await house.said("03-04 09:05")) == ["zhaolan"]


async def test_leave_that_leaves_a_rung_without_anybody_is_found_when_it_is_entered(house: House) -> None:
    await house.beat("03-02 10:00")
    first, last = at("03-03 12:00").date(), at("03-06 12:00").date()
    async with house.store.begin() as uow:
        leave = AbsenceSet("zhouzong", first, last, "", at("03-09 09:05"))
        await uow.organisation.keep_absence(leave, at=house.office.now, actor="zhouzong", cause="c")
        await uow.commit()
    await house.beat("03-02 10:11")
    (text,) = (await house.said(MORNING))["zhaolan"]
    assert "公司高层和能代替的人都请假，最早的请到3月6日" in text


async def test_who_stands_aside_hears_nothing_of_it_not_even_as_the_administrator(house: House) -> None:
    await house.office.say("hejing", "投诉 赵岚和周总都在场，没有人管")
    await house.beat("03-02 10:00")
    told = await house.said(MORNING)
    assert sorted(told) == ["limin", "liuyang", "zhangwei"]
    assert all("26030002" in text for texts in told.values() for text in texts)


async def test_before_the_first_address_book_there_is_nothing_to_look_at(house: House) -> None:
    await house.store.directory_replace(Directory(), house.office.now)
    await house.beat("03-03 03:17")
    assert await house.said("03-03 10:00") == {}
    assert await next_at(house) is None


async def test_a_restart_looks_again_and_tells_nothing_twice(house: House) -> None:
    await house.lose("top")
    await house.beat("03-02 10:00")
    house.look = Nightly(house.look._store, house.look._rules, house.look._words)
    with capture_logs() as logs:
        await house.beat("03-02 10:01")
    assert logs == []
    (text,) = (await house.said(MORNING))["zhaolan"]
    assert text.count("公司高层") == 1


async def test_all_open_cases_are_looked_at_page_by_page(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nightly, "_PAGE", 2)
    for matter in ("宿舍的热水停了三天", "会议室的空调坏了", "停车场的灯不亮"):
        await house.office.say("hejing", f"投诉 {matter}")
    await house.lose("top")
    await house.beat("03-02 10:00")
    (text,) = (await house.said(MORNING))["zhaolan"]
    assert "有4件在办投诉" in text
