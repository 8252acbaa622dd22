"""The usual way of a complaint, tap by tap, to wherever a test begins."""

from __future__ import annotations

from handlers.router import draft_lapsed, question_lapsed
from tests.handlers.office import Office

WORM = "食堂二楼上周五中午的青菜里有虫子，已经第二次了"
PLAN = "方案 26030001 原因：青菜只洗一遍 措施：改洗三遍并灯检 金额：860"


async def filed(office: Office, text: str = WORM) -> None:
    """陈晨 has a number."""
    await office.say("chenchen", f"投诉 {text}")


async def given(office: Office) -> None:
    """李敏 took it up and gave it to 张伟."""
    await filed(office)
    await office.tap("limin", "受理，派给…", category="canteen")
    await office.tap("limin", "派单", owner="zhangwei")


async def accepted(office: Office) -> None:
    """张伟 works on it."""
    await given(office)
    await office.tap("zhangwei", "接单")


async def planned(office: Office) -> None:
    """王强 has a plan for 860 to decide."""
    await accepted(office)
    await office.say("zhangwei", PLAN)


async def approved(office: Office) -> None:
    """Both have approved."""
    await planned(office)
    await office.tap("wangqiang", "同意")
    await office.tap("zhaolan", "同意")


async def answered(office: Office) -> None:
    """陈晨 has the result."""
    await approved(office)
    await office.say("zhangwei", "完成 青菜改洗三遍，灯检已装")
    await office.say("zhangwei", "结果 情况属实，已整改，餐费20元已退")


async def answered_again(office: Office) -> str:
    """The second round has its result too; who handled it."""
    owner = (await office.case()).owner
    await office.tap(owner, "接单")
    await office.say(owner, "方案 26030001 原因：承包方没有照做 措施：换承包方 金额：0")
    await office.tap("wangqiang", "同意")
    await office.tap("zhaolan", "同意")
    await office.say(owner, "完成 已换承包方")
    await office.say(owner, "结果 已换承包方，今后每周抽查")
    return owner


async def asked(office: Office) -> None:
    """陈晨 is asked for his opinion."""
    await answered(office)
    await office.until("03-03 09:30")


async def lapse(office: Office) -> None:
    """What the beat does with questions and drafts whose time has come."""
    for asked in await office.store.dialogues_expired(office.now):
        async with office.store.begin() as uow:
            await question_lapsed(office.desk(uow, "lapse"), asked, office.words.at(office.now))
            await uow.commit()
    for draft in await office.store.drafts_expired(office.now):
        async with office.store.begin() as uow:
            await draft_lapsed(office.desk(uow, "lapse"), draft, office.words.at(office.now))
            await uow.commit()
    await office.deliver()
