"""报告, 补表, 评审: in one message or part by part; a case whose report is owed closes when the report is there."""

from __future__ import annotations

import pytest

from handlers.reply import ReplaceCard, Say
from tests.handlers.chat import walk
from tests.handlers.office import Office
from workflow.case import State
from workflow.commands import AcceptAssignment, RegisterCase

REPORT = "报告 0001 过程：3月2日受理，3月3日批准 结果：改洗三遍并加灯检 满意度：电话回访满意"


async def put_right(office: Office) -> None:
    """张伟 has done what the management approved; 陈晨 does not know yet."""
    await walk.filed(office)
    await office.does("limin", RegisterCase("product_quality", "zhangwei"))
    await office.does("zhangwei", AcceptAssignment())
    await office.say("zhangwei", "方案 0001 原因：只洗一遍 措施：改洗三遍 金额：0")
    await office.tap("zhouzong", "同意")
    await office.say("zhangwei", "完成 0001 已改洗三遍")


async def answered(office: Office) -> str:
    """He has told her; what he is told then."""
    await put_right(office)
    return await office.say("zhangwei", "结果 0001 情况属实，已整改")


async def test_with_the_result_the_owner_hears_that_the_report_is_owed_and_until_when(complaint_office: Office) -> None:
    said = await answered(complaint_office)
    assert said.endswith("还欠结果报告，3月4日(周三)18:00前，请发「报告 26030001」。")


async def test_where_the_regulation_wants_no_report_nothing_is_said_of_one(office: Office) -> None:
    await walk.approved(office)
    await office.say("zhangwei", "完成 已改洗三遍")
    assert "报告" not in await office.say("zhangwei", "结果 情况属实，已整改")


async def test_a_report_in_one_message(complaint_office: Office) -> None:
    office = complaint_office
    await answered(office)
    assert "结果报告已提交。办结还差：回访。" in await office.say("zhangwei", REPORT)
    report = (await office.case()).reports[-1]
    assert report.parts == {
        "process": "3月2日受理，3月3日批准",
        "result": "改洗三遍并加灯检",
        "satisfaction": "电话回访满意",
    }


async def test_a_report_is_asked_part_by_part(complaint_office: Office) -> None:
    office = complaint_office
    await answered(office)
    assert "结果报告（1/3）：过程？" in await office.say("zhangwei", "报告")
    assert "结果报告（2/3）：结果？" in await office.say("zhangwei", "3月2日受理，3月3日批准")
    assert "结果报告（3/3）：满意度？" in await office.say("zhangwei", "改洗三遍并加灯检")
    assert "结果报告已提交" in await office.say("zhangwei", "电话回访满意")
    assert set((await office.case()).reports[-1].parts) == {"process", "result", "satisfaction"}


async def test_what_is_there_already_is_not_asked_again(complaint_office: Office) -> None:
    office = complaint_office
    await answered(office)
    assert "（2/3）：结果？" in await office.say("zhangwei", "报告 0001 过程：已办 满意度：满意")
    assert "结果报告已提交" in await office.say("zhangwei", "改洗三遍")


async def test_content_but_unreported_she_is_thanked_and_the_owner_hears_what_is_missing(
    complaint_office: Office,
) -> None:
    office = complaint_office
    await answered(office)
    await office.until("03-03 10:00")
    reply = await office.tap("chenchen", "提交评价", satisfaction="4")
    assert isinstance(reply, ReplaceCard)
    assert reply.card.greyed == "已评价，谢谢"
    assert "总监" not in "".join(office.texts("chenchen"))
    assert (await office.case()).state is State.VISITING
    told = office.texts("zhangwei")[-1]
    assert "投诉人已评价，办结还差结果报告。" in told
    assert "4" not in told.replace("26030001", "").replace("3月4日", "")
    assert "办结还差：结果报告。" in await office.say("zhangwei", "查询 0001")


async def test_the_report_that_comes_last_closes_the_case(complaint_office: Office) -> None:
    office = complaint_office
    await answered(office)
    await office.until("03-03 10:00")
    await office.tap("chenchen", "提交评价", satisfaction="5")
    assert "已办结" in await office.say("zhangwei", REPORT)
    assert (await office.case()).state is State.CLOSED


async def test_a_score_typed_is_thanked_too(complaint_office: Office) -> None:
    office = complaint_office
    await answered(office)
    await office.until("03-03 10:00")
    await office.say("chenchen", "满意")
    assert "已评价，谢谢" in await office.say("chenchen", "是")


async def test_the_reminder_has_the_button_that_asks_for_it(complaint_office: Office) -> None:
    office = complaint_office
    await answered(office)
    await office.until("03-04 17:30")
    card = office.newest("zhangwei", "warning").card
    assert card is not None
    assert "现在差：提交结果报告" in card.text
    asked = await office.tap("zhangwei", "写报告")
    assert isinstance(asked, Say)
    assert "（1/3）：过程？" in asked.text


async def test_the_whole_file_shows_the_report_to_staff_only(complaint_office: Office) -> None:
    office = complaint_office
    await answered(office)
    await office.say("zhangwei", REPORT)
    assert "过程：3月2日受理，3月3日批准；结果：改洗三遍并加灯检" in await office.say("zhangwei", "详情 0001")
    assert "3月2日受理" not in await office.say("chenchen", "详情 0001")


async def test_no_report_before_there_is_a_result_to_report(complaint_office: Office) -> None:
    office = complaint_office
    await walk.filed(office)
    await office.does("limin", RegisterCase("product_quality", "zhangwei"))
    assert await office.say("zhangwei", REPORT) != ""
    assert (await office.case()).reports == ()


@pytest.mark.parametrize(
    ("word", "says"), [("补表 26030001 表格内容", "不欠处理表"), ("评审 26030001 进度", "要由总监决定")]
)
async def test_other_papers_are_refused_where_nobody_owes_them(office: Office, word: str, says: str) -> None:
    await walk.accepted(office)
    assert says in await office.say("zhangwei", word)


async def test_a_review_is_the_directors(office: Office) -> None:
    await walk.accepted(office)
    assert "进度怎样" in await office.say("zhaolan", "评审 0001")
    assert "评审已记下" in await office.say("zhaolan", "过半，主要风险是承包方人手")
    assert (await office.case()).reviews[-1].text == "过半，主要风险是承包方人手"
