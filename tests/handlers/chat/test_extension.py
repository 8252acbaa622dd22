"""延期 and 改期: asked for in one sentence or part by part, decided on a card, and told to the complainant once."""

from __future__ import annotations

import pytest

from handlers.reply import ReplaceCard, Say
from tests.handlers.chat import walk
from tests.handlers.office import Office
from tests.workflow.world import at
from workflow.case import Case
from workflow.clock import Clock
from workflow.commands import AcceptAssignment, RegisterCase, SetLevel

WISH = "延期 0001 方案 3月13日 检测机构3月12日才出报告"


async def major(office: Office, text: str = walk.WORM) -> None:
    """A major case of 张伟's in the complaint office: its plan is due on Monday 9 March, 18:00."""
    await walk.filed(office, text)
    await office.does("limin", RegisterCase("product_quality", "zhangwei"))
    await office.does("zhangwei", AcceptAssignment())
    await office.does("zhangwei", SetLevel("major"))


def plan(case: Case) -> Clock:
    found = case.running("plan")
    assert found is not None
    return found


async def test_an_extension_in_one_sentence_goes_to_who_may_grant_it(complaint_office: Office) -> None:
    office = complaint_office
    await major(office)
    said = await office.say("zhangwei", WISH)
    assert "从3月9日(周一)18:00延到3月13日(周五)18:00，等赵岚批" in said
    card = office.newest("zhaolan", "extension").card
    assert card is not None
    assert "检测机构3月12日才出报告" in card.text
    assert plan(await office.case()).due == at("03-09 18:00"), "until it is granted the old date stands"
    assert "已申请把方案延到3月13日" in await office.say("zhangwei", "查询 0001")


async def test_granting_is_one_tap_and_everybody_hears_once(complaint_office: Office) -> None:
    office = complaint_office
    await major(office)
    await office.say("zhangwei", WISH)
    before = len(office.texts("chenchen"))
    reply = await office.tap("zhaolan", "同意延期")
    assert isinstance(reply, ReplaceCard)
    assert reply.card.greyed == "赵岚已同意"
    assert plan(await office.case()).due == at("03-13 18:00")
    assert "延期已批，方案期限3月13日(周五)18:00，原为3月9日(周一)18:00" in office.texts("zhangwei")[-1]
    told = (
        "【日期有变】26030001的处理方案改为3月13日(周五)18:00前给出，原为3月9日(周一)18:00。"
        "需要更多时间：检测机构3月12日才出报告。已按规定批准，制度四(一)2。"
    )
    assert office.texts("chenchen")[before:] == [told]


async def test_both_dates_and_the_reason_stay_visible(complaint_office: Office) -> None:
    office = complaint_office
    await major(office)
    await office.say("zhangwei", WISH)
    await office.tap("zhaolan", "同意延期")
    for reader in ("zhangwei", "chenchen"):
        said = await office.say(reader, "期限 0001")
        assert "3月13日(周五)18:00" in said
        assert "原为3月9日(周一)18:00。需要更多时间：检测机构3月12日才出报告" in said


async def test_refusing_needs_a_reason_and_leaves_the_date(complaint_office: Office) -> None:
    office = complaint_office
    await major(office)
    await office.say("zhangwei", WISH)
    before = office.texts("chenchen")
    asked = await office.tap("zhaolan", "不同意")
    assert isinstance(asked, Say)
    assert "没有延期" in await office.say("zhaolan", "先按初步结论提方案")
    assert "赵岚没有同意延期，方案仍是3月9日(周一)18:00前。理由：先按初步结论提方案" in office.texts("zhangwei")[-1]
    assert office.texts("chenchen") == before
    card = office.newest("zhaolan", "extension").card
    assert card is not None
    assert card.greyed == "赵岚未同意"


async def test_a_card_grants_only_what_it_showed(complaint_office: Office) -> None:
    office = complaint_office
    await major(office)
    await office.say("zhangwei", WISH)
    old = office.newest("zhaolan", "extension")
    assert old.card is not None
    key = old.card.buttons[0].key
    await office.tap("zhaolan", "不同意")
    await office.say("zhaolan", "太晚")
    await office.say("zhangwei", "延期 0001 方案 3月11日 报告提前一天")
    reply = await office.press("zhaolan", old, key)
    assert isinstance(reply, ReplaceCard)
    assert plan(await office.case()).due == at("03-09 18:00")
    assert "没有待批的延期申请" in "".join(office.texts("zhaolan"))
    await office.tap("zhaolan", "同意延期")
    assert plan(await office.case()).due == at("03-11 18:00")


