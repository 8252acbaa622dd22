from __future__ import annotations

from handlers.cards.keys import Act, CardKey
from handlers.reply import ReplaceCard, Say
from tests.handlers.chat import walk
from tests.handlers.office import Office
from workflow.case import State


async def test_a_category_must_be_chosen_before_it_is_taken_up(office: Office) -> None:
    await walk.filed(office)
    reply = await office.tap("limin", "受理，我来办")
    assert isinstance(reply, ReplaceCard)
    assert "请先选类别" in reply.card.desc
    assert (await office.case()).state is State.NEW
    await office.tap("limin", "受理，我来办", category="canteen")
    assert (await office.case()).owner == "limin"


async def test_who_takes_it_up_himself_gets_the_next_step_on_the_same_card(office: Office) -> None:
    await walk.filed(office)
    reply = await office.tap("limin", "受理，我来办", category="canteen")
    assert isinstance(reply, ReplaceCard)
    assert [b.text for b in reply.card.buttons] == ["当场办结", "提方案", "记调查"]


async def test_the_others_see_who_took_it_up_and_a_late_tap_is_told(office: Office) -> None:
    await walk.filed(office)
    late = office.tappable("zhangwei", "受理，我来办")
    key = CardKey(Act.TAKE_UP, "case1").pack()
    await office.tap("limin", "受理，我来办", category="canteen")
    assert late.card is not None
    assert "李敏" in late.card.greyed
    reply = await office.press("zhangwei", late, key, category="canteen")
    assert isinstance(reply, ReplaceCard)
    assert "李敏" in reply.card.greyed
    assert (await office.case()).owner == "limin"
    assert office.texts("zhangwei")


async def test_a_case_is_given_by_tap_and_accepted(office: Office) -> None:
    await walk.filed(office)
    reply = await office.tap("limin", "受理，派给…", category="canteen")
    assert isinstance(reply, ReplaceCard)
    assert (await office.case()).state is State.NEW
    nobody = await office.tap("limin", "派单")
    assert isinstance(nobody, ReplaceCard)
    assert "请选派给谁" in nobody.card.desc
    given = await office.tap("limin", "派单", owner="zhangwei")
    assert isinstance(given, ReplaceCard)
    assert given.card.greyed
    assert (await office.case()).state is State.ASSIGNED
    await office.tap("zhangwei", "接单")
    assert (await office.case()).state is State.INVESTIGATING


async def test_a_case_is_given_by_name_with_a_note(office: Office) -> None:
    await walk.given(office)
    await office.tap("zhangwei", "退回", reason="leave")
    assert "已派给刘洋" in await office.say("limin", "派单 0001 刘洋 请先去后厨看一下")
    case = await office.case()
    assert (case.owner, case.assignment_note) == ("liuyang", "请先去后厨看一下")


async def test_a_name_that_fits_nobody_is_asked_again(office: Office) -> None:
    await walk.given(office)
    assert "派给谁" in await office.say("limin", "派单 0001")
    assert "没有找到“王麻子”" in await office.say("limin", "王麻子")
    assert "已派给刘洋" in await office.say("limin", "刘洋")


async def test_declining_needs_a_reason_ready_made_or_ones_own(office: Office) -> None:
    await walk.given(office)
    reply = await office.tap("zhangwei", "退回")
    assert isinstance(reply, ReplaceCard)
    assert "请选退回理由" in reply.card.desc
    asked = await office.tap("zhangwei", "退回", reason="other")
    assert isinstance(asked, Say)
    assert (await office.case()).state is State.ASSIGNED
    assert "已退回" in await office.say("zhangwei", "这周在外地出差")
    assert (await office.case()).state is State.REGISTERED
    assert office.newest("zhangwei", "assignment").button("接单") is None
    assert office.newest("limin").template == "candidates"


async def test_accepting_by_word_brings_the_card_and_accepts_nothing(office: Office) -> None:
    await walk.given(office)
    assert await office.say("zhangwei", "接单") == ""
    assert office.templates("zhangwei")[-1] == "assignment"
    assert (await office.case()).state is State.ASSIGNED


async def test_a_finding_goes_into_the_file_by_word_and_by_tap(office: Office) -> None:
    await walk.accepted(office)
    assert "已记下" in await office.say("zhangwei", "调查 0001 后厨只洗一遍")
    await office.tap("zhangwei", "记调查")
    assert "已记下" in await office.say("zhangwei", "现场看过，确实有虫")
    assert [n.text for n in (await office.case()).investigation] == ["后厨只洗一遍", "现场看过，确实有虫"]


