"""A post room: commands are executed on the real store, and what they put into the outbox is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from handlers.cards.kit import Card
from handlers.deliver import render_notice
from handlers.desk import Desk, Rulebook
from handlers.execute import Done, execute
from handlers.reply import Say
from handlers.sweep import fire_due
from handlers.texts.words import load_words
from storage.store import SqlStore
from tests.handlers.office import NumberedIds
from tests.people import directory
from tests.workflow.world import SHANGHAI, at, calendar, office
from workflow.case import Case
from workflow.commands import SYSTEM, Command, FileCase, Order, person
from workflow.directory import Directory
from workflow.policy.model import Policy
from workflow.ports import ItemKind, OutboxItem, SentCard, UnitOfWork

TEXT = "食堂二楼的青菜里有虫子"
FOREVER = timedelta(days=3650)
LIFE = timedelta(hours=72)


@dataclass
class PostRoom:
    """One store, one clock, and everything that was ever queued, oldest first."""

    store: SqlStore
    now: datetime = field(default_factory=lambda: at("03-02 10:00"))
    people: Directory = field(default_factory=directory)
    policy: Policy = field(default_factory=office)
    sent: list[OutboxItem] = field(default_factory=list)
    _commands: int = 0
    _held: dict[tuple[str, str], str] = field(default_factory=dict)

    async def does(self, who: str, command: Command, when: str = "", *, on: str = "") -> list[OutboxItem]:
        """It happens (a refusal fails the test), by a tap on his newest card of the template `on` or in words; returns
        what was queued."""
        self.now = at(when) if when else self.now
        self._commands += 1
        async with self.store.begin() as uow:
            desk = self._desk(uow, f"cause{self._commands}")
            desk.tapped = self._held[who, on] if on else ""
            outcome = await execute(desk, Order(desk.command_id(), person(who) if who else SYSTEM, "case1", command))
            assert isinstance(outcome, Done), outcome
            await uow.commit()
        return await self.collect()

    async def files(self, text: str = TEXT, who: str = "chenchen", *, to_director: bool = False) -> list[OutboxItem]:
        """Somebody files."""
        return await self.does(who, FileCase("case1", "ABCDEFG", text, to_director=to_director))

    async def passes(self, until: str) -> list[OutboxItem]:
        """Time passes, moment by moment; returns what the clocks queued."""
        queued: list[OutboxItem] = []
        while True:
            async with self.store.begin() as uow:
                due = await uow.clocks.next_at()
            if due is None or due > at(until):
                break
            self.now = max(self.now, due)
            assert not (await fire_due(self.store, self._open, self.now)).failed
            queued += await self.collect()
        self.now = at(until)
        return queued

    async def collect(self) -> list[OutboxItem]:
        """Takes everything out of the outbox, also what is to wait; questions are then on phones."""
        found: list[OutboxItem] = []
        while rows := await self.store.outbox_claim(self.now + FOREVER, 50):
            for row in sorted(rows, key=lambda r: r.id):
                found.append(row.item)
                await self.store.outbox_sent(row.id, self.now, self._card(row.item, row.id))
        self.sent += found
        return found

    async def case(self) -> Case:
        """The case as stored."""
        async with self.store.begin() as uow:
            found = await uow.cases.load("case1")
            assert found is not None
            return found

    async def render(self, item: OutboxItem) -> Card | Say | None:
        """What the item says now."""
        words = load_words("zh", SHANGHAI)
        return render_notice(item, await self.case(), self.now, self._rules(), self.people, words)

    def without(self, *userids: str) -> None:
        """These people leave the company."""
        gone = {u: replace(p, active=p.userid not in userids) for u, p in self.people.people.items()}
        self.people = replace(self.people, people=gone)

    def _card(self, item: OutboxItem, row_id: int) -> SentCard | None:
        if item.kind is not ItemKind.NOTICE or not item.topic:
            return None
        self._held[item.to, item.template] = f"task{row_id}"
        until = self.now + LIFE
        return SentCard(
            f"task{row_id}", item.to, item.case_id, item.topic, item.template, item.params, f"code{row_id}", until
        )

    async def _open(self, uow: UnitOfWork, cause: str) -> Desk:
        return self._desk(uow, cause)

    def _desk(self, uow: UnitOfWork, cause: str) -> Desk:
        return Desk(uow, self.now, self._rules(), self.people, NumberedIds(), cause)

    def _rules(self) -> Rulebook:
        return Rulebook({self.policy.hash: self.policy}, self.policy.hash, {self.policy.hash: calendar()})


def told(items: Sequence[OutboxItem]) -> list[tuple[str, str]]:
    """Who is told what, sorted."""
    return sorted((item.to, item.template) for item in items if item.kind is ItemKind.NOTICE)


def changed(items: Sequence[OutboxItem]) -> list[tuple[str, str]]:
    """Whose card turns into what, sorted."""
    return sorted((item.to, item.template) for item in items if item.kind is ItemKind.UPDATE)
