"""Case numbers: which series a case belongs to, and how a serial is written (RULES 2.8, X-21, X-22)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

_RESET = {"day": "%y%m%d", "month": "%y%m", "year": "%y"}


def series(policy_id: str, reset: str, at: datetime, zone: ZoneInfo) -> str:
    """The series of a case registered at `at`: `office/2603`. A serial is unique within its series."""
    return f"{policy_id}/{at.astimezone(zone).strftime(_RESET[reset])}"


def pattern_at(pattern: str, at: datetime, zone: ZoneInfo) -> str:
    """The pattern with its date parts filled in and the serial left open: `2603{seq:04d}`."""
    local = at.astimezone(zone)
    filled = pattern
    for name, form in (("{yyyy}", "%Y"), ("{yy}", "%y"), ("{mm}", "%m"), ("{dd}", "%d")):
        filled = filled.replace(name, local.strftime(form))
    return filled


def number(pattern: str, serial: int) -> str:
    """The number of that serial; a serial too long for its pattern widens it and never wraps (X-22)."""
    return pattern.format(seq=serial)
