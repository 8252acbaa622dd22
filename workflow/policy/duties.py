"""The tables of a policy that no single case drives: consequences, figures, reports, meetings, audits. Values only."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, PositiveInt

from workflow.policy.casework import Applies
from workflow.policy.fixed import OnDayOff, Recurrence
from workflow.policy.values import (
    Amounts,
    Ceiling,
    Cents,
    ChainName,
    ClockName,
    Date,
    GradeName,
    Id,
    Limit,
    LineName,
    Number,
    Period,
    RoleName,
    Share,
    Table,
    Text,
    TimeOfDay,
)

On = Literal["mon", "tue", "wed", "thu", "fri", "last-month", "end"]
"""Where in its period something happens: a weekday of the week, the last month of the quarter, the end of a month."""


class Duty(Table):
    """An obligation with a fixed date in each period: for its line, or for each case it applies to."""

    id: Id
    title: Text
    every: Recurrence
    due: Date
    stops: Literal["review_recorded", "review_signed"]
    owner: RoleName
    on_day_off: OnDayOff | None = None
    applies: Applies | None = None


class Sanction(Table):
    """What follows a breach, as a proposal with an amount and never a deduction (X-41).

    `proposed_when` names the time limit whose breach raises the proposal; without one a person raises it.
    """

    id: Id
    title: Text | None = None
    breaches: tuple[Id, ...] = ()
    grade: GradeName
    line: LineName | None = None
    measures: tuple[Id, ...] = ()
    amount: Amounts | None = None
    amount_supervisor: Cents | None = None
    per: Literal["item"] | None = None
    chain: ChainName | None = None
    immediate: bool = False
    proposed_when: ClockName | None = None


class Accountability(Table):
    """Consequences as records: the program proposes, people decide (X-41). No `max_fine`: no ceiling is known."""

    money: Literal["record"]
    kinds: tuple[Id, ...] = ()
    finding_fields: tuple[Id, ...] = ()
    grades: tuple[Id, ...]
    max_fine: Ceiling = None
    timeouts_in_a_row: PositiveInt | None = None
    timeout_measure: Id | None = None
    months_under_target: PositiveInt | None = None
    under_target_measure: Id | None = None
    notice_scope: Literal["department"] | None = None
    propose_automatically: bool = False
    schedule: tuple[Sanction, ...] = ()


class Kpi(Table):
    """A figure; formulas are fixed in code (RULES 2.15). `start_target` holds in the first quarter of use (X-54)."""

    id: Id
    goal: Literal["up", "down"] | None = None
    target: Number | None = None
    start_target: Number | None = None
    start_period: Literal["first-quarter"] | None = None
    scale: PositiveInt | None = None
    period: Literal["month", "quarter", "year"] | None = None
    window: Limit | None = None
    manual: bool = False


class Report(Table):
    """A report: for which period, when it is due, what it holds, who receives it."""

    id: Id
    title: Text | None = None
    every: Recurrence | None = None
    due: Date
    contents: tuple[Id, ...]
    to: tuple[RoleName, ...] = Field(min_length=1)


class Audit(Table):
    """The random sample of closed cases. `irregular`: on a day that nobody is told beforehand."""

    every: Period
    irregular: bool = False
    sample: Share
    min: PositiveInt
    max: PositiveInt
    by: tuple[RoleName, ...] = ()
    rectify_within: Limit
    outside_review_every: Limit | None = None


class Meeting(Table):
    """A regular meeting and the time limits of its papers, from its end."""

    id: Id
    title: Text | None = None
    every: Period
    on: On | None = None
    at: TimeOfDay | None = None
    length: Limit | None = None
    chair: RoleName
    attend: tuple[RoleName, ...]
    agenda: tuple[Id, ...] = ()
    draft_within: Limit | None = None
    publish_within: Limit | None = None
    tasks_within: Limit | None = None
    post_to_group: bool = False


class Reminder(Table):
    """An organisational duty that comes round."""

    id: Id
    title: Text | None = None
    every: Period
    on: On | None = None
    to: RoleName
    review_by: RoleName | None = None
    topics: tuple[Text, ...] = ()


class Improvement(Table):
    """Improvement items and the anonymous survey."""

    anonymous_survey: Period | None = None
    min_answers: PositiveInt | None = None
    item_fields: tuple[Id, ...]
    effect_confirmed_by: RoleName | None = None
    risk_register: bool = False
    enters: Literal["monthly_assessment"] | None = None
