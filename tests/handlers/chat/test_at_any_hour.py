"""What is limited to minutes is told at any hour; what is limited to hours and days leaves people their night."""

from __future__ import annotations

from pathlib import Path

from tests.handlers.office import Office, opened
from tests.workflow.world import SHANGHAI


def heard(office: Office) -> dict[str, list[str]]:
    """What every phone has, as 「card:title」, since it was last asked; then the phones are empty."""
    found = {
        userid: [copy.card.title if copy.card else copy.text for copy in phone]
        for userid, phone in office.phones.items()
        if phone
    }
    office.phones.clear()
    return found


async def test_the_five_minutes_of_an_estate_climb_on_a_sunday_evening(tmp_path: Path, empty: Path) -> None:
    """A32: undispatched, 20:05 the duty officers and their supervisor, 20:10 supervision, 20:15 the general manager."""
    async with opened(tmp_path, empty, "customer-service", "03-08 20:00") as desk:
        await desk.say("maling", "代录 张先生 来访 业主 13800000000 楼道的灯三天不亮")
        assert set(heard(desk)) == {"maling", "zhangwei"}
        await desk.until("03-08 20:03")
        assert heard(desk) == {}
        await desk.until("03-08 20:04")
        assert set(heard(desk)) == {"maling", "zhangwei"}
        await desk.until("03-08 20:05")
        assert set(heard(desk)) == {"maling", "zhangwei", "fanglei"}
        await desk.until("03-08 20:09")
        assert heard(desk) == {}
        await desk.until("03-08 20:10")
        assert set(heard(desk)) == {"jiangfan"}
        await desk.until("03-08 20:15")
        assert set(heard(desk)) == {"zhouzong"}


async def test_at_night_the_switchboard_is_told_and_the_day_for_registering_waits(tmp_path: Path, empty: Path) -> None:
    """A17: calm by 02:01, hand over by 02:10; the reminder to register, of Saturday 21:12, waits for Sunday 08:30."""
    async with opened(tmp_path, empty, "nursing-home", "03-07 02:00") as home:
        await home.say("maling", "来电 王女士 家属 13800000000 我母亲摔倒了，按铃二十分钟没有人来")
        heard(home)
        await home.until("03-07 02:01")
        assert set(heard(home)) == {"maling", "fanglei"}
        await home.until("03-07 21:11")
        heard(home)
        await home.until("03-08 08:29")
        registering = (await home.case()).clock("register")
        assert registering is not None
        warned = next(m for m in registering.moments if m.name in registering.fired)
        assert f"{warned.at.astimezone(SHANGHAI):%m-%d %H:%M}" == "03-07 21:12"
        assert heard(home) == {}
        await home.until("03-08 08:30")
        assert set(heard(home)) == {"limin", "zhangwei", "liuyang", "fanglei"}
