"""What WeCom's error codes mean for whoever called: sorted by the remedy, never by the wording (wecom.md 2.13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final


class Remedy(StrEnum):
    """What the caller can do about a failed call."""

    RETRY = "retry"
    """Later the same call may work: WeCom is busy, or nothing came back and nobody knows whether it was done."""
    REFRESH = "refresh"
    """The token is bad. The client fetches a new one and repeats once; callers never see this."""
    WAIT = "wait"
    """A limit was hit: no call of this kind for the time in `wait`."""
    NEW_MESSAGE = "new_message"
    """This request is dead, its words are not: send them as a new message (code spent, media expired)."""
    SPLIT = "split"
    """Too many recipients: the same in smaller portions."""
    DROP = "drop"
    """It will never work, and nobody made a mistake: the person is gone, the window is over."""
    ALARM = "alarm"
    """The set-up is wrong (secret, address list, permission): a person has to act, retrying makes it worse."""
    BUG = "bug"
    """We built a request that WeCom refuses: log it and do not send it again; a card falls back to its twin."""


TASK_ID_USED: Final = 42014
"""The task id exists already or is malformed. Only the caller knows whether it tried this id before, which makes the
answer good news (design D7), so the table says DROP and the outbox looks at the code first."""

NO_MENU: Final = 46003

_CODES: Final[Mapping[Remedy, tuple[int | range, ...]]] = {
    Remedy.RETRY: (-1, 6000, 45033),
    Remedy.REFRESH: (40001, 40014, 42001),
    Remedy.WAIT: (45009,),
    Remedy.NEW_MESSAGE: (40007, 60140),
    Remedy.SPLIT: (40032, 82002, 82003),
    Remedy.DROP: (
        *(40003, 43004, 46004, 60011, 60111, 81013),  # nobody there, or not visible to this app
        *(TASK_ID_USED, range(42015, 42020), 82101, 82102),  # card updates with the wrong target
        *(40029, 42003, 42022),  # login codes: the person logs in again
        *(42052, 86003, 86008, NO_MENU),
    ),
    Remedy.ALARM: (
        *(40013, 40056, 40091, 41002, 41004, 301002),  # ids and secrets
        *(43012, 50001, 60020),  # callback, domain and address list of the admin console
        *(45024, 48001, 48002, 48006, 50003, 60031, 301007),  # permission, account or company withdrawn
        *(93000, 93004),
    ),
    Remedy.BUG: (
        *(40008, 40033, 40035, 40058, 40063, 41001, 41011, 41016, 81012, 82001),
        *(range(42027, 42052), 44004, 45002, 45008),
    ),
}

# The same code means another thing here: at gettoken there is no token that could be bad, and fetching media there is
# no message that could be sent anew.
_CODES_OF_CALL: Final[Mapping[tuple[str, int], Remedy]] = {
    ("gettoken", 40001): Remedy.ALARM,
    ("gettoken", 40014): Remedy.ALARM,
    ("gettoken", 42001): Remedy.ALARM,
    ("media/get", 40007): Remedy.DROP,
}

# wecom.md 2.12: a minute rule blocks for 60 s. At gettoken the whole address is blocked, for an hour.
_WAIT: Final = timedelta(seconds=60)
_WAIT_OF_CALL: Final[Mapping[str, timedelta]] = {"gettoken": timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class Failure:
    """A call that failed. `errcode` is None when WeCom gave no answer of its own, and then `reason` says what happened.

    `hint` is WeCom's own number for the failed request, for its support. Nothing here is secret, and nothing is
    quoted from the request or from `errmsg`.
    """

    call: str
    remedy: Remedy
    errcode: int | None = None
    reason: str = ""
    wait: timedelta = timedelta()
    hint: str = ""


class WeComError(Exception):
    """A call to WeCom failed; `failure.remedy` says what the caller can do."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.call}: {failure.errcode or failure.reason} ({failure.remedy})")
        self.failure = failure


def refused(call: str, errcode: int, hint: str = "") -> Failure:
    """Return the failure for WeCom's `errcode` at `call` (`message/send`); an unknown code is a BUG, not retried."""
    remedy = _CODES_OF_CALL.get((call, errcode)) or _REMEDIES.get(errcode, Remedy.BUG)
    wait = _WAIT_OF_CALL.get(call, _WAIT) if remedy is Remedy.WAIT else timedelta()
    return Failure(call, remedy, errcode=errcode, wait=wait, hint=hint)


def is_known(errcode: int) -> bool:
    """Return whether the code stands in the table; what does not is new to us, and may pass."""
    return errcode in _REMEDIES


def unanswered(call: str, reason: str) -> Failure:
    """Return the failure for a call that may or may not have been done: time-out, broken connection, no JSON."""
    return Failure(call, Remedy.RETRY, reason=reason)


def turned_away(call: str, status: int) -> Failure:
    """Return the failure for an HTTP status other than 200. WeCom itself sends none: it was a gateway or a proxy."""
    if status >= 500 or status == 408:
        return unanswered(call, f"http {status}")
    remedy = Remedy.WAIT if status == 429 else Remedy.ALARM
    return Failure(call, remedy, reason=f"http {status}", wait=_WAIT if remedy is Remedy.WAIT else timedelta())


def _by_code() -> dict[int, Remedy]:
    table: dict[int, Remedy] = {}
    for remedy, codes in _CODES.items():
        for code in codes:
            for single in code if isinstance(code, range) else (code,):
                table[single] = remedy
    return table


_REMEDIES: Final[Mapping[int, Remedy]] = _by_code()
