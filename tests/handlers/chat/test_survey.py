from __future__ import annotations

from handlers.reply import ReplaceCard, Say
from tests.handlers.chat import walk
from tests.handlers.office import Office
from workflow.case import Outcome, State


async def test_nothing_chosen_brings_the_card_back(office: Office) -> None:
    await walk.asked(office)
    reply = await office.tap("chenchen", "提交评价")
    assert isinstance(reply, ReplaceCard)
    assert "请选一项" in reply.card.desc
    assert (await office.case()).state is State.VISITING


async def test_a_good_score_closes_and_asks_for_a_sentence(office: Office) -> None:
    await walk.asked(office)
    await office.tap("chenchen", "提交评价", satisfaction="4")
    case = await office.case()
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.RESOLVED)
    assert "想补一句建议" in office.texts("chenchen")[-1]
    assert "建议已记下" in await office.say("chenchen", "希望每周公布检查结果")
    assert (await office.case()).suggestion == "希望每周公布检查结果"


async def test_a_low_score_starts_the_next_round_with_somebody_else(office: Office) -> None:
    await walk.asked(office)
    reply = await office.tap("chenchen", "提交评价", satisfaction="2")
    assert isinstance(reply, ReplaceCard)
    assert "重新办理" in reply.card.title
    case = await office.case()
    assert (case.round, case.state) == (2, State.ASSIGNED)
    assert case.owner not in ("", "zhangwei")
    assert "第2轮" in office.texts("chenchen")[-1]
    done = await office.tap("chenchen", "提交", why="unsolved slow")
    assert isinstance(done, ReplaceCard)
    assert (await office.case()).visits[-1].reasons == ("unsolved", "slow")


async def test_unsolved_on_the_answer_needs_no_survey(office: Office) -> None:
    await walk.answered(office)
    reply = await office.tap("chenchen", "还没解决")
    assert isinstance(reply, ReplaceCard)
    assert (await office.case()).round == 2


async def test_a_card_of_the_first_round_does_not_rate_the_second(office: Office) -> None:
    await walk.asked(office)
    first = office.newest("chenchen", "survey")
    assert first.card is not None
    assert first.card.vote is not None
    key = first.card.vote.submit_key
    await office.tap("chenchen", "提交评价", satisfaction="1")
    await walk.answered_again(office)
    assert (await office.case()).state is State.VISITING
    await office.press("chenchen", first, key, satisfaction="5")
    assert (await office.case()).state is State.VISITING
    assert "不再计分" in office.texts("chenchen")[-1]


async def test_after_the_last_round_the_director_decides(office: Office) -> None:
    await walk.asked(office)
    await office.tap("chenchen", "提交评价", satisfaction="1")
    await walk.answered_again(office)
    await office.tap("chenchen", "还没解决")
    assert (await office.case()).rounds_exhausted
    question = await office.tap("zhaolan", "说明后办结")
    assert isinstance(question, Say)
    assert "已办结" in await office.say("zhaolan", "已按承包合同处理，今后每周抽查")
    assert (await office.case()).outcome is Outcome.EXPLAINED
    assert office.newest("zhaolan", "rounds_exhausted").button("再办一轮") is None


async def test_a_typed_score_is_asked_back_and_then_counted(office: Office) -> None:
    await walk.asked(office)
    assert "记为“满意”（4分）" in await office.say("chenchen", "满意")
    assert (await office.case()).state is State.VISITING
    assert "已评价" in await office.say("chenchen", "是")
    assert (await office.case()).state is State.CLOSED
    assert office.newest("chenchen", "survey").button("提交评价") is None


async def test_a_typed_score_that_is_not_confirmed_counts_nothing(office: Office) -> None:
    await walk.asked(office)
    await office.say("chenchen", "不满意")
    assert "没有记分" in await office.say("chenchen", "改")
    assert (await office.case()).state is State.VISITING


async def test_satisfied_without_a_visit_is_courtesy(office: Office) -> None:
    await walk.filed(office)
    assert await office.say("chenchen", "满意") == "好的。"


async def test_rating_by_word_brings_the_card(office: Office) -> None:
    await walk.asked(office)
    assert await office.say("chenchen", "评价") == ""
    assert office.templates("chenchen")[-1] == "survey"


async def test_an_objection_by_word_brings_the_answer_and_starts_nothing(office: Office) -> None:
    await walk.answered(office)
    assert await office.say("chenchen", "还没解决") == ""
    assert office.templates("chenchen")[-1] == "result"
    assert (await office.case()).round == 1


async def test_an_objection_too_early_or_too_late_is_told_what_to_do(office: Office) -> None:
    await walk.filed(office)
    assert "催办 26030001" in await office.say("chenchen", "异议 26030001")
    await office.tap("limin", "受理，我来办", category="canteen")
    await office.say("limin", "办结 0001 情况属实，已换供应商")
    await office.until("03-03 09:30")
    await office.tap("chenchen", "提交评价", satisfaction="5")
    await office.say("chenchen", "取消")
    assert "写上编号26030001" in await office.say("chenchen", "异议 26030001")
