"""What is kept in step with WeCom: at once, daily, when asked; a failure is tried again and never fatal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.conditions import Board
from bot.keepers import AGAIN_AFTER, RETRY_AFTER_S, SETTLE_S, Keeper, directory_task, menu_task
from bot.menu import menu_of
from bot.wecom.contacts import Department, Member, Tag, TagMembers
from bot.wecom.errors import WeComError, refused
from handlers.chat.menu import MENU as ANSWERED
from handlers.texts.words import load_words
from storage.store import SqlStore
from tests.workflow.world import SHANGHAI
from workflow.absence import AbsenceSet
from workflow.directory import Department as WorkDepartment
from workflow.directory import Directory, Person

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
INSTANT = timedelta(milliseconds=1)


@dataclass
class Task:
    board: Board = field(default_factory=Board)
    done: list[datetime] = field(default_factory=list)
    fails: int = 0
    fault: Exception = field(default_factory=lambda: WeComError(refused("department/list", 60020)))
    seconds: float = 0.0

    async def __call__(self, now: datetime) -> None:
        self.done.append(now)
        if self.fails:
            self.fails -= 1
            raise self.fault

    def keeper(self, missing: str | None = None) -> Keeper:
        return Keeper("directory", self, self.board, lambda: self.seconds, missing)


async def test_it_is_done_at_the_first_beat_and_again_a_day_later() -> None:
    task = Task()
    keeper = task.keeper()
    for at in (NOW, NOW + INSTANT, NOW + AGAIN_AFTER - INSTANT, NOW + AGAIN_AFTER):
        assert await keeper.step(at) is False
    assert task.done == [NOW, NOW + AGAIN_AFTER]
    assert task.board.ready


async def test_it_is_done_at_the_next_beat_when_asked() -> None:
    task = Task()
    keeper = task.keeper()
    await keeper.step(NOW)
    keeper.ask()
    await keeper.step(NOW + INSTANT)
    await keeper.step(NOW + 2 * INSTANT)
    assert len(task.done) == 2


async def test_a_failure_is_tried_again_half_a_real_minute_later_even_when_the_clock_stands() -> None:
    task = Task(fails=1)
    keeper = task.keeper()
    await keeper.step(NOW)
    task.seconds = RETRY_AFTER_S - 0.1
    await keeper.step(NOW)
    assert len(task.done) == 1
    assert [(c.holds, c.reason) for c in task.board.conditions] == [(False, "60020")]
    task.seconds = RETRY_AFTER_S
    await keeper.step(NOW)
    assert len(task.done) == 2
    assert task.board.ready


async def test_what_was_asked_for_survives_a_fault_of_any_kind() -> None:
    task = Task(fault=RuntimeError("words"))
    keeper = task.keeper()
    await keeper.step(NOW)
    keeper.ask()
    task.fails = 1
    await keeper.step(NOW)
    assert [(c.holds, c.reason) for c in task.board.conditions] == [(False, "RuntimeError")]
    task.seconds = RETRY_AFTER_S - 0.1
    await keeper.step(NOW)
    assert len(task.done) == 2
    task.seconds = RETRY_AFTER_S
    await keeper.step(NOW)
    await keeper.step(NOW)
    assert len(task.done) == 3
    assert task.board.ready


async def test_a_burst_of_changes_is_read_at_once_and_once_more_when_it_is_over() -> None:
    task = Task()
    keeper = task.keeper()
    await keeper.step(NOW)
    for n in range(100):
        keeper.ask()
        task.seconds = n * (SETTLE_S - 0.1) / 100
        await keeper.step(NOW)
    assert len(task.done) == 2
    task.seconds = SETTLE_S
    for _ in range(2):
        await keeper.step(NOW)
    assert len(task.done) == 3


COMPANY = Directory(
    {name: Person(name, name, ("1",)) for name in ("a", "b", "c", "d")},
    {"1": WorkDepartment("1", "公司")},
    {"director": ("a",), "top": ("b",)},
)


@pytest.mark.parametrize(
    ("people", "roles", "taken"),
    [
        ("abcd", "ab", True),
        ("abcde", "ab", True),
        ("ab", "ab", True),
        ("abef", "ab", True),
        ("a", "ab", False),
        ("", "", False),
        ("efgh", "ef", False),
        ("abcd", "a", True),
        ("abcd", "", False),
        ("cd", "ab", False),
    ],
)
async def test_an_address_book_that_lost_more_than_half_or_every_role_is_not_taken(
    store: SqlStore, people: str, roles: str, taken: bool
) -> None:
    await store.directory_replace(COMPANY, NOW)
    members = [Member(name, name, (1,), 1) for name in people]
    board, seconds = Board(), 0.0
    bound = {role: [name] for role, name in zip(("director", "top"), roles, strict=False)}
    keeper = Keeper("directory", directory_task(Book(members), store, bound), board, lambda: seconds)
    await keeper.step(NOW)
    async with store.begin() as uow:
        kept = await uow.organisation.directory()
    assert (kept == COMPANY) is (not taken or people + roles == "abcdab")
    assert [c.reason for c in board.conditions] == ([""] if taken else ["shrunk"])


async def test_who_is_on_leave_makes_no_other_address_book(store: SqlStore) -> None:
    book, seconds = Book([Member("a", "a", (1,), 1)]), 0.0
    await Keeper("directory", directory_task(book, store, {}), Board(), lambda: seconds).step(NOW)
    async with store.begin() as uow:
        leave = AbsenceSet("a", NOW.date(), NOW.date(), "", NOW + timedelta(days=1))
        await uow.organisation.keep_absence(leave, at=NOW, actor="a", cause="c")
        await uow.commit()
    with capture_logs() as logs:
        await Keeper("directory", directory_task(book, store, {}), Board(), lambda: seconds).step(NOW)
    assert [line["event"] for line in logs] == ["in step with WeCom"]
    async with store.begin() as uow:
        assert [away.userid for away in (await uow.organisation.directory()).away] == ["a"]


async def test_the_first_address_book_is_taken_whatever_it_is(store: SqlStore) -> None:
    board = Board()
    await Keeper("directory", directory_task(Book([]), store, {}), board, lambda: 0.0).step(NOW)
    assert board.ready


async def test_it_is_not_ready_before_everything_that_is_awaited_was_looked_at(store: SqlStore) -> None:
    """Whoever writes in the first second would else be a stranger: nobody's role is known yet."""
    board = Board(awaited=frozenset({"directory", "menu"}))
    board.holds("menu", NOW)
    assert not board.ready
    await Keeper("directory", directory_task(Book([]), store, {}), board, lambda: 0.0).step(NOW)
    assert board.ready
    board.fails("menu", "60020", NOW)
    assert not board.ready


