"""What stories begin with, told once: each act is as in people.md, and forgets what it brought to people's phones."""

from __future__ import annotations

from tests.scenarios.town import Town

WORM = "食堂二楼上周五中午的青菜里有虫子，已经第二次了"
CAUSE, MEASURES = "青菜只洗一遍，没有灯检", "改洗三遍并灯检，3月6日起；退3人餐费"


async def filed(office: Town, text: str = WORM, who: str = "chenchen") -> str:
    """Complained in so many words; returns the number."""
    await office.say(who, f"投诉 {text}")
    await office.news()
    return (await office.cases())[-1].number


async def taken_up(office: Town, category: str = "食堂") -> str:
    """The same, and 李敏 handles it herself."""
    number = await filed(office)
    await office.tap("limin", "受理，我来办", category)
    await office.news()
    return number


async def planned(office: Town, amount: str = "860") -> str:
    """The same, and 李敏's plan waits for 王强."""
    number = await taken_up(office)
    await office.say("limin", plan(amount))
    await office.news()
    return number


async def settled(office: Town) -> str:
    """The same as `taken_up`, and 李敏 has settled it on the spot."""
    number = await taken_up(office)
    await office.tap("limin", "当场办结")
    await office.say("limin", "已换洗菜流程并退餐费，给您添麻烦了")
    await office.news()
    return number


def plan(amount: str) -> str:
    """The plan for so much, in one message."""
    return f"方案 原因：{CAUSE}。措施：{MEASURES}。金额：{amount}"


async def answer(office: Town, who: str, text: str) -> str:
    """The one text that this person got, and nobody else got anything."""
    await office.say(who, text)
    heard = await office.news()
    assert {u: len(n) for u, n in heard.items()} == {who: 1}, heard
    return heard[who][0].words
