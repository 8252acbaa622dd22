from __future__ import annotations

import copy as copying
from datetime import timedelta

import pytest

from handlers import topics
from handlers.cards.keys import Act, CardKey
from handlers.reply import ReplaceCard, Say
from tests.handlers.chat import walk
from tests.handlers.office import Office
from tests.workflow.world import at
from workflow.case import State

TICK = timedelta(milliseconds=1)
WORK = ("当场办结", "提方案", "记调查", "撤回方案", "完成", "发送结果", "改方案")


async def live(office: Office, topic: str) -> list[tuple[str, str]]:
    """Who holds a live copy of that question, and which."""
    async with office.store.begin() as uow:
        return [(card.to, card.task_id) for card in await uow.outbox.cards("case1", topic)]


async def only_step(office: Office, userid: str, button: str) -> None:
    """He has exactly one card with a step of his work on it, this one; the store knows the same one."""
    shown = [c for c in office.phones[userid] if any(c.button(text) for text in WORK) and not c.button("接单")]
    assert [c.button(button) is not None for c in shown] == [True]
    assert await live(office, topics.WORK) == [(userid, shown[0].task_id)]


def greys(office: Office, userid: str) -> list[str]:
    """What the cards that are over say, oldest first."""
    return [c.card.greyed for c in office.phones[userid] if c.card and c.card.greyed]


async def test_the_owner_has_one_card_to_go_on_with_and_the_older_ones_say_what_happened(office: Office) -> None:
    await walk.accepted(office)
    await only_step(office, "zhangwei", "提方案")
    await office.say("zhangwei", walk.PLAN)
    await only_step(office, "zhangwei", "撤回方案")
    await office.tap("wangqiang", "同意")
    await only_step(office, "zhangwei", "撤回方案")
    await office.tap("zhaolan", "同意")
    await only_step(office, "zhangwei", "完成")
    await office.say("zhangwei", "完成 青菜改洗三遍")
    await only_step(office, "zhangwei", "发送结果")
    await office.say("zhangwei", "结果 情况属实，已整改")
    assert await live(office, topics.WORK) == []
    assert greys(office, "zhangwei")[1:] == ["第1版方案已提交", "方案已批准", "整改已落实", "已答复投诉人"]


async def test_the_card_on_which_he_accepted_is_his_work_and_changes_with_it(office: Office) -> None:
    await walk.accepted(office)
    card = office.newest("zhangwei", "assignment")
    assert await live(office, topics.WORK) == [("zhangwei", card.task_id)]
    assert await live(office, topics.of_assignment("zhangwei", 1)) == []
    await office.say("zhangwei", walk.PLAN)
    assert card.card is not None
    assert (card.card.greyed, card.card.desc) == ("第1版方案已提交", "下一步请看新卡")


async def test_a_finding_is_no_next_step_and_leaves_his_card_alone(office: Office) -> None:
    await walk.accepted(office)
    await office.say("zhangwei", "调查 后厨只洗一遍")
    await only_step(office, "zhangwei", "提方案")


@pytest.mark.parametrize("by_tap", [True, False])
async def test_taking_the_plan_back_by_tap_or_by_word_leaves_one_card(office: Office, by_tap: bool) -> None:
    await walk.planned(office)
    if by_tap:
        await office.tap("zhangwei", "撤回方案")
    else:
        await office.say("zhangwei", "撤回")
    await only_step(office, "zhangwei", "提方案")
    await office.say("zhangwei", walk.PLAN.replace("860", "1860"))
    await only_step(office, "zhangwei", "撤回方案")


async def test_a_returned_plan_is_the_one_card_to_go_on_with(office: Office) -> None:
    await walk.planned(office)
    await office.tap("wangqiang", "退回修改", opinion="too_dear")
    await only_step(office, "zhangwei", "改方案")
    assert greys(office, "zhangwei")[-1] == "方案已退回"


async def test_settling_on_the_spot_ends_every_card_of_the_owner(office: Office) -> None:
    await walk.filed(office)
    await office.tap("limin", "受理，我来办", category="canteen")
    await only_step(office, "limin", "当场办结")
    await office.say("limin", "办结 已换洗菜流程")
    assert await live(office, topics.WORK) == []
    assert greys(office, "limin") == ["已当场办结"]


async def test_who_hands_over_keeps_no_card_that_does_anything(office: Office) -> None:
    await walk.approved(office)
    await office.say("zhangwei", "转派 0001 刘洋")
    await only_step(office, "liuyang", "完成")
    last = office.newest("zhangwei", "work").card
    assert last is not None
    assert (last.greyed, last.desc) == ("已改由刘洋办理", "")


async def test_accepting_twice_with_one_finger_leaves_the_card_as_it_is(office: Office) -> None:
    await walk.given(office)
    card = office.newest("zhangwei", "assignment")
    key = CardKey(Act.ACCEPT, "case1", instance="1").pack()
    await office.press("zhangwei", card, key)
    again = await office.press("zhangwei", card, key)
    assert isinstance(again, ReplaceCard)
    await only_step(office, "zhangwei", "提方案")


