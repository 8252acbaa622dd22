"""Somebody is back: on his first working morning he reads what reached others meanwhile (people.md 1.15).

It ends leaves; it arranges none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from handlers.desk import Desk
from handlers.texts.words import Words
from workflow.access import may_see
from workflow.calendar import Calendar
from workflow.case import Case, Covered
from workflow.directory import Away
from workflow.ports import ItemKind, OutboxItem
from workflow.worktime import ONE_DAY, instant

_MOST = 50


async def welcome(desk: Desk, words: Words) -> bool:
    """Tells everybody who is back by now, each once, and ends their leaves; who is still on another leave waits for its
    end. Whether there was anything to do; the caller commits."""
    due = await desk.uow.organisation.returning(desk.now)
    calendar = desk.rules.calendar()
    back: dict[str, list[Away]] = {}
    for found in due:
        still = desk.directory.absence(found.leave.userid, calendar.local_date(desk.now))
        if still is not None:
            morning = instant(still.last + ONE_DAY, time(0, 0), calendar.zone)
            again = calendar.next_workday_at(morning, desk.rules.policy().notify.daily_at)
            await desk.uow.organisation.postpone_return(found.seq, again)
            continue
        back.setdefault(found.leave.userid, []).append(found.leave)
        await desk.uow.organisation.close_absence(found.seq)
    for userid, leaves in back.items():
        text = await waited(desk, userid, leaves, words)
        if text:
            item = OutboxItem(ItemKind.NOTICE, userid, "say", params={"text": text})
            await desk.uow.outbox.add(item, at=desk.now)
    return bool(due)


async def waited(desk: Desk, userid: str, leaves: Sequence[Away], words: Words) -> str:
    """What reached others in these leaves of his: a line for each case that he may see; "" where nothing did."""
    calendar = desk.rules.calendar()
    found = await desk.uow.ledger.with_part(userid, "covered", open_only=False, limit=_MOST)
    cases = [case for case in reversed(found) if may_see(userid, case, desk.directory)]
    lines = [_line(case, missed, desk, words) for case in cases if (missed := _missed(case, userid, leaves, calendar))]
    if not lines:
        return ""
    days = words.t("list.comma").join(spoken_days(leave.first, leave.last, words) for leave in leaves)
    return "\n".join([words.t("return.head", days=days, count=len(lines)), *lines])


def spoken_days(first: date, last: date, words: Words) -> str:
    """「3月5日至3月8日」, and 「3月5日」 of one day."""
    start, end = (words.day(datetime.combine(day, time(12, 0), words.zone)) for day in (first, last))
    return start if first == last else words.t("leave.days", first=start, last=end)


def _missed(case: Case, userid: str, leaves: Sequence[Away], calendar: Calendar) -> list[Covered]:
    mine = (covered for covered in case.covered if covered.away.casefold() == userid.casefold())
    return [
        covered
        for covered in mine
        if any(leave.first <= calendar.local_date(covered.at) <= leave.last for leave in leaves)
    ]


def _line(case: Case, missed: Sequence[Covered], desk: Desk, words: Words) -> str:
    by = dict.fromkeys(desk.directory.name(one.by) if one.by else words.t("return.above") for one in missed)
    return words.t(
        "return.line",
        number=case.number or case.receipt,
        title=words.t("card.subject.conduct") if case.to_director else case.title,
        date=words.short_date(missed[0].at),
        by=words.t("list.comma").join(by),
    )