async def test_what_is_missing_is_asked_one_at_a_time(complaint_office: Office) -> None:
    office = complaint_office
    await major(office)
    asked = await office.say("zhangwei", "延期")
    assert "26030001的方案现在是3月9日(周一)18:00前，要延到哪天？最晚3月16日(周一)18:00" in asked
    assert "日期没看明白" in await office.say("zhangwei", "尽快")
    assert "3月14日(周六)休息，期限要落在工作日，如3月13日(周五)或3月16日(周一)" in await office.say(
        "zhangwei", "3月14日"
    )
    assert "最多只能延到3月16日(周一)18:00" in await office.say("zhangwei", "3月17日")
    assert "须晚于现在的期限" in await office.say("zhangwei", "3月9日")
    assert "理由是什么？用一句话写，投诉人也会看到。" in await office.say("zhangwei", "3月16日")
    assert "等赵岚批" in await office.say("zhangwei", "检测机构3月12日才出报告")
    assert office.newest("zhaolan", "extension").card is not None


async def test_a_reminder_offers_it_where_the_regulation_allows_it(complaint_office: Office) -> None:
    office = complaint_office
    await major(office)
    await office.until("03-09 09:30")
    asked = await office.tap("zhangwei", "申请延期")
    assert isinstance(asked, Say)
    assert "要延到哪天？" in asked.text


async def test_where_the_regulation_has_none_the_clause_is_told_and_no_button_offers_it(office: Office) -> None:
    await walk.accepted(office)
    assert "制度没有规定这个期限可以延期" in await office.say("zhangwei", "延期 0001 方案 3月13日 等报告")
    await office.until("03-05 17:00")
    card = office.newest("zhangwei", "warning").card
    assert card is not None
    assert "申请延期" not in [item.text for item in card.menu]


@pytest.mark.parametrize(
    ("who", "says"),
    [
        ("zhaolan", "这件事不在您名下"),
        ("liuyang", "这件事不在您名下"),
        ("sunxiao", "没有查到"),
        ("chenchen", "不在您名下"),
    ],
)
async def test_only_the_owner_asks(complaint_office: Office, who: str, says: str) -> None:
    office = complaint_office
    await major(office)
    said = await office.say(who, "延期 26030001")
    assert says in said
    assert (await office.case()).extension is None


async def test_whom_the_words_name_does_not_decide(complaint_office: Office) -> None:
    office = complaint_office
    await major(office, "赵岚批的餐补标准不合理")
    said = await office.say("zhangwei", WISH)
    assert "等周总批" in said
    assert "extension" not in office.templates("zhaolan")
    await office.tap("zhouzong", "同意延期")
    assert plan(await office.case()).due == at("03-13 18:00")


async def test_a_wish_ends_with_what_it_was_for(complaint_office: Office) -> None:
    office = complaint_office
    await major(office)
    await office.say("zhangwei", WISH)
    await office.say("zhangwei", "方案 0001 原因：洗得不净 措施：改洗三遍 金额：0")
    card = office.newest("zhaolan", "extension").card
    assert card is not None
    assert card.greyed == "已失效"
    assert (await office.case()).extension is None


async def test_a_director_moves_a_date_with_a_reason_and_the_owner_and_the_complainant_hear_of_it(
    office: Office,
) -> None:
    await walk.accepted(office)
    said = await office.say("zhaolan", "改期 0001 答复 3月12日 等供应商书面说明")
    assert "答复已改为3月12日(周四)18:00，原为3月9日(周一)18:00" in said
    assert (
        "赵岚改了期限，答复3月12日18:00前（原3月9日18:00）。时间有调整：等供应商书面说明。"
        in office.texts("zhangwei")[-1]
    )
    assert "【日期有变】26030001的答复日期改为3月12日(周四)18:00" in office.texts("chenchen")[-1]


async def test_nobody_else_moves_a_date(office: Office) -> None:
    await walk.accepted(office)
    assert "只有总监可以改期" in await office.say("zhangwei", "改期 0001 答复 3月12日 等说明")


async def test_with_several_dates_the_director_is_asked_which(office: Office) -> None:
    await walk.accepted(office)
    asked = await office.say("zhaolan", "改期 0001")
    assert "1. 方案（3月5日(周四)18:00）\n2. 答复（3月9日(周一)18:00）" in asked
    assert "要改到哪天？" in await office.say("zhaolan", "2")
    assert "理由是什么？" in await office.say("zhaolan", "下周四")
    assert "答复已改为3月12日(周四)18:00" in await office.say("zhaolan", "等供应商书面说明")


async def test_a_date_typed_before_it_is_known_which_is_not_asked_again(office: Office) -> None:
    await walk.accepted(office)
    assert "哪个期限要改" in await office.say("zhaolan", "改期 0001 3月12日 等供应商书面说明")
    assert "答复已改为3月12日(周四)18:00" in await office.say("zhaolan", "2")


async def test_a_date_that_the_director_sets_answers_the_wish(complaint_office: Office) -> None:
    office = complaint_office
    await major(office)
    await office.say("zhangwei", WISH)
    await office.say("zhaolan", "改期 0001 方案 3月11日 先按这天")
    card = office.newest("zhaolan", "extension").card
    assert card is not None
    assert card.greyed == "已失效"
