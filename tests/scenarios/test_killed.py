"""Real processes and SIGKILL: the bot may die between any two steps or in the middle of one, and nobody can tell.

`HUIYIN_SOAK=1` kills it in the middle of every step, at every point.
"""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.demo import DemoOptions, demo
from bot.stories.scene import Scene
from bot.townsfolk import Townsfolk
from storage.vault import KeyRing
from tests.scenarios.heard import all_words
from tests.scenarios.proofs import nothing_set_aside, proven
from tests.scenarios.town import town
from workflow.case import Case, Outcome

# A start takes seconds of a busy machine, and there are a dozen.
pytestmark = [pytest.mark.process, pytest.mark.timeout(400)]

STORY = (
    Scene("chenchen", says="食堂二楼上周五中午的青菜里有虫子，已经第二次了"),
    Scene("chenchen", taps="登记投诉"),
    Scene("limin", taps="受理，我来办", choose=("食堂",)),
    Scene("limin", says="方案 原因：青菜只洗一遍。措施：改洗三遍；退餐费。金额：860"),
    Scene("wangqiang", taps="同意"),
    Scene("zhaolan", taps="同意"),
    Scene("limin", taps="完成"),
    Scene("limin", says="已改洗三遍"),
    Scene("limin", taps="发送结果"),
    Scene("limin", says="经核实属实，已改洗三遍，餐费已退。"),
    Scene(working_days=1),
    Scene("chenchen", taps="提交评价", choose=("很满意",)),
)
# Where the bot is cut off while it handles one callback, by what stands in the store then.
POINTS = {"at once": "", "written down": "inbox", "carried out": "entries", "to be sent": "outbox"}
SOAK = bool(os.environ.get("HUIYIN_SOAK"))
_RANDOM = re.compile(r"回执码：?[0-9A-Z]{7}")

Phones = dict[str, list[tuple[str, str, str]]]


@dataclass
class Stage(Townsfolk):
    """A sandbox here, the bot as a child process, and its store."""

    session: ClientSession
    url: str
    folder: Path

    def __post_init__(self) -> None:
        Townsfolk.__init__(self, self.session, self.url)

    @property
    def database(self) -> Path:
        return self.folder / "bot" / "huiyin.db"

    async def kill_and_start(self) -> None:
        """A power cut, and the power is back; time stands still meanwhile."""
        await self.control("kill")
        await self.control("start")
        await self.settle()

    async def control(self, do: str) -> None:
        """Ends or starts the bot's process."""
        await self._ask("POST", "/sandbox/bot", {"do": do})

    async def case(self) -> Case:
        """The only case, proven."""
        keys = KeyRing.parse((self.folder / "vault.key").read_text(encoding="utf-8").strip())
        nothing_set_aside(f"sqlite:///{self.database}")
        (case,) = await proven(f"sqlite:///{self.database}", keys)
        return case


@asynccontextmanager
async def stage(folder: Path) -> AsyncIterator[Stage]:
    """The demo as `huiyin demo` starts it, time standing still."""
    async with demo(DemoOptions(port=0, rate=0, data=folder)) as running, ClientSession() as session:
        yield Stage(session, running.sandbox_url, folder)


async def plays(folk: Townsfolk, scene: Scene) -> None:
    """One step, as a person does it."""
    if scene.working_days:
        await folk.advance(advance_working_days=scene.working_days)
    elif scene.taps:
        await folk.tap(scene.who, scene.taps, *scene.choose)
    else:
        await folk.say(scene.who, scene.says)


async def phones(folk: Townsfolk) -> Phones:
    """What everybody sees in the end: who said it, the words, and whether a card can still be tapped."""
    found: Phones = {}
    for person in await folk.people():
        seen = await folk.messages(str(person["userid"]))
        found[str(person["userid"])] = sorted((m.sender, _RANDOM.sub("回执码", all_words(m)), m.state) for m in seen)
    return found


async def test_a_bot_that_is_killed_after_every_step_ends_where_one_that_lives_does(tmp_path: Path) -> None:
    async with town(tmp_path) as office:
        for scene in STORY:
            await plays(office, scene)
        alive, told = await office.case(), await phones(office)

    async with stage(tmp_path / "killed") as killed:
        for scene in STORY:
            await plays(killed, scene)
            await killed.kill_and_start()
        case = await killed.case()
        assert await phones(killed) == told
    assert (case.outcome, case.version, case.round) == (Outcome.RESOLVED, alive.version, 1)
    assert [clock.fired for clock in case.clocks] == [clock.fired for clock in alive.clocks]


ONE_OF_EACH = {1: "written down", 4: "carried out", 9: "to be sent"}
EVERY_STEP = tuple({step: point for step, scene in enumerate(STORY) if scene.who} for point in POINTS)


@pytest.mark.parametrize("kills", EVERY_STEP if SOAK else [ONE_OF_EACH])
async def test_a_bot_that_is_killed_while_it_handles_a_step_loses_and_doubles_nothing(
    tmp_path: Path, kills: dict[int, str]
) -> None:
    async with stage(tmp_path / "killed") as killed:
        for step, scene in enumerate(STORY):
            if step in kills:
                await _killed_while(killed, scene, POINTS[kills[step]])
            else:
                await plays(killed, scene)
        assert (await killed.case()).outcome is Outcome.RESOLVED
        for userid, seen in (await phones(killed)).items():
            cards = [words for sender, words, _ in seen if sender == "bot" and "\n" in words]
            assert len(set(cards)) == len(cards), f"{userid} has a card twice"


async def _killed_while(killed: Stage, scene: Scene, table: str) -> None:
    """The step is under way when the bot dies; WeCom tries again at once and meets nobody.

    What was written down is carried out after the start, and answered when WeCom can wait no longer; what was not, the
    person does again.
    """
    seen = max((m.rev for m in await killed.messages(scene.who)), default=0)
    inbox, rows = _count(killed.database, "inbox"), _count(killed.database, table)
    doing = asyncio.create_task(plays(killed, scene))
    while table and _count(killed.database, table) == rows and not doing.done():  # noqa: ASYNC110
        await asyncio.sleep(0)  # another process writes: there is no event to wait for
    await killed.control("kill")
    await doing
    written_down = _count(killed.database, "inbox") > inbox
    await killed.control("start")
    await killed.advance(advance="PT10S")
    if written_down:
        assert [m for m in await killed.messages(scene.who, seen) if m.sender == "bot"], scene
    else:
        await plays(killed, scene)


def _count(database: Path, table: str) -> int:
    if not table:
        return 0
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        (newest,) = connection.execute(f"SELECT coalesce(max(rowid), 0) FROM {table}").fetchone()  # noqa: S608
        return int(newest)
