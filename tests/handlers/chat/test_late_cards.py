"""Cards and questions that are late: they take nothing away and swallow nothing."""

from __future__ import annotations

from handlers.cards.choices import OWN_WORDS
from tests.handlers.office import Office


async def filed(office: Office) -> None:
    await office.say("chenchen", "投诉 宿舍的热水停了三天")


async def test_an_old_candidates_card_takes_the_case_from_nobody(office: Office) -> None:
    await filed(office)
    await office.tap("limin", "受理，派给…", category="dormitory")
    card = office.tappable("limin", "派单")
    button = card.button("派单")
    assert button is not None
    await office.tap("zhangwei", "受理，我来办", category="dormitory")
    await office.press("limin", card, button.key, owner="liuyang")
    assert (await office.case()).owner == "zhangwei"


async def test_after_a_decline_two_cards_name_one_owner(office: Office) -> None:
    await filed(office)
    await office.tap("limin", "受理，派给…", category="dormitory")
    await office.tap("limin", "派单", owner="zhangwei")
    await office.tap("zhangwei", "退回", reason="leave")
    card = office.tappable("limin", "派单")
    button = card.button("派单")
    assert button is not None
    await office.say("limin", "派单 26030001 刘洋")
    await office.press("limin", card, button.key, owner="zhangwei")
    assert (await office.case()).owner == "liuyang"


async def test_a_question_that_was_decided_by_a_tap_swallows_no_later_complaint(office: Office) -> None:
    await filed(office)
    await office.tap("limin", "受理，我来办", category="dormitory")
    await office.say("limin", "方案 26030001 原因：锅炉坏了 措施：换锅炉 金额：860")
    card = office.tappable("wangqiang", "同意")
    button = card.button("同意")
    assert button is not None
    await office.press("wangqiang", card, button.key, opinion=OWN_WORDS)
    await office.press("wangqiang", card, button.key, opinion="none")
    await office.say("wangqiang", "投诉 停车场的灯坏了")
    case = await office.case()
    assert case.approval is not None
    assert case.approval.steps[0].by == "wangqiang"
    assert (await office.case("case2")).text == "停车场的灯坏了"
