"""What there is to say about one clock: what is left, how late, at whom it lies, who hears next. It makes no card."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from handlers.cards.dates import clock_path, clock_words, is_taking_up
from handlers.cards.facts import cited, counted_days, fired, joined, next_words, role_titles, sentence
from handlers.cards.fitting import TEXT
from handlers.cards.kit import Line
from handlers.cards.view import View
from workflow.clock import Clock, ClockState, MomentKind
from workflow.durations import SHORT_LIMIT
from workflow.reach import HANDLER, debt, reach
from workflow.roles import OVERDUE_ROLE, OWNER

_HOUR = 60
# What ends a clock without moving the case on.
_ASIDE = frozenset({"calmed", "contact_logged", "preliminary_finding", "form_filed", "review_recorded"})


def the_clock(view: View) -> Clock | None:
    """The clock that the card is about."""
    return next((c for c in view.case.clocks if c.instance == view.param("instance")), None)


def time_left(view: View, clock: Clock) -> str:
    """「还剩1个工作日」; on the last day the hour."""
    today, last = view.calendar.local_date(view.now), view.calendar.local_date(clock.due)
    days = sum(view.calendar.is_workday(day) for day in _days_after(today, last))
    if days:
        return view.t("card.clock.days_left", days=days)
    return view.t("card.clock.today", time=view.words.time(clock.due))


def time_late(view: View, clock: Clock, at: datetime) -> str:
    """How late `at` is: 「超期1个工作日」; on the day itself in hours, within the first hour in minutes."""
    due, day = view.calendar.local_date(clock.due), view.calendar.local_date(at)
    days = sum(view.calendar.is_workday(day) for day in _days_after(due, day))
    if days:
        return view.t("card.clock.days_late", days=days)
    minutes = int((at - clock.due).total_seconds()) // 60
    if minutes >= _HOUR:
        return view.t("card.clock.hours_late", hours=minutes // _HOUR)
    return view.t("card.clock.minutes_late", minutes=max(minutes, 1))


def _days_after(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]


def not_done(view: View, clock: Clock) -> str:
    """「应于3月9日18:00答复，至今未答复」."""
    verb = clock_words(view, clock.clock, "verb")
    return view.t("card.clock.not_done", date=view.words.fixed_date(clock.due), verb=verb)


def met(view: View, clock: Clock) -> str:
    """When it was met, and how late: 「3月9日18:30完成，超期30分钟」."""
    at = clock.ended_at or clock.due
    late = time_late(view, clock, at) if at > clock.due else view.t("card.clock.in_time")
    return view.t("card.clock.met", date=view.words.fixed_date(at), late=late)


def met_by(view: View, clock: Clock) -> Line | None:
    """Who of the staff met it: whoever did something for the record at that instant."""
    case, at = view.case, clock.ended_at
    acts = [(note.at, note.by) for note in (*case.results, *case.measures_done)]
    acts += [(plan.at, plan.proposer) for plan in case.plans]
    chains = (*case.approvals, *((case.approval,) if case.approval else ()))
    acts += [(step.at, step.by) for chain in chains for step in chain.steps if step.at]
    by = case.intake if is_taking_up(view, clock) else next((who for when, who in acts if when == at), "")
    stopped = clock.state is ClockState.STOPPED and view.directory.person(by) is not None
    return Line(view.t("card.line.met_by"), view.name(by)) if stopped else None


def limit(view: View, clock: Clock) -> Line:
    """「答复期限」 with its date, whether or not the clock still runs."""
    return Line(clock_words(view, clock.clock, "line"), view.words.fixed_date(clock.due))


def missing(view: View, clock: Clock) -> str:
    """「食堂菜里有虫。现在差：把处理结果告诉投诉人。」"""
    step = step_words(view, clock)
    return view.t("card.clock.missing", title=sentence(view, view.case.title, TEXT // 2), step=step)


def step_words(view: View, clock: Clock) -> str:
    """What is missing for this clock: its own record where that is none of the steps that every case takes, else the
    next of those."""
    stops = next((row.stops for row in view.policy.deadlines if row.id == clock.clock), "")
    return clock_words(view, clock.clock, "noun") if stops in _ASIDE else next_words(view)


def awaits_contact(view: View, clock: Clock) -> bool:
    """Whether a word to the complainant ends it."""
    return any(row.id == clock.clock and row.stops == "contact_logged" for row in view.policy.deadlines)


def consequence(view: View, clock: Clock) -> str:
    """Who will hear of it at the due time."""
    told = next((m.to for m in clock.moments if m.kind is MomentKind.DUE), ())
    titles = role_titles(view, told)
    return view.t("card.warning.then", told=titles) if titles else view.t("card.warning.then.nobody")


def stuck(view: View, clock: Clock) -> str:
    """Where it is stuck, and who was told so far without effect."""
    step = step_words(view, clock)
    said = [view.t("card.escalation.stuck", title=sentence(view, view.case.title, TEXT // 3), step=step)]
    warned, broken = fired(clock, MomentKind.WARN), fired(clock, MomentKind.DUE)
    if warned:
        name = view.t("card.escalation.owner_then") if view.case.past_owners else responsible_name(view, clock)
        said.append(view.t("card.escalation.warned", day=_when(view, clock, warned), name=name))
    if broken:
        told = next((m.to for m in clock.moments if m.kind is MomentKind.DUE), ())
        said.append(view.t("card.escalation.broken", day=_when(view, clock, broken), told=role_titles(view, told)))
    return joined(view, *said, view.t("card.escalation.unhandled"))


def _when(view: View, clock: Clock, at: datetime) -> str:
    """The day; the time where the limit was minutes: its day is the due time's."""
    return view.words.time(at) if clock.due - clock.start <= SHORT_LIMIT else view.words.day(at)


