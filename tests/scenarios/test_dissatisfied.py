"""The complainant has the last word: dissatisfied means handled again by somebody else; then the director decides."""

from __future__ import annotations

from tests.scenarios.acts import plan, settled
from tests.scenarios.heard import turned
from tests.scenarios.town import Town
from tests.workflow.world import SHANGHAI
from workflow.case import Outcome, State


async def rated(office: Town, option: str) -> None:
    """The next working day comes, and 陈晨 rates what was done."""
    await office.advance(advance_working_days=1)
    await office.news()
    await office.tap("chenchen", "提交评价", option)


async def handled_again(office: Town) -> None:
    """张伟 handles round 2 through the whole chain, up to the answer."""
    await office.tap("zhangwei", "接单")
    await office.say("zhangwei", plan("无"))
    await office.tap("wangqiang", "同意")
    await office.tap("zhaolan", "同意")
    await office.tap("zhangwei", "完成")
    await office.say("zhangwei", "专人每天抽检")
    await office.tap("zhangwei", "发送结果")
    await office.say("zhangwei", "已派专人每天抽检")


async def test_not_satisfied_starts_a_second_round_with_another_owner_and_new_dates(office: Town) -> None:
    office.cast = office.cast - {"zhouzong"}
    await settled(office)
    await rated(office, "不满意")
    await office.hears(
        chenchen=(
            turned("[已评价，谢谢]"),
            turned("抱歉没办好，已安排重新办理"),
            "第2轮由张伟办理，李敏不再经办；新方案3月6日(周五)18:00前",
        ),
        limin="已改由张伟办理，您不用再办",
        zhangwei="投诉人评2分 · 方案3月6日18:00前",
        zhaolan="投诉人不满意，第2轮由张伟办理",
    )
    # The reasons come on top; round 2 has begun without them.
    await office.tap("chenchen", "提交", "问题没解决", "说好的没兑现")
    await office.hears(chenchen=turned("[已记下，谢谢]"), zhangwei="投诉人不满意的是问题没解决、说好的没兑现")

    case = await office.case()
    assert (case.round, case.owner, case.past_owners, case.severity) == (2, "zhangwei", ("limin",), "major")
    clocks = {name: case.running(name) for name in ("plan", "answer")}
    dates = {name: f"{c.due.astimezone(SHANGHAI):%m-%d %H:%M}" for name, c in clocks.items() if c}
    assert dates == {"plan": "03-06 18:00", "answer": "03-10 18:00"}
    assert case.answer_told is not None

    # What the complainant looks up is the new date, and no longer the old one.
    await office.say("chenchen", "我的")
    (new,) = (await office.news())["chenchen"]
    assert "3月10日(周二)18:00前答复您" in new.words
    assert "3月9日" not in new.words


async def test_satisfied_after_the_second_round_closes_it(office: Town) -> None:
    office.cast = office.cast - {"zhouzong"}
    await settled(office)
    await rated(office, "很不满意")
    await handled_again(office)
    await rated(office, "满意，已解决")
    case = await office.case()
    assert (case.state, case.outcome, case.round) == (State.CLOSED, Outcome.RESOLVED, 2)
    assert [visit.score for visit in (*case.visits, case.visit) if visit] == [1, 4]


async def test_what_was_settled_on_the_spot_cannot_be_settled_so_again(office: Town) -> None:
    await settled(office)
    await rated(office, "不满意")
    await office.tap("zhangwei", "接单")
    await office.news()
    with office.unchanged():
        await office.say("zhangwei", "办结 又弄好了")
    await office.hears(zhangwei="不能当场办结")


async def twice_dissatisfied(office: Town) -> None:
    """Round 2 did not help either, and 陈晨 did not wait to be asked: it lies with the director."""
    await settled(office)
    await rated(office, "不满意")
    await handled_again(office)
    await office.news()
    await office.tap("chenchen", "还没解决")
    await office.hears(
        chenchen=(turned("处理结果"), "已请总监亲自决定，3月4日(周三)18:00前告诉您怎么办"), zhaolan="26030001 仍不满意"
    )


async def test_after_the_last_round_the_director_may_grant_one_more(office: Town) -> None:
    office.cast = office.cast - {"zhouzong"}
    await twice_dissatisfied(office)
    await office.tap("zhaolan", "再办一轮")
    await office.hears(
        zhaolan=turned("[已再办一轮]"),
        chenchen="第3轮由刘洋办理，张伟不再经办",
        zhangwei="已改由刘洋办理",
        liuyang="不满意 · 第3轮",
    )
    case = await office.case()
    assert (case.round, case.owner, case.rounds_exhausted) == (3, "liuyang", False)


async def test_after_the_last_round_the_director_may_close_it_with_words_that_the_complainant_gets(
    office: Town,
) -> None:
    office.cast = office.cast - {"zhouzong"}
    await twice_dissatisfied(office)
    await office.tap("zhaolan", "说明后办结")
    await office.hears(zhaolan="请写给投诉人的说明")
    await office.say("zhaolan", "两轮已查到的都改了，承包合同到期后更换供应商。")
    await office.hears(
        zhaolan=(turned("[已办结]"), "说明已转给投诉人"),
        chenchen="已办结。两轮已查到的都改了，承包合同到期后更换供应商。",
        zhangwei="已说明办结",
    )
    case = await office.case()
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.EXPLAINED)


async def test_what_the_director_was_asked_is_nobody_elses_to_decide(office: Town) -> None:
    await twice_dissatisfied(office)
    card = await office.live_card("zhaolan", "再办一轮")
    assert "再办一轮" in card.buttons
    for userid in ("limin", "zhangwei", "liuyang", "wangqiang", "chenchen"):
        assert not any("再办一轮" in m.buttons for m in await office.messages(userid))
