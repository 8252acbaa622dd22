"""One gate for all that is sent: shut while WeCom says "not now" or a person has to act. It sends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(slots=True)
class Gate:
    """Open, or shut until a time. A backlog that meets a limit makes few calls and not one for each row of it.

    `careful`: the next row goes alone, because the last word was a refusal, or there was none yet. `strikes` counts the
    refusals since the last answer that was none.
    """

    careful: bool = True
    strikes: int = 0
    _until: datetime | None = None

    def shut_until(self, now: datetime) -> datetime | None:
        """When it opens; None while it is open."""
        return self._until if self._until is not None and self._until > now else None

    def shut(self, now: datetime, pause: timedelta) -> datetime:
        """Shuts it for that long, or as long as it was to be shut anyway; returns until when."""
        # Refusals of what was under way together are one refusal.
        self.strikes += self.shut_until(now) is None
        self.careful = True
        self._until = max(now + pause, self._until or now)
        return self._until

    def answered(self, now: datetime) -> None:
        """WeCom dealt with a call. What was on its way when the gate was shut does not open it."""
        if self.shut_until(now) is None:
            self.careful, self.strikes = False, 0
