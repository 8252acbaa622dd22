"""The page of the life-cycle says what the table says."""

from __future__ import annotations

import typing

from deploy.make_lifecycle import PAGE, page
from workflow import commands
from workflow.transitions import TRANSITIONS


def test_the_page_is_made_from_the_table_as_it_is() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python deploy/make_lifecycle.py"


def test_every_command_has_exactly_one_row() -> None:
    assert set(TRANSITIONS) == set(typing.get_args(commands.Command))
