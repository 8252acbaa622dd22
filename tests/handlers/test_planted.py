"""A case goes its whole way, and then again for somebody outside: not one of all the words stands readable anywhere."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.handlers.office import Office, opened
from tests.people import CAST, OTHERS
from tests.planted import files, leaks
from tests.workflow.world import at
from workflow import commands as c
from workflow.case import Case, State
from workflow.codec import encode

# Each is said once, by the person and in the way that its name says.
INSIDE = {
    "text": "压铸车间甄主管扣了我的工资，逼得我想跳楼",
    "safety word": "跳楼",
    "supplement": "他前天还把安全帽砸到我身上",
    "assignment note": "先找工会的郝委员聊一聊",
    "note": "调了监控，十七点二十确有争执",
    "contact log": "约投诉人在茶水间谈了半小时",
    "progress": "监控已经封存，您放心",
    "question": "当时还有谁在冲压机旁边",
    "answer": "有夜班的叶师傅在场",
    "level": "涉及人身安全提到重大等级",
    "not urgent": "本人说只是一句气话",
    "extension": "等待医院出具验伤证明",
    "refused": "验伤不影响先出方案",
    "first cause": "班组长情绪管理缺失",
    "first measures": "口头警告并调离岗位",
    "returned": "处分偏轻请写明依据",
    "cause": "夜班缺少第二名班长",
    "measures": "书面道歉并补发克扣",
    "opinion": "同意请工会同志监督",
    "done": "道歉信已当面宣读",
    "result": "您反映的情况属实已处分",
    "report": "当事人表示愿意和解",
    "suggestion": "希望车间装上隔音间",
}
OUTSIDE = {
    "name": "尉迟女士",
    "contact": "13900277441",
    "text": "门店把客人晾在雨里半小时",
    "finding": "店里的门禁卡在那天坏了",
    "told": "已电话致歉并寄去雨伞",
    "cause": "备用钥匙锁在保险柜",
    "measures": "前台另放一把备用钥匙",
    "done": "钥匙已交早班保管员",
    "result": "电话告知结果对方认可",
    "report": "赔礼过程平和无争执",
    "visit": "她说下次还会再来店里",
}
PEOPLE = {word for person in (*CAST, *OTHERS) for word in (person.name,)} | {"chenchen"}


@pytest.fixture
async def office(tmp_path: Path, empty: Path) -> AsyncIterator[Office]:
    (tmp_path / "kept").mkdir()
    async with opened(tmp_path / "kept", empty, "complaint-office") as found:
        yield found


async def inside(office: Office) -> Case:
    """陈晨, from the first word to the last, past everything that anybody may write on the way."""
    w = INSIDE
    await office.say("chenchen", f"投诉 {w['text']}")
    await office.does("chenchen", c.AddSupplement(w["supplement"]))
    await office.does("limin", c.RegisterCase("service_attitude", "zhangwei", w["assignment note"]))
    await office.does("zhangwei", c.AcceptAssignment())
    await office.does("zhangwei", c.SetLevel("major", w["level"]))
    await office.does("limin", c.JudgeUrgency(False, w["not urgent"]))
    await office.does("zhangwei", c.NoteInvestigation(w["note"]))
    await office.does("zhangwei", c.LogContact(w["contact log"]))
    await office.does("zhangwei", c.LogContact(w["progress"], tell=True))
    await office.does("zhangwei", c.AskComplainant(w["question"]))
    await office.say("chenchen", w["answer"])
    await office.does("zhangwei", c.RequestExtension("plan", at("03-13 18:00"), w["extension"]))
    clock = (await office.case()).running("plan")
    assert clock is not None
    await office.does("zhaolan", c.RefuseExtension(clock.instance, w["refused"]))
    await office.does("zhangwei", c.SubmitPlan(w["first cause"], w["first measures"], 0))
    await decides(office, c.ReturnPlan, w["returned"])
    await office.does("zhangwei", c.SubmitPlan(w["cause"], w["measures"], 98700))
    while (await office.case()).state is State.APPROVING:
        await decides(office, c.ApproveStep, w["opinion"])
    await office.does("zhangwei", c.CompleteMeasures(w["done"]))
    await office.does("zhangwei", c.DeliverResult(w["result"]))
    await office.does("zhangwei", c.FileReport(dict.fromkeys(("process", "result", "satisfaction"), w["report"])))
    await office.until("03-03 10:00")
    await office.does("chenchen", c.AnswerSurvey("4"))
    await office.does("chenchen", c.AddSuggestion(w["suggestion"]))
    return await office.case()


async def decides(office: Office, how: type[c.ApproveStep | c.ReturnPlan], words: str) -> None:
    """Whoever's turn it is, in his own words."""
    approval = (await office.case()).approval
    step = approval.pending() if approval else None
    assert approval is not None
    assert step is not None
    await office.does(step.people[0], how(step.instance, approval.seen, words=words))


async def outside(office: Office) -> Case:
    """A customer's mail, written down by who reads the mail; staff tell and ask her on the telephone."""
    w, case = OUTSIDE, "case2"
    await office.say("qiancheng", f"代录 {w['name']} 邮件 {w['contact']} 客户 {w['text']}")
    await office.tap("qiancheng", "确认登记")
    await office.does("qiancheng", c.RegisterCase("service_attitude", "zhangwei"), case)
    await office.does("zhangwei", c.AcceptAssignment(), case)
    await office.does("zhangwei", c.NoteInvestigation(w["finding"]), case)
    await office.does("zhangwei", c.LogContact(w["told"]), case)
    await office.does("zhangwei", c.SubmitPlan(w["cause"], w["measures"], 0), case)
    approval = (await office.case(case)).approval
    assert approval is not None
    await office.does("zhouzong", c.ApproveStep(approval.steps[0].instance, approval.seen), case)
    await office.does("zhangwei", c.CompleteMeasures(w["done"]), case)
    await office.does("zhangwei", c.DeliverResult(w["result"]), case)
    await office.does("zhangwei", c.FileReport(dict.fromkeys(("process", "result", "satisfaction"), w["report"])), case)
    await office.until("03-05 09:10")
    await office.does("limin", c.RecordVisit("4", w["visit"]), case)
    return await office.case(case)


async def test_of_all_that_was_ever_said_nothing_stands_in_any_file(office: Office, tmp_path: Path) -> None:
    one, two = await inside(office), await outside(office)
    assert [one.state, two.state] == [State.CLOSED, State.CLOSED]
    said = [*INSIDE.values(), *OUTSIDE.values()]
    opened_again = str(encode(one)) + str(encode(two))
    assert [word for word in said if word not in opened_again] == [], "each of them is in the file of its case"
    assert leaks(files(tmp_path / "kept"), [*said, *PEOPLE]) == {}
    await office.store.close()
    assert leaks(files(tmp_path / "kept"), [*said, *PEOPLE]) == {}
    assert leaks(files(tmp_path / "kept"), ["zhangwei", one.receipt]).keys() == {"zhangwei", one.receipt}

    with closing(sqlite3.connect(tmp_path / "kept" / "office.db")) as connection, connection:
        connection.execute("UPDATE entries SET actor = ? WHERE seq = 5", [INSIDE["opinion"]])
    assert leaks(files(tmp_path / "kept"), [*said, *PEOPLE]) == {INSIDE["opinion"]: ["office.db"]}
