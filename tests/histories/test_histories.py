"""Every recorded case of every release verifies and replays to its recorded state on this one, for ever."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from storage.history import first_fault, undump
from tests.contract.lives import STORIES
from tests.histories.record import HERE, recorded
from workflow.case import Case
from workflow.codec import decode, encode, join
from workflow.events import EVENTS
from workflow.evolve import fold
from workflow.upcast import lift

RECORDED = sorted(path.name for path in HERE.glob("v*.json"))


def replay(data: Any) -> tuple[Any, Case]:
    """The first fault of the chain, and the case that the opened entries tell."""
    lines = undump(data)
    events = []
    for line, recorded_event in lines:
        newest = lift(recorded_event)
        kind = EVENTS[newest.type]
        assert kind.v == newest.v
        events.append((join(kind, newest.open, newest.content, newest.identity), line.at))
    return first_fault(data["stream"], [line for line, _ in lines]), fold(events)


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_history_verifies_and_folds_to_its_recorded_state(name: str) -> None:
    data = json.loads((HERE / name).read_text(encoding="utf-8"))
    fault, case = replay(data)
    assert fault is None
    assert case == decode(Case, data["state"])


@pytest.mark.parametrize("story", STORIES)
async def test_what_is_recorded_today_replays_and_a_change_to_it_is_noticed(story: str, tmp_path: Path) -> None:
    life = STORIES[story]()
    data = json.loads(await recorded(life, tmp_path))
    assert replay(data) == (None, life.case)
    assert data["state"] == encode(life.case)
    data["entries"][0]["open"]["receipt"] += "X"
    fault, case = replay(data)
    assert fault is not None
    assert case != life.case
