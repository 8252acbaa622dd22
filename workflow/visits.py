"""When a complainant is asked whether it is solved: some days after the result, then again on different days."""

from __future__ import annotations

from datetime import datetime, timedelta

from workflow.calendar import Calendar
from workflow.policy.conduct import Survey
from workflow.worktime import instant

# Asking again means on another day: the search for the next one begins just after the last.
_AFTER = timedelta(minutes=1)


def asks(survey: Survey, calendar: Calendar, start: datetime) -> tuple[datetime, ...]:
    """The times of the card for a result of `start`, ascending (people.md 1.19): at the survey's opening hour on
    working days, the first when `ask_after` has passed."""
    opening = survey.ask_between[0]
    day = calendar.local_date(calendar.due(start, survey.ask_after).at)
    found = [calendar.next_workday_at(max(instant(day, opening, calendar.zone), start), opening)]
    for _ in range(survey.reminders):
        found.append(calendar.next_workday_at(found[-1] + _AFTER, opening))
    return tuple(found)