@dataclass
class Book:
    """An address book of one department without tags."""

    members: Sequence[Member]

    async def department_list(self) -> Sequence[Department]:
        return [Department(1, "公司", 0)]

    async def user_list(self, department: int) -> Sequence[Member]:
        return self.members

    async def tag_list(self) -> Sequence[Tag]:
        return []

    async def tag_get(self, tag_id: int) -> TagMembers:
        raise LookupError(tag_id)


async def test_what_cannot_be_tried_is_said_and_not_tried() -> None:
    task = Task()
    await task.keeper("no_secret").step(NOW)
    assert task.done == []
    assert [(c.holds, c.reason) for c in task.board.conditions] == [(False, "no_secret")]


class Owner:
    def __init__(self, present: Mapping[str, Any]) -> None:
        self.present = present
        self.created: list[Mapping[str, Any]] = []

    async def menu_get(self) -> Mapping[str, Any]:
        return self.present

    async def menu_create(self, menu: Mapping[str, Any]) -> None:
        self.created.append(menu)


async def test_the_menu_is_set_where_there_is_none_and_an_administrators_own_is_left_alone() -> None:
    menu = menu_of(load_words("zh_CN", SHANGHAI))
    for present, created in (({}, [menu]), (menu, []), ({"button": [{"name": "本单位"}]}, [])):
        owner = Owner(present)
        await menu_task(owner, menu)(NOW)
        assert owner.created == created


def test_the_menu_keeps_the_vendors_limits_and_every_item_is_answered() -> None:
    for lang in ("zh_CN", "en"):
        columns = menu_of(load_words(lang, SHANGHAI))["button"]
        assert 1 <= len(columns) <= 3
        for column in columns:
            assert len(column["name"].encode()) <= 16, column["name"]
            assert 1 <= len(column["sub_button"]) <= 5
            for item in column["sub_button"]:
                assert len(item["name"].encode()) <= 40, item["name"]
                assert item["key"] in ANSWERED
