"""Single values of a policy, as they are written and as they are meant."""

from __future__ import annotations

from datetime import time

import pytest
from pydantic import TypeAdapter, ValidationError

from workflow.policy.values import Cents, TimeOfDay, WorkHours

MONEY: TypeAdapter[int] = TypeAdapter(Cents)
TIME: TypeAdapter[time] = TypeAdapter(TimeOfDay)
HOURS: TypeAdapter[object] = TypeAdapter(WorkHours)


@pytest.mark.parametrize(("text", "cents"), [("0", 0), ("500", 50_000), ("500.5", 50_050), ("500.05", 50_005)])
def test_money_is_kept_in_cents(text: str, cents: int) -> None:
    assert MONEY.validate_python(text) == cents


@pytest.mark.parametrize("text", ["", "-1.00", "500.", ".50", "5,00", "0500.00", "500.001", "1e3", "５００"])
def test_money_that_can_be_misread_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="not money"):
        MONEY.validate_python(text)


def test_a_day_may_close_at_midnight_but_no_time_of_day_is_24_00() -> None:
    assert HOURS.validate_python((("18:00", "24:00"),)) == ((time(18), time(0)),)
    assert TIME.validate_python("23:59") == time(23, 59)
    for text in ("24:00", "9:05", "09:60"):
        with pytest.raises(ValidationError, match="not a time of day"):
            TIME.validate_python(text)
