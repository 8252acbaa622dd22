"""What `huiyin due` prints: a due time with its reasons in Chinese or as JSON. The shape of the JSON is promised."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import partial

from workflow.calendar import Calendar
from workflow.durations import Duration, Unit
from workflow.policy import phrases as p
from workflow.policy.casework import Applies
from workflow.policy.due import APPROVER, DueDate, OtherCases, Telling, UnknownClock
from workflow.policy.model import Policy

# More days than these are counted, not listed.
LISTED = 31
_ROLES = {APPROVER: "该步审批人"}
_COUNTING = {
    Unit.MINUTE: "连续计时，不分昼夜和休息日",
    Unit.HOUR: "连续计时，不分昼夜和休息日",
    Unit.WORKING_HOUR: "只计工作时间",
    Unit.WORKING_DAY: "起算当日不计，到最后一个工作日下班为止",
    Unit.CALENDAR_DAY: "按日历计算，最后一天是休息日的顺延到下一工作日下班",
    Unit.MONTH: "按日历计算，最后一天是休息日的顺延到下一工作日下班",
    Unit.YEAR: "按日历计算，最后一天是休息日的顺延到下一工作日下班",
}
_SAME_DAY = "当日下班前；已下班或不上班的，到下一工作日下班"


def text_of(policy: Policy, calendar: Calendar, found: DueDate) -> str:
    """The due time first, then the reminder and the rungs, then why."""
    return "\n".join((_iso(calendar, found.due), *_ladder(policy, calendar, found), *_reasons(policy, calendar, found)))


def json_of(policy: Policy, calendar: Calendar, found: DueDate) -> str:
    """One JSON object with the keys that docs/policies.md lists; times carry the offset of the policy's zone."""
    source = {"clause": policy.clause(found.path), "rule": found.source.rule} if found.source else None
    said = {
        "policy": {"id": policy.regulation.id, "version": policy.regulation.version, "hash": policy.hash},
        "clock": found.path,
        "title": found.title,
        "limit": str(found.limit),
        "source": source,
        "from": _iso(calendar, found.start),
        "due": _iso(calendar, found.due),
        "warn": _telling(policy, calendar, found.warn) if found.warn else None,
        "rungs": [_telling(policy, calendar, rung) for rung in found.rungs],
        "meant": found.meant.isoformat() if found.meant else None,
        "counted": [day.isoformat() for day in found.counted],
        "holidays": [{"date": day.day.isoformat(), "name": day.name} for day in found.holidays],
        "weekends": [day.isoformat() for day in found.weekends],
        "make_up": [{"date": day.day.isoformat(), "name": day.name} for day in found.make_up],
        "provisional": found.provisional,
        "calendar": {"name": calendar.name, "zone": calendar.zone.key, "hash": calendar.hash},
    }
    return json.dumps(said, ensure_ascii=False, indent=2)


def unknown_clock(policy: Policy, asked: str, found: UnknownClock) -> str:
    """That the policy has no such limit, and which it has."""
    return f"“{policy.regulation.title}”没有时限“{asked}”，有：{'、'.join(found.known)} / no such limit"


def other_cases(found: OtherCases) -> str:
    """That the limit is for other cases: for which, and what applies to this one."""
    wanted = "；".join(_wanted(found.applies)) if found.applies else ""
    only = f"，只用于 {wanted}" if wanted else ""
    instead = f"，这类投诉适用：{'、'.join(found.instead)}" if found.instead else "，这类投诉没有同类时限"
    return f"“{found.title}”不适用于这类投诉{only}{instead} / does not apply to such a case"


def _wanted(applies: Applies) -> Iterator[str]:
    """To which cases it applies, as the options of this command."""
    for name in ("line", "channel", "category", "level", "complainant", "kind"):
        values = getattr(applies, name)
        if values:
            yield f"--{name} {'|'.join(values)}"
    if applies.not_line:
        yield f"--line 不是 {'、'.join(applies.not_line)}"


def _ladder(policy: Policy, calendar: Calendar, found: DueDate) -> Iterator[str]:
    if found.warn:
        yield f"提醒 {_iso(calendar, found.warn.at)} {_titles(policy, found.warn.roles)}"
    for n, rung in enumerate(found.rungs):
        yield f"{f'升级{n}' if n else '到期'} {_iso(calendar, rung.at)} {_titles(policy, rung.roles)}"


def _reasons(policy: Policy, calendar: Calendar, found: DueDate) -> Iterator[str]:
    start = found.start.astimezone(calendar.zone)
    day = partial(_day, year=start.year)
    source = f"，依据 {policy.clause(found.path)}（{found.source.rule}）" if found.source else ""
    if isinstance(found.limit, Duration):
        counting = _SAME_DAY if found.limit == Duration(Unit.WORKING_DAY, 0) else _COUNTING[found.limit.unit]
        yield f"{found.title or '时限'}：{p.duration(found.limit)}{source}"
        yield f"自{day(start.date())}{start:%H:%M}起算：{counting}"
    else:
        yield f"{found.title}：{p.fixed(found.limit)}{source}"
        yield f"按{day(start.date())}所在的一期：应在{'；因休息日移到'.join(map(day, _moved(found)))}"
    if isinstance(found.limit, Duration) and found.counted:
        yield f"计入：{_days(found.counted, day)}"
    if found.holidays:
        yield f"节假日不计：{'、'.join(f'{day(off.day)}{off.name}' for off in found.holidays)}"
    if found.weekends:
        yield f"周末不计：{_days(found.weekends, day)}"
    if found.make_up:
        yield f"其中本应休息：{'、'.join(f'{day(worked.day)}{worked.name}' for worked in found.make_up)}"
    name = f"“{calendar.name}”，" if calendar.name else ""
    yield f"日历：{name}{calendar.zone.key}，摘要{calendar.hash[:12]}"
    if found.provisional:
        yield "暂定：经过还没有公布节假日安排的年份，公布后日期可能变动"


def _moved(found: DueDate) -> tuple[date, ...]:
    """The day that a fixed date names, and the day to which it was moved where that is another."""
    return tuple(dict.fromkeys(day for day in (found.meant, *found.counted) if day))


def _telling(policy: Policy, calendar: Calendar, telling: Telling) -> dict[str, object]:
    titles = [_title(policy, role) for role in telling.roles]
    return {"at": _iso(calendar, telling.at), "roles": list(telling.roles), "titles": titles}


def _titles(policy: Policy, roles: Iterable[str]) -> str:
    return "、".join(_title(policy, role) for role in roles)


def _title(policy: Policy, role: str) -> str:
    return _ROLES.get(role) or p.role(policy, role)


def _iso(calendar: Calendar, at: datetime) -> str:
    return at.astimezone(calendar.zone).isoformat(timespec="seconds")


def _days(days: tuple[date, ...], day: Callable[[date], str]) -> str:
    if len(days) > LISTED:
        return f"共{len(days)}天，{day(days[0])}至{day(days[-1])}"
    return "、".join(map(day, days))


def _day(day: date, year: int) -> str:
    weekday = tuple(p.WEEKDAYS.values())[day.weekday()]
    return f"{'' if day.year == year else f'{day.year}年'}{day.month}月{day.day}日(周{weekday})"
