from __future__ import annotations

from datetime import timedelta

from tests.handlers.chat import walk
from tests.handlers.office import Office

SECOND = timedelta(seconds=1)


async def test_a_sentence_nobody_registers_is_mentioned_once_after_half_an_hour(office: Office) -> None:
    await office.say("chenchen", walk.WORM)
    office.now += timedelta(minutes=30) - SECOND
    await walk.lapse(office)
    assert office.texts("chenchen") == []
    office.now += SECOND
    await walk.lapse(office)
    await walk.lapse(office)
    office.now += timedelta(days=3)
    await walk.lapse(office)
    assert office.texts("chenchen") == ["刚才那句没有登记。要登记请点卡片，或发「投诉 …」。"]


async def test_a_late_tap_still_registers_and_after_a_month_it_says_so(office: Office) -> None:
    await office.say("chenchen", walk.WORM)
    office.now += timedelta(minutes=30)
    await walk.lapse(office)
    await office.tap("chenchen", "登记投诉")
    assert (await office.case()).text == walk.WORM
    await office.say("chenchen", "宿舍三号楼又漏水了")
    office.now += timedelta(minutes=30)
    await walk.lapse(office)
    office.now += timedelta(days=30)
    await walk.lapse(office)
    await office.tap("chenchen", "登记投诉")
    assert "已经不保留了" in office.texts("chenchen")[-1]


async def test_a_registered_sentence_is_not_mentioned(office: Office) -> None:
    await office.say("chenchen", walk.WORM)
    await office.tap("chenchen", "登记投诉")
    office.now += timedelta(days=1)
    await walk.lapse(office)
    assert office.texts("chenchen") == []


async def test_an_owed_answer_lapses_after_a_day_with_a_line(office: Office) -> None:
    await walk.accepted(office)
    await office.tap("zhangwei", "提方案")
    office.now += timedelta(hours=24) - SECOND
    await walk.lapse(office)
    assert "过了时间" not in "".join(office.texts("zhangwei"))
    office.now += SECOND
    await walk.lapse(office)
    assert "过了时间，没有办" in office.texts("zhangwei")[-1]
    async with office.store.begin() as uow:
        assert await uow.dialogues.get("zhangwei") is None


async def test_an_answer_that_comes_too_late_is_read_as_new_words(office: Office) -> None:
    await walk.accepted(office)
    await office.tap("zhangwei", "记调查")
    office.now += timedelta(hours=24)
    await office.say("zhangwei", "后厨只洗一遍，已拍照")
    assert (await office.case()).investigation == ()
    assert "draft" in office.templates("zhangwei")
    assert "过了时间" in "".join(office.texts("zhangwei"))


async def test_collecting_ends_with_a_word_for_what_came(office: Office) -> None:
    await walk.filed(office)
    await office.say("chenchen", "补充")
    await office.say("chenchen", "是上周五中午")
    office.now += timedelta(minutes=10)
    await walk.lapse(office)
    assert office.texts("chenchen") == ["26030001的补充到此为止，已记下。之后还要补充发「补充 26030001 …」。"]


async def test_what_nobody_owes_lapses_in_silence(office: Office) -> None:
    await office.click("chenchen", "NEW")
    office.now += timedelta(minutes=10)
    await walk.lapse(office)
    assert office.texts("chenchen") == []
