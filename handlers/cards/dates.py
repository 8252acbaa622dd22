"""What the obligations of a case are called and when they are due, whatever ids its policy gives them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from handlers.cards.kit import Line
from handlers.cards.view import View
from workflow.access import INTAKE, intake_roles
from workflow.case import Case
from workflow.clock import Clock, ClockState
from workflow.occasions import REPORTED
from workflow.policy.casework import Deadline
from workflow.promises import PLAN

# The obligations that the catalogue has words for, by the record that ends them.
_CALLED: Mapping[str, str] = {
    "assigned": "dispatch",
    "registered": "register",
    "calmed": "calm",
    "contact_logged": "contact",
    "preliminary_finding": "preliminary",
    "investigation_opened": "open",
    "plan_submitted": "plan",
    "decided": "decide",
    "result_delivered": "answer",
    "result_delivered_and_reported": "feedback",
    "survey_done": "visit",
    "form_filed": "form",
    "review_recorded": "review",
}
TAKEN_UP = ("assigned", "registered")
_FROM_MEASURES = "measures_done"
# Clocks that are not deadlines of the policy, and the value of the policy that they come from.
_OWN_PATHS: Mapping[str, str] = {
    "survey": "survey",
    "director_decision": "lifecycle.rounds_max",
    "emergency_call": "emergency.alarm_after",
    "emergency_report": "emergency.report_within",
}


def owed(view: View, *stops: str) -> Clock | None:
    """The clock that still stands and ends with one of these records; the one due first."""
    rows = [row.id for row in view.policy.deadlines if row.stops in stops and row.starts != _FROM_MEASURES]
    standing = [clock for clock in view.case.clocks if clock.is_open and clock.clock in rows]
    return min(standing, key=lambda clock: clock.due, default=None)


def report_clock(view: View) -> Clock | None:
    """The clock that waits for the result report; None where no limit is set to it, or none runs."""
    rows = {row.id for row in view.policy.deadlines if row.stops == REPORTED}
    return next((clock for clock in view.case.clocks if clock.is_open and clock.clock in rows), None)


def first_owed(view: View) -> Clock | None:
    """The clock of the regulation's deadlines that is due first; approvals, visits and emergencies have their own."""
    rows = {row.id for row in view.policy.deadlines}
    return min(
        (c for c in view.case.clocks if c.is_open and c.clock in rows), key=lambda clock: clock.due, default=None
    )


def taking_up(view: View) -> Clock | None:
    """The clock by which somebody has to take the case up: to dispatch it, else to register it."""
    return owed(view, "assigned") or owed(view, "registered")


def planning(view: View) -> Clock | None:
    """The clock of the plan."""
    return owed(view, PLAN)


def paths_to(view: View, *stops: str) -> tuple[str, ...]:
    """Where in the policy the newest clock to one of these records comes from, whether or not it still stands."""
    rows = [row.id for row in view.policy.deadlines if row.stops in stops and row.starts != _FROM_MEASURES]
    newest = next((clock for clock in reversed(view.case.clocks) if clock.clock in rows), None)
    return paths_of(view, newest)


def is_taking_up(view: View, clock: Clock) -> bool:
    """Whether it is met by taking the case up."""
    return any(row.id == clock.clock and row.stops in TAKEN_UP for row in view.policy.deadlines)


def owed_line(view: View, clock: Clock | None) -> Line | None:
    """「方案期限」 with its date, or that it waits for the complainant."""
    if clock is None:
        return None
    return Line(clock_words(view, clock.clock, "line"), held_words(view, clock) or view.words.date(clock.due))


def held_words(view: View, clock: Clock) -> str:
    """「等补充，已暂停，最晚3月9日18:00」 for a clock that waits for the complainant; "" for one that runs."""
    if clock.state is not ClockState.HELD:
        return ""
    if clock.hold_ends is None:
        return view.t("card.held.open")
    return view.t("card.held", date=view.words.fixed_date(clock.hold_ends))


def promise_line(view: View) -> Line | None:
    """The date that the complainant was told, while that clock stands."""
    return owed_line(view, promised(view))


def promised(view: View) -> Clock | None:
    """The clock of that date, while it stands."""
    promise = view.case.promise
    return promise if promise is not None and promise.is_open else None


def promise_words(view: View, clock: Clock) -> str:
    """What the complainant is promised, and until when: 「3月9日(周一)18:00前答复您」. Where the regulation has no time
    limit for the answer it is the plan, and the words say so. While he is awaited, that the date moves with his reply.
    """
    if clock.state is ClockState.HELD:
        return view.t("promise.held")
    return view.t("promise.plan" if is_plan(view, clock) else "promise.answer", date=view.words.date(clock.due))


def is_plan(view: View, clock: Clock) -> bool:
    """Whether what is promised is the plan, the regulation having no time limit for the answer."""
    return any(row.id == clock.clock and row.stops == PLAN for row in view.policy.deadlines)


def may_move(view: View, clock: Clock) -> str:
    """That the date may still move, because the days off of a year it is counted over are not announced; else ""."""
    first, last = view.calendar.local_date(clock.start), view.calendar.local_date(clock.due)
    unknown = (year for year in range(first.year, last.year + 1) if not view.calendar.covered(year))
    year = next(unknown, None) if clock.provisional else None
    return view.t("promise.provisional", year=year) if year else ""


def taken_up_by(view: View, at: datetime, case: Case) -> str:
    """Who takes the case up and until when: 「投诉专员今天15:00前受理」."""
    watcher = intake_roles(case)[0]
    known = watcher != INTAKE and watcher in view.policy.roles
    who = view.policy.roles[watcher].title if known else view.t("card.taken_up_by.specialist")
    return view.t("card.taken_up_by", who=who, date=view.words.date(at))


def promise_paths(view: View) -> tuple[str, ...]:
    """Where in the policy that date comes from."""
    return paths_of(view, view.case.promise)


def paths_of(view: View, clock: Clock | None) -> tuple[str, ...]:
    """Where in the policy the clock comes from; nowhere for none."""
    return (clock_path(view, clock),) if clock is not None else ()


def clock_words(view: View, clock: str, form: str) -> str:
    """What an obligation is called as a `noun`, `verb` or `line` name.

    By its id where the catalogue knows it, else by the record that ends it, else as the policy titles it.
    """
    row = next((row for row in view.policy.deadlines if row.id == clock), None)
    names = [clock, *([_called(row)] if row else [])]
    code = next((code for name in names if view.words.has(code := f"clock.{name}.{form}")), None)
    if code is not None:
        return view.t(code)
    return row.title if row else clock


def clock_path(view: View, clock: Clock) -> str:
    """The place in the policy that an obligation comes from."""
    if clock.clock == "approval" and view.case.approval:
        return f"approval.{view.case.approval.chain}.step_within"
    return _OWN_PATHS.get(clock.clock, f"deadline.{clock.clock}")


def _called(row: Deadline) -> str:
    if row.starts == "last_contact":
        return "progress"
    return "feedback" if row.starts == _FROM_MEASURES and row.stops == "result_delivered" else _CALLED[row.stops]
