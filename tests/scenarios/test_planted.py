"""A bot at work, and whoever takes its folder away: the database, what stands beside it, the log, temporary files."""

from __future__ import annotations

import logging
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.logs import set_up_logs
from tests.planted import files, leaks
from tests.scenarios.town import Town, town
from workflow.case import Outcome

INSIDE = (
    "压铸车间甄主管扣了我的全勤",
    "他前天还把安全帽砸到我身上",
    "调了监控确有争执一次",
    "约他在茶水间谈了半小时",
    "监控已经封存请您放心",
    "当时还有谁在冲压机旁边",
    "有夜班的叶师傅在场",
    "班组长情绪管理缺失",
    "口头警告并调离岗位",
    "处分偏轻请写明依据",
    "道歉信已当面宣读",
    "您反映的情况属实已处分",
    "希望车间装上隔音间",
)
OUTSIDE = ("尉迟女士", "13900277441", "门店把客人晾在雨里半小时", "已电话致歉并寄去雨伞")
PEOPLE = ("chenchen", "陈晨", "李敏", "张伟", "王强", "赵岚")
PLANTED = (*INSIDE, *OUTSIDE, *PEOPLE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the bot keeps all that it writes: its data, its log, what it wants for a moment only."""
    kept, root = tmp_path / "bot", logging.getLogger()
    handlers, level = list(root.handlers), root.level
    (kept / "tmp").mkdir(parents=True)
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(kept / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with (kept / "bot.log").open("w", encoding="utf-8") as log:
        set_up_logs("json", log)
        yield kept
    root.handlers[:], root.level = handlers, level


@pytest.fixture
async def office(folder: Path) -> AsyncIterator[Town]:
    async with town(folder) as found:
        yield found


@contextmanager
def nothing_can_be_sent(database: Path) -> Iterator[None]:
    """While the block runs the engine refuses every row of the outbox: what is handled fails, with words at hand."""
    refuse = "CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'full'); END"
    for statement in (refuse, "DROP TRIGGER full"):
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute(statement)
        if statement == refuse:
            yield


async def inside(office: Town) -> None:
    """陈晨's case up to its end; the bot fails at one message and restarts in the middle of a question."""
    w = iter(INSIDE)
    await office.say("chenchen", next(w))
    await office.tap("chenchen", "登记投诉")
    with nothing_can_be_sent(office.database):
        await office.say("chenchen", f"补充 {next(w)}")
    await office.advance(advance="PT20S")
    assert office.here.store is not None
    for aside in await office.here.store.inbox_set_aside():
        assert await office.here.store.inbox_retry(aside.entry.entry_id)
    await office.advance(advance="PT20S")
    await office.tap("limin", "受理，派给…", "管理问题")
    await office.tap("limin", "派单", "张伟")
    await office.tap("zhangwei", "接单")
    await office.say("zhangwei", f"调查 {next(w)}")
    await office.say("zhangwei", f"联系 {next(w)}")
    await office.say("zhangwei", f"进展 {next(w)}")
    await office.say("zhangwei", f"问投诉人 {next(w)}")
    await office.restart()
    await office.say("chenchen", next(w))
    await office.tap("zhangwei", "提方案")
    await office.say("zhangwei", next(w))
    await office.restart()
    await office.say("zhangwei", next(w))
    await office.say("zhangwei", "860")
    await office.tap("wangqiang", "退回修改")
    await office.say("wangqiang", next(w))
    await office.say("zhangwei", f"方案 原因：{INSIDE[7]}。措施：{INSIDE[8]}。金额：860")
    await office.tap("wangqiang", "同意")
    await office.tap("zhaolan", "同意")
    await office.say("zhangwei", f"完成 {next(w)}")
    await office.say("zhangwei", f"结果 {next(w)}")
    await office.advance(advance_working_days=1)
    await office.tap("chenchen", "提交评价", "很满意")
    await office.say("chenchen", next(w))
    assert list(w) == []


async def outside(office: Town) -> None:
    """Somebody who is not in this chat, from the call to the visit."""
    name, contact, text, told = OUTSIDE
    await office.say("limin", f"代录 {name} 电话 {contact} 客户 {text}")
    await office.tap("limin", "受理，派给…", "服务态度")
    await office.tap("limin", "派单", "张伟")
    await office.tap("zhangwei", "接单")
    await office.say("zhangwei", "办结 0002")
    await office.say("zhangwei", told)
    await office.advance(advance_working_days=1)
    await office.tap("liuyang", "满意")


async def test_in_all_that_a_bot_writes_down_nobody_reads_a_word_or_a_name(office: Town, folder: Path) -> None:
    await inside(office)
    await outside(office)
    kept = files(folder)
    assert {"huiyin.db", "huiyin.db-wal", "huiyin.db-shm", "bot.log"} <= kept.keys(), "the bot is at work"
    assert leaks(kept, PLANTED) == {}
    assert "entry failed" in kept["bot.log"].decode()

    one, two = await office.cases()
    known = f"{one}{two}{office.sandbox.world.company.people}"
    assert [word for word in PLANTED if word not in known] == [], "each of them went through it"
    assert (one.outcome, two.outcome) == (Outcome.RESOLVED, Outcome.RESOLVED)

    await office.here.stop()
    assert leaks(files(folder), PLANTED) == {}
    (folder / "tmp" / "forgotten").write_text(OUTSIDE[1], encoding="utf-16")
    assert leaks(files(folder), PLANTED) == {OUTSIDE[1]: ["tmp/forgotten"]}
