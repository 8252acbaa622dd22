"""帮助 names what one can say: by role, and only what the regulation in force knows."""

from __future__ import annotations

from handlers.understand import Asker, Do, understand
from handlers.vocabulary import WORDS
from tests.handlers.office import Office


async def test_an_employee_reads_three_lines_and_no_word_of_the_staff(office: Office) -> None:
    said = await office.say("chenchen", "帮助")
    assert len(said.splitlines()) == 3
    assert "受理" not in said


async def test_staff_read_what_they_can_do_for_the_complainant_and_how_grave_it_is(office: Office) -> None:
    said = await office.say("limin", "帮助")
    for word in ("全部", "进展", "问投诉人", "继续办", "联系", "安抚", "情况", "定级", "不急", "电话"):
        assert word in said, word
    assert "改期" not in said


async def test_who_directs_reads_what_is_hers(office: Office) -> None:
    said = await office.say("zhaolan", "帮助")
    assert "改期" in said
    assert "评审" in said


async def test_only_what_the_regulation_knows_is_named(office: Office, complaint_office: Office) -> None:
    assert "延期" not in await office.say("limin", "帮助")
    assert "期限和材料：延期 编号 日期 理由、报告 编号。" in await complaint_office.say("limin", "帮助")


async def test_a_slip_of_every_new_word_is_asked_back(office: Office) -> None:
    for slip, word in (("延其", "延期"), ("继须办", "继续办"), ("定积", "定级"), ("安扶", "安抚")):
        assert f"您是要“{word}”吗" in await office.say("limin", slip), slip


def test_every_word_that_help_names_is_understood() -> None:
    staff = Asker(staff=True)
    new = [word for word in WORDS if word.instead is None]
    assert [w.canonical for w in new if not isinstance(understand(w.canonical, staff), Do)] == []
