"""Cost grows with what is asked for, not with what exists: the statements that the program really makes, explained."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from storage.store import SqlStore
from tests.contract import made
from tests.storage.conftest import raw
from workflow.case import Case
from workflow.ports import SentCard, Urgency

# What may be walked from end to end: our own sub-queries, and the indexes that hold only what is still open.
BOUNDED = re.compile(r"SCAN (anon_\d+|inbox USING INDEX ix_inbox_open|outbox USING INDEX ix_outbox_due|leases)")

Asks = Callable[[SqlStore], Awaitable[Any]]
Statements = list[tuple[str, Any]]


def in_unit(ask: Callable[[Any], Awaitable[Any]]) -> Asks:
    async def asks(store: SqlStore) -> None:
        async with store.begin() as uow:
            await ask(uow)

    return asks


async def append(store: SqlStore) -> None:
    async with store.begin() as uow:
        case = await uow.cases.load("case1")
        assert case is not None
        after, entries = made.changed(case, owner="wangwu", clocks=(made.clock("a", 30, 60),))
        await uow.cases.append(case, after, entries, made.POLICY)


CARD = SentCard("t1", "lisi", "case1", "triage", "triage", {}, "code", made.NOW)

QUESTIONS: dict[str, Asks] = {
    "load and append": append,
    "entries": in_unit(lambda u: u.cases.entries("case1")),
    "repeated command": in_unit(lambda u: u.cases.outcome_of("c")),
    "due clocks": in_unit(lambda u: u.clocks.due(made.NOW, limit=100)),
    "next clock": in_unit(lambda u: u.clocks.next_at()),
    "serial": in_unit(lambda u: u.series.next("office/2603")),
    "by number": in_unit(lambda u: u.ledger.by_number("0012")),
    "my cases": in_unit(lambda u: u.ledger.with_part("lisi", "owner", open_only=True)),
    "all my cases": in_unit(lambda u: u.ledger.with_part("lisi", "owner", open_only=False)),
    "loads": in_unit(lambda u: u.ledger.owner_loads(["lisi", "wangwu"])),
    "queue": in_unit(lambda u: u.ledger.in_state(["new", "needs_info"])),
    "open cases": in_unit(lambda u: u.ledger.open_cases(after="", limit=50)),
    "live cards": in_unit(lambda u: u.outbox.cards("case1", "triage")),
    "tapped": in_unit(lambda u: u.outbox.card_tapped("t1", "new", made.NOW)),
    "dialogue": in_unit(lambda u: u.dialogues.get("lisi")),
    "directory": in_unit(lambda u: u.organisation.directory()),
    "returning": in_unit(lambda u: u.organisation.returning(made.NOW)),
    "round": in_unit(lambda u: u.rounds.claim("ladders", made.NOW, made.NOW)),
    "gathered": in_unit(lambda u: u.outbox.gather(made.notice(), "late", lambda one, _: one, at=made.NOW)),
    "receive": lambda s: s.receive(b"hello", "lisi", b"hello", made.NOW),
    "pending": lambda s: s.pending(),
    "free entries": lambda s: s.pending(made.NOW),
    "start": lambda s: s.inbox_start(1, made.NOW),
    "take": in_unit(lambda u: u.inbox.take(1)),
    "inbox sweep": lambda s: s.inbox_sweep(made.NOW),
    "claim": lambda s: s.outbox_claim(made.NOW, 100),
    "sent": lambda s: s.outbox_sent(1, made.NOW, CARD),
    "take answer": lambda s: s.outbox_take_answer(1),
    "release answer": lambda s: s.outbox_release_answer(1, made.NOW, made.NOW),
    "take over": lambda s: s.take_over(made.NOW),
    "postpone": lambda s: s.outbox_postpone(made.NOW, made.NOW),
    "put back": lambda s: s.outbox_put_back([(1, made.NOW)]),
    "request": lambda s: s.outbox_request(1, b"request", CARD),
    "drop": lambda s: s.outbox_drop(1, made.NOW, "why", "t1"),
    "outbox next": lambda s: s.outbox_next_at(),
    "outbox open": lambda s: s.outbox_open(made.NOW),
    "outbox sweep": lambda s: s.outbox_sweep(made.NOW),
    "next moment": lambda s: s.next_at(),
    "lapsed dialogues": lambda s: s.dialogues_expired(made.NOW),
    "counted otherwise": lambda s: s.counted_otherwise({("p", ""): "a", ("p", "2"): "b"}, limit=50),
    "counted with": lambda s: s.counted_with(),
    "calendar version": lambda s: s.calendar_version(),
    "lapsed drafts": lambda s: s.drafts_expired(made.NOW),
}


async def asked(store: SqlStore, ask: Asks) -> Statements:
    statements: Statements = []

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        statements.append((statement, parameters[0] if many else parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await ask(store)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return [(text, values) for text, values in statements if not text.startswith("BEGIN")]


@pytest.fixture
async def filled(store: SqlStore) -> SqlStore:
    case = made.filed()
    async with store.begin() as uow:
        await uow.cases.append(Case(), case, made.filing(case), made.POLICY)
        for urgency in Urgency:
            await uow.outbox.add(made.notice(urgency=urgency), at=made.NOW)
        await uow.commit()
    return store


@pytest.mark.parametrize("question", QUESTIONS)
async def test_no_question_reads_a_whole_table(filled: SqlStore, path: Path, question: str) -> None:
    statements = await asked(filled, QUESTIONS[question])
    assert statements
    with raw(path) as connection:
        for text, values in statements:
            plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", values)]
            faults = [step for step in plan if step.startswith("SCAN") and not BOUNDED.fullmatch(step)]
            assert faults == [], text
