"""`huiyin due`: when a time limit falls due, whom its ladder tells, and why then. It reads the question and prints."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.given_settings import fail, outcome_or_exit, settings_or_exit

if TYPE_CHECKING:
    from workflow.calendar import Calendar
    from workflow.durations import Duration
    from workflow.policy.casework import Subject
    from workflow.policy.model import Policy

# Beyond these the longest limit and its ladder leave what dates can hold.
YEARS = range(1900, 9600)


def due(
    policy: Annotated[str, typer.Argument(help="制度名或文件 / name of a shipped policy, or a file")],
    clock: Annotated[
        str, typer.Argument(help="时限名，如 answer、approval.three-level、report.monthly / which limit")
    ] = "",
    *,
    start: Annotated[str, typer.Option("--from", help="起算时间，如 2026-04-03T17:30 / when it starts")],
    within: Annotated[str, typer.Option(help="不用时限名，直接给时限，如 5wd / a limit instead of a name")] = "",
    level: Annotated[str, typer.Option(help="严重程度 / severity")] = "",
    line: Annotated[str, typer.Option(help="条线 / business line")] = "",
    channel: Annotated[str, typer.Option(help="渠道 / channel")] = "",
    category: Annotated[str, typer.Option(help="类别 / category")] = "",
    complainant: Annotated[str, typer.Option(help="投诉人类别 / kind of complainant")] = "",
    kind: Annotated[str, typer.Option(help="事项种类 / kind of case")] = "",
    config: Annotated[
        Path | None, typer.Option(help="配置文件：加上公司自己的休息日 / settings: with the company's own days")
    ] = None,
    department: Annotated[
        str, typer.Option(help="配置里有自己日历的部门 / a department to which the settings give a calendar")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出 / as JSON")] = False,
) -> None:
    """某个时限何时到期、届时通知谁、为什么 / when a limit is due, who is told when, and why."""
    from bot.due_words import json_of, other_cases, text_of, unknown_clock
    from bot.policy_commands import loaded_or_exit
    from workflow.policy.casework import Subject
    from workflow.policy.due import OtherCases, UnknownClock, due_date, due_within

    if bool(clock) == bool(within):
        fail("时限名和 --within 请给其中一个 / give the name of a limit or --within, one of them")
    rules = loaded_or_exit(policy)
    calendar = _calendar(rules, config, department)
    subject = _known(rules, Subject(line, channel, category, level, complainant, kind))
    at = _instant(start, calendar)
    found = (
        due_within(rules, calendar, _limit(within), at, subject)
        if within
        else due_date(rules, calendar, clock, at, subject)
    )
    if isinstance(found, UnknownClock):
        fail(unknown_clock(rules, clock, found))
    if isinstance(found, OtherCases):
        typer.echo(other_cases(found), err=True)
        raise typer.Exit(1)
    typer.echo(json_of(rules, calendar, found) if as_json else text_of(rules, calendar, found))


def _calendar(policy: Policy, config: Path | None, department: str) -> Calendar:
    """That of a deployment or of a department, with adopted years; without settings, of the years that ship."""
    from bot.calendars import shipped, years_at_hand
    from bot.rulebook import calendar_of, company_days, department_calendars
    from workflow.days import CompanyDays

    region = policy.calendar.region
    if config is None:
        if department:
            fail("--department 要和 --config 一起用 / --department needs --config")
        return calendar_of(policy, CompanyDays(), shipped(region))
    settings = settings_or_exit(config)
    years = outcome_or_exit(settings, partial(years_at_hand, settings, region))
    if not department:
        return calendar_of(policy, company_days(settings.calendar), years)
    own = department_calendars(policy, settings.calendar, years)
    if department not in own:
        fail(f"--department：没有给“{department}”设日历，有：{'、'.join(own) or '无'} / no calendar of its own")
    return own[department]


def _known(policy: Policy, subject: Subject) -> Subject:
    """The same case; a word that the policy does not have ends the command, for it would silently fit nothing."""
    choices = {
        "line": tuple(policy.lines),
        "channel": tuple(row.id for row in policy.channels),
        "category": tuple(row.id for row in policy.categories),
        "level": policy.severity.levels,
        "complainant": policy.intake.complainant_kinds,
        "kind": policy.intake.kinds,
    }
    for name, known in choices.items():
        said = getattr(subject, name)
        if said and said not in known:
            fail(f"--{name}：制度没有“{said}”，有：{'、'.join(known) or '无'} / no such {name}")
    return subject


def _instant(text: str, calendar: Calendar) -> datetime:
    """The instant meant by `--from`: without an offset a local time of the policy's zone."""
    from workflow.worktime import instant

    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        fail(f"--from：看不懂“{text}”，请写成 2026-04-03T17:30 / not a time")
    if read.year not in YEARS:
        fail(f"--from：年份须在{YEARS[0]}到{YEARS[-1]}之间 / no such year: {read.year}")
    return read.astimezone(UTC) if read.tzinfo else instant(read.date(), read.time(), calendar.zone)


def _limit(text: str) -> Duration:
    from workflow.durations import parse_duration

    try:
        return parse_duration(text)
    except ValueError as error:
        fail(f"--within：时限写成 30m、24h、4wh、5wd、30cd、6mo、1y / {error}")
