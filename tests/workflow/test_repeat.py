from __future__ import annotations

import pytest

from workflow.ports import BusyError, ConflictError
from workflow.repeat import undisturbed


class Work:
    """A unit of work that is disturbed a number of times."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.begun = 0

    async def __call__(self) -> str:
        self.begun += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


@pytest.mark.parametrize("conflicts", [0, 1, 3])
async def test_what_is_disturbed_at_most_three_times_is_done(conflicts: int) -> None:
    work = Work(*[ConflictError()] * conflicts)
    assert await undisturbed(work) == "done"
    assert work.begun == conflicts + 1


async def test_what_is_disturbed_a_fourth_time_is_given_up() -> None:
    work = Work(*[ConflictError()] * 4)
    with pytest.raises(ConflictError):
        await undisturbed(work)
    assert work.begun == 4


@pytest.mark.parametrize("error", [BusyError(), RuntimeError()])
async def test_what_another_try_cannot_mend_is_not_tried_again(error: Exception) -> None:
    work = Work(error)
    with pytest.raises(type(error)):
        await undisturbed(work)
    assert work.begun == 1
