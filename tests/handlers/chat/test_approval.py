from __future__ import annotations

import copy as copying
from datetime import timedelta

import pytest

from handlers.cards.keys import Act, CardKey, unpack
from handlers.reply import ReplaceCard, Say
from tests.handlers.chat import walk
from tests.handlers.office import Office
from workflow.case import State, StepState


async def _steps(office: Office) -> list[StepState]:
    case = await office.case()
    assert case.approval is not None
    return [step.state for step in case.approval.steps]


async def test_two_approvals_in_turn_and_the_owner_goes_on(office: Office) -> None:
    await walk.planned(office)
    reply = await office.tap("wangqiang", "同意")
    assert isinstance(reply, ReplaceCard)
    assert "已同意" in reply.card.greyed
    assert office.templates("zhaolan") == ["approval"]
    await office.tap("zhaolan", "同意", opinion="agree_soon")
    assert (await office.case()).state is State.IMPLEMENTING
    assert office.tappable("zhangwei", "完成")


async def test_a_second_tap_counts_once_and_says_when(office: Office) -> None:
    await walk.planned(office)
    office.now += timedelta(minutes=6)
    copy = office.newest("wangqiang", "approval")
    assert copy.card is not None
    key = copy.card.buttons[0].key
    await office.press("wangqiang", copy, key)
    again = await office.press("wangqiang", copy, key)
    assert isinstance(again, ReplaceCard)
    assert "已同意" in again.card.greyed
    assert "10:06" in office.texts("wangqiang")[-1]
    assert await _steps(office) == [StepState.APPROVED, StepState.PENDING]


async def test_a_tap_on_an_old_card_shows_the_new_plan_and_approves_nothing(office: Office) -> None:
    await walk.planned(office)
    old = copying.copy(office.newest("wangqiang", "approval"))
    assert old.card is not None
    key = old.card.buttons[0].key
    await office.say("zhangwei", "撤回")
    await office.say("zhangwei", walk.PLAN.replace("860", "1860"))
    reply = await office.press("wangqiang", old, key)
    assert isinstance(reply, ReplaceCard)
    assert reply.card.greyed
    assert "860.00元→1,860.00元" in office.texts("wangqiang")[-1]
    assert await _steps(office) == [StepState.PENDING, StepState.WAITING]
    assert office.templates("wangqiang")[-2:] == ["approval", "say"]


async def test_returning_needs_a_word(office: Office) -> None:
    await walk.planned(office)
    asked = await office.tap("wangqiang", "退回修改")
    assert isinstance(asked, Say)
    assert await _steps(office) == [StepState.PENDING, StepState.WAITING]
    assert "已退回修改" in await office.say("wangqiang", "措施再具体一点")
    case = await office.case()
    assert case.state is State.PLANNING
    assert case.comments[-1].text == "措施再具体一点"
    assert office.newest("wangqiang", "approval").button("同意") is None
    assert office.templates("zhangwei")[-1] == "returned"


async def test_a_ready_made_opinion_returns_in_one_tap(office: Office) -> None:
    await walk.planned(office)
    await office.tap("wangqiang", "退回修改", opinion="weak_measures")
    assert (await office.case()).state is State.PLANNING


@pytest.mark.parametrize(
    ("button", "opinion"), [("同意", "too_dear"), ("同意", "weak_measures"), ("退回修改", "agree_soon")]
)
async def test_an_opinion_for_the_other_button_is_asked_back(office: Office, button: str, opinion: str) -> None:
    await walk.planned(office)
    reply = await office.tap("wangqiang", button, opinion=opinion)
    assert isinstance(reply, ReplaceCard)
    assert "请换一条" in reply.card.desc
    assert await _steps(office) == [StepState.PENDING, StepState.WAITING]
    assert office.tappable("wangqiang", button)


async def test_ones_own_words_go_with_an_approval(office: Office) -> None:
    await walk.planned(office)
    await office.tap("wangqiang", "同意", opinion="own")
    assert await _steps(office) == [StepState.PENDING, StepState.WAITING]
    assert "已同意" in await office.say("wangqiang", "同意，请附验收照片")
    assert await _steps(office) == [StepState.APPROVED, StepState.PENDING]
    assert (await office.case()).comments[-1].text == "同意，请附验收照片"
    assert office.newest("wangqiang", "approval").button("同意") is None


@pytest.mark.parametrize("word", ["同意", "批准", "驳回", "退回", "审批"])
async def test_a_typed_decision_never_counts_and_brings_the_card(office: Office, word: str) -> None:
    await walk.planned(office)
    assert "打字不算审批" in await office.say("wangqiang", word)
    assert await _steps(office) == [StepState.PENDING, StepState.WAITING]
    assert office.templates("wangqiang") == ["approval", "approval"]


@pytest.mark.parametrize("who", ["zhaolan", "zhangwei", "limin", "sunxiao", "chenchen"])
async def test_a_card_that_was_passed_on_approves_nothing_in_other_hands(office: Office, who: str) -> None:
    await walk.planned(office)
    card = office.newest("wangqiang", "approval")
    assert card.card is not None
    reply = await office.press(who, copying.copy(card), card.card.buttons[0].key)
    assert isinstance(reply, Say)
    assert await _steps(office) == [StepState.PENDING, StepState.WAITING]


async def test_a_stranger_learns_nothing_from_a_card_in_his_hands(office: Office) -> None:
    await walk.planned(office)
    card = office.newest("wangqiang", "approval")
    assert card.card is not None
    theirs = await office.press("sunxiao", copying.copy(card), card.card.buttons[0].key)
    never = await office.press("sunxiao", copying.copy(card), CardKey(Act.APPROVE, "nocase", "1.0", "0" * 12).pack())
    assert theirs == never
    assert office.phones.get("sunxiao") is None


async def test_keys_carry_the_step_and_what_was_seen(office: Office) -> None:
    await walk.planned(office)
    card = office.newest("wangqiang", "approval").card
    assert card is not None
    key = unpack(card.buttons[0].key)
    case = await office.case()
    assert key is not None
    assert case.plan is not None
    assert (key.instance, key.seen) == ("1.0", case.plan.seen)