async def test_a_plan_is_asked_part_by_part(office: Office) -> None:
    await walk.accepted(office)
    first = await office.tap("zhangwei", "提方案")
    assert isinstance(first, Say)
    assert "原因" in first.text
    assert "打算怎么办" in await office.say("zhangwei", "青菜只洗一遍")
    assert "多少钱" in await office.say("zhangwei", "改洗三遍并灯检")
    assert "没看明白" in await office.say("zhangwei", "不少钱")
    said = await office.say("zhangwei", "1,860元")
    assert "第1版方案已提交，1,860.00元" in said
    assert "王强 → 赵岚" in said
    case = await office.case()
    assert case.plan is not None
    assert (case.plan.cause, case.plan.measures, case.plan.amount_cents) == ("青菜只洗一遍", "改洗三遍并灯检", 186000)
    assert case.state is State.APPROVING


async def test_a_plan_in_one_message_goes_to_the_first_approver_only(office: Office) -> None:
    await walk.accepted(office)
    assert "已提交" in await office.say("zhangwei", walk.PLAN)
    assert office.templates("wangqiang") == ["approval"]
    assert office.templates("zhaolan") == []


async def test_a_plan_within_ones_authority_stands_and_the_next_card_comes(office: Office) -> None:
    await walk.accepted(office)
    said = await office.say("zhangwei", "方案 0001 原因：洗得不净 措施：改洗三遍 金额：499.99")
    assert "在您的权限内" in said
    assert (await office.case()).state is State.IMPLEMENTING
    assert office.tappable("zhangwei", "完成")


async def test_settling_on_the_spot_is_one_tap_and_one_sentence(office: Office) -> None:
    await walk.given(office)
    question = await office.tap("zhangwei", "当场办结")
    assert isinstance(question, Say)
    assert "已当场办结" in await office.say("zhangwei", "情况属实，当场退了餐费并道歉")
    case = await office.case()
    assert case.state is State.VISITING
    assert case.results[-1].text == "情况属实，当场退了餐费并道歉"
    assert office.templates("chenchen")[-1] == "result"


async def test_an_amount_beyond_ones_authority_is_not_settled_on_the_spot(office: Office) -> None:
    await walk.accepted(office)
    assert "500.00元" in await office.say("zhangwei", "办结 0001 已退餐费，金额：500")
    assert "没看明白" in await office.say("zhangwei", "办结 0001 已退餐费，金额：八百")
    assert (await office.case()).state is State.INVESTIGATING
    assert "已当场办结" in await office.say("zhangwei", "办结 0001 已退餐费，金额：499.99")
    assert (await office.case()).amount_cents == 49999


async def test_no_result_before_the_decision(office: Office) -> None:
    await walk.planned(office)
    refused = await office.say("zhangwei", "结果 0001 已经整改好了")
    assert (await office.case()).state is State.APPROVING
    assert refused
    assert "result" not in office.templates("chenchen")


async def test_measures_and_result_by_tap_and_sentence(office: Office) -> None:
    await walk.approved(office)
    await office.tap("zhangwei", "完成")
    await office.say("zhangwei", "青菜改洗三遍，灯检已装")
    assert (await office.case()).state is State.FEEDING_BACK
    await office.tap("zhangwei", "发送结果")
    await office.say("zhangwei", "情况属实，已整改，餐费20元已退")
    assert (await office.case()).state is State.VISITING
    assert office.templates("chenchen")[-1] == "result"


async def test_a_question_to_somebody_who_does_not_own_it_is_not_asked(office: Office) -> None:
    await walk.accepted(office)
    assert await office.say("limin", "方案 0001") != ""
    async with office.store.begin() as uow:
        assert await uow.dialogues.get("limin") is None
    assert (await office.case()).state is State.INVESTIGATING


async def test_the_ordinary_case_costs_four_taps_and_two_sentences(office: Office) -> None:
    await walk.filed(office)
    await office.tap("limin", "受理，我来办", category="canteen")
    await office.tap("limin", "当场办结")
    await office.say("limin", "情况属实，已换供应商")
    await office.until("03-03 09:30")
    await office.tap("chenchen", "提交评价", satisfaction="5")
    assert (await office.case()).state is State.CLOSED


async def test_a_tapped_card_that_became_the_next_step_is_not_turned_back_later(office: Office) -> None:
    await walk.filed(office)
    await office.tap("limin", "受理，我来办")
    async with office.store.begin() as uow:
        assert "limin" in {card.to for card in await uow.outbox.cards("case1", "triage")}
    await office.tap("limin", "受理，我来办", category="canteen")
    async with office.store.begin() as uow:
        assert "limin" not in {card.to for card in await uow.outbox.cards("case1", "triage")}
