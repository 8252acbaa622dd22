"""A unit of work that another one got in the way of is begun anew: here, and nowhere else. It waits for nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from workflow.ports import BusyError, ConflictError

T = TypeVar("T")

REPEATS = 3


async def undisturbed(work: Callable[[], Awaitable[T]]) -> T:
    """What `work` comes to, a whole unit of work from its beginning to its commit; repeated three times at most (D14).

    Raises ConflictError when it was disturbed each time, and BusyError at once: that takes longer than a few repeats.
    """
    for _ in range(REPEATS):
        try:
            return await work()
        except BusyError:
            raise
        except ConflictError:
            continue
    return await work()
