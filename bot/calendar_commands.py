"""`huiyin calendar show | diff | adopt`: the published days in force, and what other days would change. It decides
nothing by itself: another version of a year is taken only here, after its differing days were shown."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.clock import SystemClock
from bot.given_settings import Config, fail, outcome_or_exit, settings_or_exit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from bot.calendars import Offer
    from bot.settings import Settings
    from storage.calendars import AdoptedYear
    from workflow.years import Mark, YearChange

calendar_cli = typer.Typer(no_args_is_help=True, help="放假和调休安排 / published days off and make-up days")

Years = Annotated[list[int] | None, typer.Argument(help="年份，不写则全部 / years, all of them if left out")]
File = Annotated[
    Path | None, typer.Option(help="自己的年历文件，格式同 cn-2026.toml / a file of a year, like those that ship")
]
Region = Annotated[str, typer.Option(help="地区，默认照制度 / region, the policy's if left out")]

_WEEKDAYS = "一二三四五六日"


@calendar_cli.command("show")
def show(years: Years = None, region: Region = "", config: Config = None) -> None:
    """列出在用的年份；给出年份则逐日列出 / the years in force, or the days of those that are named."""
    from bot.calendars import in_force

    settings, place = _place(config, region)
    adopted = outcome_or_exit(settings, partial(in_force, settings))
    known = {row.year: row for row in adopted if row.region == place}
    if unknown := [year for year in years or () if year not in known]:
        fail(f"{place} {'、'.join(map(str, unknown))}：没有采用过 / not adopted")
    for year in years or known:
        typer.echo(_headline(known[year]))
        for line in _days(known[year]) if years else ():
            typer.echo(f"  {line}")
    if not known:
        typer.echo(f"{place}：还没有采用任何年份，首次运行时采用自带的 / nothing adopted yet, the first start will")


@calendar_cli.command("diff")
def diff(years: Years = None, file: File = None, region: Region = "", config: Config = None) -> None:
    """自带的（或文件里的）年历与在用的有何不同 / how the program's days, or a file's, differ from those in force."""
    settings, place = _place(config, region)
    news = [offer for offer in _offers(settings, place, years, file) if offer.is_news]
    for offer in news:
        _show(offer)
    if not news:
        typer.echo("没有不同 / no difference")


@calendar_cli.command("adopt")
def adopt(years: Years = None, file: File = None, region: Region = "", config: Config = None) -> None:
    """列出不同的日子并采用，运行中的期限随之改算 / show the differing days and take them; running limits follow."""
    settings, place = _place(config, region)
    news = [offer for offer in _offers(settings, place, years, file) if offer.is_news]
    for offer in news:
        _show(offer)
        taken = outcome_or_exit(settings, partial(_adopt, settings, offer))
        typer.echo(f"{offer.region} {offer.days.year}：" + ("已采用 / adopted" if taken else "早已采用 / as it was"))
    if not news:
        typer.echo("早已采用 / was adopted already")


def _place(config: Path | None, region: str) -> tuple[Settings, str]:
    """The settings, and the region that is meant."""
    from bot.rulebook import policy_text
    from workflow.policy.load import load_policy

    settings = settings_or_exit(config)

    async def of_policy() -> str:
        return load_policy(*policy_text(settings)).calendar.region

    return settings, region or outcome_or_exit(settings, of_policy)


def _offers(settings: Settings, region: str, years: Sequence[int] | None, file: Path | None) -> Sequence[Offer]:
    from bot.calendars import in_force, offers, read_file, shipped
    from storage.calendars import CalendarLostError

    async def found() -> Sequence[Offer]:
        try:
            adopted = await in_force(settings)
        except CalendarLostError as lost:  # taking the year again is the way out, so it is shown as a new one
            typer.echo(str(lost), err=True)
            adopted = ()
        return offers(region, read_file(file) if file else shipped(region), adopted)

    known = {offer.days.year: offer for offer in outcome_or_exit(settings, found)}
    if unknown := [year for year in years or () if year not in known]:
        fail(f"{region} {'、'.join(map(str, unknown))}：没有这一年的年历，升级程序或用 --file / no such year to be had")
    return [known[year] for year in years or known]


async def _adopt(settings: Settings, offer: Offer) -> bool:
    from bot.calendars import OPERATOR
    from storage.store import SqlStore
    from storage.vault import KeyRing

    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = await SqlStore.open(settings.database_url(), KeyRing.parse(settings.vault.keys.get_secret_value()))
    try:
        return await store.calendar_adopt(offer.adoption(SystemClock().now(), OPERATOR))
    finally:
        await store.close()


def _headline(row: AdoptedYear) -> str:
    by = {"system": "系统", "operator": "管理员"}.get(row.adopted_by, row.adopted_by)
    return (
        f"{row.region} {row.year}：{row.adopted_at:%Y-%m-%d} {by}采用 / adopted · {row.year_hash[:12]} · {row.source}"
    )


def _days(row: AdoptedYear) -> Iterable[str]:
    from bot.calendars import days_of
    from workflow.years import year_changes

    return (f"{_day(change.day)} {_mark(change.after)}" for change in year_changes(None, days_of(row)))


def _show(offer: Offer) -> None:
    from workflow.years import year_changes

    changes = year_changes(offer.before, offer.days)
    typer.echo(f"{offer.region} {offer.days.year}：{len(changes)}天不同 / days differ · {offer.days.source}")
    for change in changes:
        typer.echo(f"  {_change(change)}")


def _change(change: YearChange) -> str:
    return f"{_day(change.day)}：{_mark(change.before)} ⇒ {_mark(change.after)}"


def _day(day: date) -> str:
    return f"{day.isoformat()}(周{_WEEKDAYS[day.weekday()]})"


def _mark(mark: Mark) -> str:
    from workflow.days import DayKind

    kinds = {DayKind.HOLIDAY: "放假", DayKind.MAKE_UP: "上班", None: "照常"}
    return f"{kinds[mark.kind]} {mark.name}".rstrip()
