"""What is kept in step with WeCom: at once, daily, when asked; a failure is tried again and never fatal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.conditions import Board
from bot.keepers import AGAIN_AFTER, RETRY_AFTER_S, Keeper, menu_task
from bot.menu import menu_of
from bot.wecom.errors import WeComError, refused
from handlers.chat.menu import MENU as ANSWERED
from handlers.texts.words import load_words
from tests.workflow.world import SHANGHAI

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
INSTANT = timedelta(milliseconds=1)


@dataclass
class Task:
    board: Board = field(default_factory=Board)
    done: list[datetime] = field(default_factory=list)
    fails: int = 0
    seconds: float = 0.0

    async def __call__(self, now: datetime) -> None:
        self.done.append(now)
        if self.fails:
            self.fails -= 1
            raise WeComError(refused("department/list", 60020))

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
