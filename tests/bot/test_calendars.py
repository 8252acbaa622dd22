"""Published days at the start and on the command line: what is new is adopted, what differs waits for a person."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.calendars import AHEAD, years_wanted
from bot.doctor_store import store_findings
from bot.rulebook import open_rulebook
from bot.settings import Settings, load_settings
from handlers.desk import Rulebook
from storage.calendars import AdoptedYear
from storage.store import SqlStore
from storage.vault import KeyRing
from tests.bot.test_policy_commands import SETTINGS
from tests.storage.conftest import raw
from tests.workflow.world import calendar
from workflow.days import NamedDay, PublishedYear
from workflow.published import load_published
from workflow.years import year_text

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SHIPPED = load_published()
OPEN_DAY = date(2026, 4, 6)
run = CliRunner()
Found = TypeVar("Found")

# Somebody's file of the next year: the spring festival moves eight days, and two weekend days are worked for it.
NEXT_YEAR = """
year = 2027
source = "通知"
off = [{ date = 2027-01-01, name = "元旦" }, { date = 2027-02-08, name = "春节" }]
work = [{ date = 2027-01-03, name = "调休上班" }]
"""


@pytest.fixture(autouse=True)
def _in_a_folder_with_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text(f"{SETTINGS}[server]\nport = 0\n", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "cn-2027.toml").write_text(NEXT_YEAR, encoding="utf-8")


def said(*arguments: str, status: int = 0) -> str:
    result = run.invoke(cli, ["calendar", *arguments])
    assert result.exit_code == status, result.output
    return result.output


def settings() -> Settings:
    found = load_settings(Path("config.toml"))
    assert isinstance(found, Settings)
    return found


def in_store(work: Callable[[SqlStore], Awaitable[Found]]) -> Found:
    """What that work finds in the store of the settings."""

    async def opened() -> Found:
        keys = KeyRing.parse(settings().vault.keys.get_secret_value())
        store = await SqlStore.open(settings().database_url(), keys, synchronous="OFF")
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(opened())


def adopted(days: PublishedYear, by: str = "system") -> AdoptedYear:
    return AdoptedYear("cn", days.year, year_text(days), days.source, NOW, by)


def without_a_holiday() -> PublishedYear:
    """2026 as an earlier program might have brought it: 6 April is a working day."""
    return replace(SHIPPED[2026], off=tuple(named for named in SHIPPED[2026].off if named.day != OPEN_DAY))


def start() -> Rulebook:
    async def opened(store: SqlStore) -> Rulebook:
        return await open_rulebook(store, settings(), NOW)

    return in_store(opened)


def adopt_old_year() -> None:
    in_store(lambda store: store.calendar_adopt(adopted(without_a_holiday())))


def in_force() -> dict[int, str]:
    """Who took which year."""
    years = in_store(lambda store: store.calendar_years())
    return {row.year: row.adopted_by for row in years}


def test_the_first_start_adopts_the_years_that_ship_and_the_next_none() -> None:
    for _ in range(2):
        assert start().calendar().hash == calendar().hash
    assert in_force() == dict.fromkeys(SHIPPED, "system")
    assert in_store(lambda store: store.calendar_version()) == len(SHIPPED)


def test_a_year_that_differs_is_not_taken_and_the_log_says_so() -> None:
    adopt_old_year()
    with capture_logs() as lines:
        rules = start()
    assert [(line["event"], line["year"], line["days"]) for line in lines] == [("published days differ", 2026, 1)]
    assert rules.calendar().is_workday(OPEN_DAY), "counted as adopted"
    assert set(in_force()) == set(SHIPPED), "years that the store had not are adopted all the same"


def test_a_year_is_shown_with_who_took_it_and_its_days() -> None:
    assert "还没有采用任何年份" in said("show")
    start()
    lines = said("show").splitlines()
    assert [line.split("：")[0] for line in lines] == ["cn 2024", "cn 2025", "cn 2026"]
    assert "2026-03-02 系统采用" in lines[0]
    days = said("show", "2026").splitlines()
    assert "  2026-04-06(周一) 放假 清明节" in days
    assert "  2026-05-09(周六) 上班 调休上班" in days
    assert len(days) == 1 + len(SHIPPED[2026].off) + len(SHIPPED[2026].work)
    assert "2027：没有采用过" in said("show", "2027", status=2)


def test_a_difference_is_shown_day_by_day_and_taken_only_when_told() -> None:
    adopt_old_year()
    start()
    told = "  2026-04-06(周一)：照常 ⇒ 放假 清明节"
    assert said("diff").splitlines()[1:] == [told]
    assert start().calendar().is_workday(OPEN_DAY)
    assert said("adopt").splitlines()[1:] == [told, "cn 2026：已采用 / adopted"]
    assert in_force()[2026] == "operator"
    assert not start().calendar().is_workday(OPEN_DAY)
    assert "没有不同" in said("diff")
    assert "早已采用" in said("adopt")


def test_only_the_years_that_are_named_are_taken() -> None:
    adopt_old_year()
    shorter = replace(SHIPPED[2025], work=SHIPPED[2025].work[1:])
    in_store(lambda store: store.calendar_adopt(adopted(shorter)))
    assert said("adopt", "2025").startswith("cn 2025：1天不同")
    assert in_force() == {2025: "operator", 2026: "system"}
    assert "没有这一年的年历" in said("adopt", "2031", status=2)


def test_a_company_may_take_a_year_from_a_file_before_the_program_brings_it() -> None:
    start()
    assert said("diff", "--file", "cn-2027.toml").startswith("cn 2027：3天不同 / days differ · 通知")
    assert "2027-01-03(周日)：照常 ⇒ 上班 调休上班" in said("adopt", "--file", "cn-2027.toml")
    assert start().calendar().about(date(2027, 2, 8)).name == "春节"
    assert set(in_force()) == {*SHIPPED, 2027}


@pytest.mark.parametrize("text", ["", "year = 2027", NEXT_YEAR.replace("2027-01-01", "2026-01-01"), "off = ["])
def test_a_file_that_is_no_year_is_refused_and_nothing_changes(tmp_path: Path, text: str) -> None:
    (tmp_path / "cn-2027.toml").write_text(text, encoding="utf-8")
    start()
    assert "cn-2027.toml" in said("adopt", "--file", "cn-2027.toml", status=2)
    assert set(in_force()) == set(SHIPPED)


def test_an_emptied_year_is_refused_as_not_announced(tmp_path: Path) -> None:
    emptied = 'year = 2026\nsource = "x"\noff = []\nwork = [{ date = 2026-05-09, name = "调休上班" }]\n'
    (tmp_path / "cn-2026.toml").write_text(emptied, encoding="utf-8")
    start()
    assert "no day off" in said("adopt", "--file", "cn-2026.toml", status=2)


def test_days_deleted_from_the_store_stop_the_start_and_can_be_adopted_again(tmp_path: Path) -> None:
    start()
    with raw(tmp_path / "data" / "huiyin.db") as connection:
        connection.execute("DELETE FROM calendar_years WHERE year = 2026")
    assert run.invoke(cli, ["serve"]).output.startswith("calendar：the adopted days of cn 2026")
    said("show", status=2)
    assert "cn 2026：已采用" in said("adopt", "2026")
    assert start().calendar().hash == calendar().hash


def test_a_region_without_years_says_so() -> None:
    start()
    assert said("show", "--region", "hk").startswith("hk：还没有采用任何年份")
    assert "没有这一年的年历" in said("adopt", "2026", "--region", "hk", status=2)


def test_the_doctor_tells_of_days_that_wait_for_a_word() -> None:
    start()
    assert faults(NOW) == []
    changed = replace(SHIPPED[2026], off=(*SHIPPED[2026].off, NamedDay(date(2026, 7, 1), "司庆")))
    in_store(lambda store: store.calendar_adopt(adopted(changed, "operator")))
    (fault,) = faults(NOW)
    assert fault.startswith("cn 2026：自带的放假安排与已采用的不同")


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (datetime(2026, 12, 1, tzinfo=UTC) - timedelta(seconds=1), []),
        (datetime(2027, 1, 1, tzinfo=UTC) - AHEAD, ["cn 2027"]),
        (datetime(2027, 1, 1, tzinfo=UTC), ["cn 2027"]),
    ],
)
def test_the_doctor_tells_of_a_year_that_is_near_and_has_no_days(now: datetime, told: list[str]) -> None:
    start()
    assert [fault.split("：")[0] for fault in faults(now)] == told


def faults(now: datetime) -> list[str]:
    return [text for well, text in asyncio.run(store_findings(settings(), now)) if not well]


def test_the_years_that_are_wanted_are_this_one_and_the_next_when_it_is_near() -> None:
    assert list(years_wanted(NOW)) == [2026]
    assert list(years_wanted(datetime(2026, 12, 2, tzinfo=UTC))) == [2026, 2027]


def test_due_counts_with_the_years_of_the_deployment_when_it_is_given_its_settings() -> None:
    adopt_old_year()
    question = ["due", "office", "answer", "--from", "2026-04-03T17:30"]
    assert run.invoke(cli, question).output.startswith("2026-04-13T18:00")
    assert run.invoke(cli, [*question, "--config", "config.toml"]).output.startswith("2026-04-10T18:00")
