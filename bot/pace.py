"""Keeps under WeCom's limit for one member (wecom.md 2.12: 30 a minute, the rest silently dropped)."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

PER_MINUTE = 30
PER_HOUR = 1000
_WINDOWS = ((timedelta(minutes=1), PER_MINUTE), (timedelta(hours=1), PER_HOUR))


class Pace:
    """Counts what was sent to whom."""

    def __init__(self) -> None:
        self._sent: dict[str, deque[datetime]] = {}

    def free_at(self, userid: str, now: datetime) -> datetime:
        """The earliest instant, `now` or later, at which one more message to this person is delivered."""
        sent = self._sent.get(userid.casefold(), deque())
        while sent and sent[0] <= now - _WINDOWS[-1][0]:
            sent.popleft()
        return max([now, *(sent[-most] + window for window, most in _WINDOWS if len(sent) >= most)])

    def count(self, userid: str, now: datetime, messages: int) -> None:
        """So many messages went to this person."""
        self._sent.setdefault(userid.casefold(), deque()).extend([now] * messages)