def how_counted(view: View, clock: Clock) -> Line | None:
    """「3、4、5、6、9日，共5天」."""
    counted = counted_days(view, clock)
    if counted is None:
        return None
    return Line(view.t("card.line.days"), view.t("card.line.days.value", days=counted[1], count=counted[0]))


def next_step(view: View, clock: Clock) -> Line:
    """What has to happen next."""
    return Line(view.t("card.line.next"), step_words(view, clock))


def next_rung(view: View, clock: Clock) -> Line:
    """Who hears of it next, and when; that nobody is left above."""
    moment = clock.next_moment()
    if moment is None:
        return Line(view.t("card.line.if_not"), view.t("card.line.if_not.last"))
    told = role_titles(view, moment.to)
    return Line(
        view.t("card.line.if_not"), view.t("card.line.if_not.value", date=view.words.short_date(moment.at), told=told)
    )


def responsible(view: View, clock: Clock) -> Line:
    """At whom it lies, one tap away; the role where it is owed by several."""
    people = _responsible_people(view, clock)
    member = people[0] if len(people) == 1 else ""
    code = "card.line.responsible.call" if member else "card.line.responsible.pool"
    return Line(view.t("card.line.responsible"), view.t(code, name=responsible_name(view, clock)), member=member)


def responsible_name(view: View, clock: Clock) -> str:
    """At whom it lies, by name; the role where it is owed by several in no particular person."""
    owed = debt(view.case, clock, view.context)
    names = view.t("list.comma").join(view.name(userid) for userid in owed.people)
    return names if owed.sure or len(owed.people) == 1 else role_titles(view, (owed.role,)) or names


def _responsible_people(view: View, clock: Clock) -> tuple[str, ...]:
    return debt(view.case, clock, view.context).people


def superior_told(view: View, clock: Clock) -> Line | None:
    """The superior who heard of it at the due time, one tap away."""
    roles = next((m.to for m in clock.moments if m.kind is MomentKind.DUE), ())
    above = (role for role in roles if role not in (OWNER, HANDLER))
    heads = [userid for role in above for userid in reach(role, view.case, clock, view.context).told]
    if not fired(clock, MomentKind.DUE) or not heads or heads[0].casefold() == view.viewer.casefold():
        return None
    value = view.t("card.line.responsible.call", name=view.name(heads[0]))
    return Line(view.t("card.line.told"), value, member=heads[0])


def clock_basis(view: View, clock: Clock) -> Line:
    """By which clause it is due."""
    return Line(view.t("card.line.basis"), cited(view, clock_path(view, clock)))


def climbed_to(view: View, clock: Clock) -> int:
    """The highest rung above the due time on which the reader was told; 0 when he heard of it earlier or not at all.

    The notice says which (`rung`); a card that comes back asks the clock and the reader's roles.
    """
    if view.param("rung"):
        return int(view.param("rung"))
    rungs = [m for m in clock.moments if m.kind is MomentKind.RUNG and m.name in clock.fired]
    mine = [m.rung for m in rungs if any(view.directory.has_role(view.viewer, role) for role in m.to)]
    return max(mine, default=0)


def ladder_basis(view: View, clock: Clock) -> str:
    """「制度二(一)；梯级为缺省」: to whom is the regulation's word, after how long the program's default."""
    place = climbed_to(view, clock) + 1
    told = cited(view, _told_path(view, place))
    silent = cited(view, f"escalation.step.{place}.after") == view.t("basis.default")
    return view.t("basis.ladder_default", clause=told) if silent else told


def _told_path(view: View, place: int) -> str:
    """Where the policy says whom that step tells: at a line's own role, where the step means that one."""
    escalation = view.policy.escalation
    own = escalation.overdue_by_line.get(view.case.line)
    means_own = own in view.policy.roles and OVERDUE_ROLE in escalation.steps[place - 1].to
    return f"roles.{own}" if means_own else f"escalation.step.{place}.to"
