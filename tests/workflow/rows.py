"""Policies for tests: a shipped one with some rows of its tables put in or left out."""

from __future__ import annotations

from typing import Any

from tests.workflow.world import World, shipped, world_of
from workflow.policy.casework import Deadline
from workflow.policy.model import Policy, Source


def row(id_: str, way: str, within: str, **more: Any) -> Deadline:
    """`row("plan", "filed -> plan_submitted", "3wd")`: what the specialist owes, as a policy file writes it."""
    starts, stops = way.split(" -> ")
    told = {"id": id_, "title": id_, "starts": starts, "stops": stops, "within": within, "owner": "specialist"}
    return Deadline.model_validate({**told, **more})


def policy_with(policy: str, *rows: Deadline, without: tuple[str, ...] = (), **tables: Any) -> Policy:
    """That shipped policy with these deadlines in place of those of the same ids, or behind them, and these tables."""
    base, new = shipped(policy), {row.id: row for row in rows}
    kept = {old.id: new.pop(old.id, old) for old in base.deadlines if old.id not in without}
    sources = base.sources | {f"deadline.{row.id}": Source("1", "P") for row in rows}
    changes = {"deadlines": (*kept.values(), *new.values()), "sources": sources, "hash": f"{base.hash}+", **tables}
    return base.model_copy(update=changes)


def world_with(policy: str, *rows: Deadline, without: tuple[str, ...] = (), **tables: Any) -> World:
    """A world under such a policy."""
    world = world_of(policy)
    world.policy = policy_with(policy, *rows, without=without, **tables)
    return world