async def test_accepting_on_one_of_two_copies_ends_the_other(office: Office) -> None:
    await walk.given(office)
    first = office.newest("zhangwei", "assignment")
    await office.say("zhangwei", "接单")
    await office.tap("zhangwei", "接单")
    assert first.card is not None
    assert first.card.greyed == "已接单"
    await only_step(office, "zhangwei", "提方案")


async def test_a_late_tap_on_the_other_copy_moves_the_work_there(office: Office) -> None:
    await walk.given(office)
    first = office.newest("zhangwei", "assignment")
    await office.say("zhangwei", "接单")
    await office.tap("zhangwei", "接单")
    await office.press("zhangwei", first, CardKey(Act.ACCEPT, "case1", instance="1").pack())
    await only_step(office, "zhangwei", "提方案")
    assert greys(office, "zhangwei")[-1] == "请看新卡"


async def test_what_waits_to_be_sent_for_a_step_that_is_over_is_not_sent(office: Office) -> None:
    await walk.approved(office)
    await office.overhear("zhangwei", ["完成 青菜改洗三遍", "结果 情况属实，已整改"])
    await office.deliver()
    assert office.newest("zhangwei", "work").button("发送结果") is None
    assert await live(office, topics.WORK) == []


async def test_declining_in_words_ends_every_copy_and_shows_nothing_that_came_later(office: Office) -> None:
    await walk.given(office)
    await office.say("zhangwei", "接单")
    await office.tap("zhangwei", "退回", reason="other")
    await office.say("zhangwei", "这周在外地出差")
    assert greys(office, "zhangwei")[-2:] == ["已退回", "已退回"]
    old = office.newest("zhangwei", "assignment")
    await office.say("limin", "派单 0001 刘洋 请勿告诉张伟")
    await office.press("zhangwei", old, CardKey(Act.DECLINE, "case1", instance="1").pack())
    assert old.card is not None
    assert "请勿告诉张伟" not in old.card.text + old.card.twin


async def test_the_owner_before_never_reads_the_score_that_cost_him_the_case(office: Office) -> None:
    """Card 9 promises it. His old card asks to be declined once more, after the second round began."""
    await walk.given(office)
    await office.say("zhangwei", "接单")
    old = copying.copy(office.newest("zhangwei", "assignment"))
    await office.tap("zhangwei", "接单")
    await office.say("zhangwei", "办结 0001 已退餐费")
    await office.until("03-03 09:30")
    await office.tap("chenchen", "提交评价", satisfaction="2")
    for act in (Act.ACCEPT, Act.DECLINE):
        await office.press("zhangwei", old, CardKey(act, "case1", instance="1").pack())
        assert old.card is not None
        assert old.card.greyed.startswith("已派给")
        assert "2分" not in old.card.twin
        assert "第2轮" not in old.card.twin


# A plan that is taken back (people.md 5.2, second 34).


async def test_the_approvers_card_can_be_tapped_for_ten_minutes_after_the_plan_was_taken_back(office: Office) -> None:
    await walk.planned(office)
    card = office.newest("wangqiang", "approval")
    await office.say("zhangwei", "撤回")
    office.now = at("03-02 10:10") - TICK
    await office.deliver()
    assert card.button("同意")
    office.now = at("03-02 10:10")
    await office.deliver()
    assert card.button("同意") is None
    assert card.card is not None
    assert card.card.greyed == "方案已撤回"


@pytest.mark.parametrize("button", ["同意", "退回修改"])
async def test_until_then_a_tap_says_that_it_was_taken_back(office: Office, button: str) -> None:
    await walk.planned(office)
    await office.say("zhangwei", "撤回")
    office.now += timedelta(minutes=9)
    reply = await office.tap("wangqiang", button)
    assert isinstance(reply, ReplaceCard)
    assert reply.card.greyed == "方案已撤回"
    assert office.texts("wangqiang") == ["26030001的方案已撤回，等提交人改好会再请您审批。"]
    assert (await office.case()).state is State.PLANNING


async def test_a_tap_on_the_old_card_of_a_plan_that_came_back_changed_says_so_and_approves_nothing(
    office: Office,
) -> None:
    await walk.planned(office)
    old = office.newest("wangqiang", "approval")
    await office.say("zhangwei", "撤回")
    await office.say("zhangwei", walk.PLAN.replace("860", "1860"))
    reply = await office.tap("wangqiang", "同意", old)
    assert isinstance(reply, ReplaceCard)
    assert reply.card.greyed == "方案已撤回"
    assert "方案已变：860.00元→1,860.00元，请看新卡" in office.texts("wangqiang")
    case = await office.case()
    assert case.approval is not None
    assert [step.by for step in case.approval.steps] == ["", ""]
    # The new card decides, on both of its copies at once, and the delayed face changes nothing that matters.
    await office.tap("wangqiang", "同意")
    office.now += timedelta(minutes=10)
    await office.deliver()
    assert [c.button("同意") for c in office.phones["wangqiang"]] == [None] * len(office.phones["wangqiang"])
    assert [c.card.greyed for c in office.phones["wangqiang"] if c.card][1:] == ["3-2 10:00 已同意"] * 2


async def test_words_for_an_approval_that_was_taken_back_meanwhile_approve_nothing(office: Office) -> None:
    await walk.planned(office)
    await office.tap("wangqiang", "同意", opinion="own")
    await office.say("zhangwei", "撤回")
    assert "已撤回" in await office.say("wangqiang", "同意，请附照片")
    assert (await office.case()).comments == ()


# Whose card it is.


async def test_a_key_in_other_hands_does_not_end_the_card_it_came_from(office: Office) -> None:
    await walk.given(office)
    card = office.newest("zhangwei", "assignment")
    assert card.card is not None
    reply = await office.press("liuyang", copying.copy(card), card.card.buttons[0].key)
    assert isinstance(reply, Say | ReplaceCard)
    assert await live(office, topics.of_assignment("zhangwei", 1)) == [("zhangwei", card.task_id)]
    await office.tap("zhangwei", "接单")
    await only_step(office, "zhangwei", "提方案")


# The last word of the complainant.


async def test_unsolved_ends_the_card_of_the_visit_without_thanks_for_a_score(office: Office) -> None:
    await walk.asked(office)
    await office.tap("chenchen", "还没解决")
    survey = office.newest("chenchen", "survey").card
    assert survey is not None
    assert survey.greyed == "已重新办理"


async def test_a_typed_score_ends_the_answer_and_the_visit(office: Office) -> None:
    await walk.asked(office)
    await office.say("chenchen", "满意")
    await office.say("chenchen", "是")
    assert [c.card.greyed for c in office.phones["chenchen"] if c.card] == ["已评价，谢谢"] * 2


async def test_the_answer_of_the_first_round_stays_what_it_was_in_the_second(office: Office) -> None:
    await walk.answered(office)
    first = office.newest("chenchen", "result")
    key = CardKey(Act.UNSOLVED, "case1", instance="1").pack()
    await office.tap("chenchen", "还没解决", first)
    await office.until("03-20 10:00")
    await walk.answered_again(office)
    await office.press("chenchen", first, key)
    assert first.card is not None
    assert first.card.desc == "3月2日10:00答复，按期"
    assert "餐费20元已退" in first.card.text
    assert first.card.greyed == "已重新办理"
    assert [line.name for line in first.card.lines] == ["依据"]
    second = office.newest("chenchen", "result").card
    assert second is not None
    assert second.desc.endswith("晚于约定，抱歉")
    assert "换承包方" in second.text


# Clocks.


async def test_a_rung_whose_matter_is_done_says_who_did_it_and_how_late(office: Office) -> None:
    await walk.approved(office)
    await office.say("zhangwei", "完成 青菜改洗三遍")
    await office.until("03-10 18:00")
    office.now = at("03-10 18:30")
    await office.say("zhangwei", "结果 情况属实，已整改")
    done = office.newest("zhaolan", "escalation").card
    assert done is not None
    assert (done.desc, done.text, done.greyed) == ("3月10日18:30完成，超期1个工作日", "已记一次超时。", "已办理")
    assert {line.name: line.value for line in done.lines}["办理人"] == "张伟"
    assert not any(stale in done.twin for stale in ("至今未", "现在差", "最高一级", "今天"))


async def test_a_late_tap_on_it_is_answered_by_the_card_and_gives_the_case_to_nobody(office: Office) -> None:
    await walk.approved(office)
    await office.say("zhangwei", "完成 青菜改洗三遍")
    await office.until("03-10 18:00")
    old = copying.copy(office.newest("zhaolan", "escalation"))
    await office.say("zhangwei", "结果 情况属实，已整改")
    for button in ("知道了", "改派"):
        reply = await office.tap("zhaolan", button, copying.copy(old), owner="liuyang")
        assert isinstance(reply, ReplaceCard)
        assert reply.card.greyed == "已办理"
    assert (await office.case()).owner == "zhangwei"


async def test_who_gave_a_late_case_to_somebody_else_reads_on_the_card_how_that_ended(office: Office) -> None:
    await walk.approved(office)
    await office.say("zhangwei", "完成 青菜改洗三遍")
    await office.until("03-10 18:00")
    card = office.newest("zhaolan", "escalation")
    await office.tap("zhaolan", "改派", card, owner="liuyang")
    assert card.card is not None
    assert (card.card.greyed, card.card.desc) == ("已派给刘洋", "3月9日18:00到期，期限不变")
    office.now = at("03-11 09:30")
    await office.say("liuyang", "结果 情况属实，已整改")
    assert (card.card.greyed, card.card.desc) == ("已办理", "3月11日09:30完成，超期2个工作日")
    assert {line.name: line.value for line in card.card.lines}["办理人"] == "刘洋"


async def test_a_clock_that_nobody_has_to_meet_any_more_says_so(office: Office) -> None:
    await walk.accepted(office)
    await office.until("03-05 18:00")
    late = office.newest("zhangwei", "breach").card
    assert late is not None
    await office.say("zhangwei", "办结 已换洗菜流程")
    done = office.newest("zhangwei", "breach").card
    assert done is not None
    assert (done.desc, done.greyed) == ("方案期限不再计算", "已失效")
