"""An office with the real store: people speak and tap, rows become what stands on their phones. No transport."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from handlers.cards.kit import Button, Card, MenuItem
from handlers.desk import Desk, Rulebook
from handlers.digest import cases_of, worded
from handlers.execute import Done, execute
from handlers.inbound import CardTap, Inbound, MenuClick, Said
from handlers.reply import GreyCard, Quiet, ReplaceCard, Reply, Say
from handlers.router import dispatch
from handlers.sweep import fire_due
from handlers.texts.words import Words, load_words
from storage.seals import Key
from storage.store import SqlStore
from storage.vault import KeyRing
from tests.people import directory, directory_for
from tests.workflow.world import SHANGHAI, at, calendar_of, shipped
from workflow.case import Case
from workflow.commands import SYSTEM, Command, Order, person
from workflow.directory import Directory
from workflow.ports import ItemKind, OutboxItem, SentCard, UnitOfWork

RING = KeyRing((Key("test", bytes(range(32))),))
LIFE = timedelta(hours=72)


@dataclass
class Copy:
    """One message on a phone: a card as it stands now, or a text."""

    task_id: str
    template: str
    text: str = ""
    card: Card | None = None

    def button(self, text: str) -> Button | MenuItem | None:
        """The button, submit button or menu item of that text, if it can be tapped."""
        if self.card is None or self.card.greyed:
            return None
        vote = self.card.vote
        submit = (Button(vote.submit_text, vote.submit_key),) if vote and not vote.disabled else ()
        return next((b for b in (*self.card.buttons, *submit, *self.card.menu) if b.text == text), None)


class NumberedIds:
    """Ids that follow one another."""

    def __init__(self) -> None:
        self._cases, self._receipts, self._drafts = itertools.count(1), itertools.count(1), itertools.count(1)

    def case_id(self) -> str:
        return f"case{next(self._cases)}"

    def receipt(self) -> str:
        return f"K7M{next(self._receipts):04d}"

    def draft_id(self) -> str:
        return f"draft{next(self._drafts)}"


@dataclass
class Office:
    """Everybody's phone, one store, and a clock that stands until it is moved."""

    store: SqlStore
    now: datetime
    words: Words
    people: Directory = field(default_factory=directory)
    policy: str = "office"
    phones: dict[str, list[Copy]] = field(default_factory=dict)
    ids: NumberedIds = field(default_factory=NumberedIds)
    _causes: int = 0
    _tasks: int = 0

    async def hear(self, inbound: Inbound, cause: str = "") -> Reply:
        """One inbound value, in one unit of work; what it caused arrives at once."""
        self._causes += 1
        async with self.store.begin() as uow:
            desk = self.desk(uow, cause or f"inbox-{self._causes}")
            reply = await dispatch(desk, inbound, self.words.at(self.now))
            await uow.commit()
        await self.deliver()
        return reply

    async def say(self, userid: str, text: str) -> str:
        """What is answered to a text; "" for silence."""
        reply = await self.hear(Said(userid, text))
        assert isinstance(reply, Say | Quiet), reply
        return reply.text if isinstance(reply, Say) else ""

    async def overhear(self, userid: str, texts: Sequence[str]) -> None:
        """These texts one after the other in one unit of work; nothing is delivered in between."""
        async with self.store.begin() as uow:
            for place, text in enumerate(texts):
                await dispatch(
                    self.desk(uow, f"overheard-{userid}-{place}"), Said(userid, text), self.words.at(self.now)
                )
            await uow.commit()

    async def does(self, userid: str, command: Command, case_id: str = "case1") -> None:
        """It happens without a word in the chat; a refusal fails the test."""
        self._causes += 1
        async with self.store.begin() as uow:
            desk = self.desk(uow, f"does-{self._causes}")
            actor = person(userid) if userid else SYSTEM
            outcome = await execute(desk, Order(desk.command_id(), actor, case_id, command))
            assert isinstance(outcome, Done), outcome
            await uow.commit()
        await self.deliver()

    async def click(self, userid: str, key: str) -> str:
        """What is answered to a click on the menu."""
        reply = await self.hear(MenuClick(userid, key))
        return reply.text if isinstance(reply, Say) else ""

    async def tap(self, userid: str, text: str, copy: Copy | None = None, **selected: str) -> Reply:
        """A tap on the newest card that has this button, as WeCom reports it: an untouched dropdown submits what it
        shows. The card changes as the reply says."""
        copy = copy or self.tappable(userid, text)
        button = copy.button(text)
        assert button is not None, f"no button {text} on {copy.card}"
        return await self.press(userid, copy, button.key, from_menu=isinstance(button, MenuItem), **selected)

    async def press(self, userid: str, copy: Copy, key: str, *, from_menu: bool = False, **selected: str) -> Reply:
        """That key on that copy, whatever the copy looks like by now."""
        code = f"code-{copy.task_id}-{self._causes}"
        tapped = CardTap(userid, key, copy.task_id, "", code, _selections(copy.card, selected), from_menu)
        reply = await self.hear(tapped)
        if isinstance(reply, ReplaceCard):
            copy.card = reply.card
        elif isinstance(reply, GreyCard) and copy.card is not None:
            copy.card = Card(copy.card.source, copy.card.title, copy.card.twin, greyed=reply.text)
        return reply

    def tappable(self, userid: str, text: str) -> Copy:
        """The newest card on that phone with this button."""
        found = [copy for copy in self.phones.get(userid, []) if copy.button(text)]
        assert found, f"{userid} has no button {text}: {[c.card.title for c in self.phones.get(userid, []) if c.card]}"
        return found[-1]

    def newest(self, userid: str, template: str = "") -> Copy:
        """The newest message, or card of that template, on that phone."""
        return [c for c in self.phones.get(userid, []) if not template or c.template == template][-1]

    def texts(self, userid: str) -> list[str]:
        """The sentences that were pushed to that phone, oldest first."""
        return [copy.text for copy in self.phones.get(userid, []) if copy.text]

    def templates(self, userid: str) -> list[str]:
        """What kinds of messages that phone got, oldest first."""
        return [copy.template for copy in self.phones.get(userid, [])]

    async def case(self, case_id: str = "case1") -> Case:
        """The case as stored; the first one when no id is given."""
        async with self.store.begin() as uow:
            found = await uow.cases.load(case_id)
            assert found is not None
            return found

    async def until(self, text: str) -> None:
        """Time passes; every moment fires at its time."""
        goal = at(text)
        while (due := await self._next_moment()) is not None and due <= goal:
            self.now = max(self.now, due)
            assert not (await fire_due(self.store, self._open, self.now)).failed
            await self.deliver()
        self.now = goal
        await self.deliver()

    async def deliver(self) -> None:
        """Whatever may be sent by now arrives."""
        while rows := await self.store.outbox_claim(self.now, 50):
            for row in rows:
                await self.store.outbox_sent(row.id, self.now, await self._arrive(row.item))

    async def _arrive(self, item: OutboxItem) -> SentCard | None:
        async with self.store.begin() as uow:
            cases = await cases_of(item, uow.cases.load)
        content = worded(item, cases, self.now, self.rulebook(), self.people, self.words)
        if item.kind is ItemKind.UPDATE:
            copy = next(c for c in self.phones[item.to] if c.task_id == item.task_id)
            assert isinstance(content, Card)
            copy.card = content
            return None
        if content is None:
            return None
        self._tasks += 1
        copy = Copy(f"task{self._tasks}", item.template)
        self.phones.setdefault(item.to, []).append(copy)
        if isinstance(content, Say):
            copy.text = content.text
            return None
        copy.card = content
        return SentCard(
            copy.task_id, item.to, item.case_id, item.topic, item.template, item.params, "sent", self.now + LIFE
        )

    async def _next_moment(self) -> datetime | None:
        async with self.store.begin() as uow:
            return await uow.clocks.next_at()

    async def _open(self, uow: UnitOfWork, cause: str) -> Desk:
        return self.desk(uow, cause)

    def rulebook(self) -> Rulebook:
        """What is decided by here."""
        return rules(self.policy)

    def desk(self, uow: UnitOfWork, cause: str) -> Desk:
        """The desk at which one thing is handled now."""
        return Desk(uow, self.now, self.rulebook(), self.people, self.ids, cause)


def rules(name: str) -> Rulebook:
    """That shipped regulation and its calendar."""
    policy = shipped(name)
    return Rulebook({policy.hash: policy}, policy.hash, {policy.hash: calendar_of(name)})


async def empty_store(folder: Path) -> Path:
    """The file of a new store: made once, copied for each test."""
    path = folder / "empty.db"
    await (await SqlStore.open(f"sqlite:///{path}", RING, synchronous="OFF")).close()
    return path


@asynccontextmanager
async def opened(
    folder: Path, empty: Path, policy: str = "office", start: str = "03-02 10:00"
) -> AsyncIterator[Office]:
    """An office under that policy, on Monday 2026-03-02 at 10:00 unless `start` is another time."""
    path = shutil.copy(empty, folder / "office.db")
    store = await SqlStore.open(f"sqlite:///{path}", RING, synchronous="OFF")
    try:
        people = directory() if policy == "office" else directory_for(policy)
        yield Office(store, at(start), load_words("zh", SHANGHAI), people, policy)
    finally:
        await store.close()


def _selections(card: Card | None, selected: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    chosen = {question: tuple(ids.split()) for question, ids in selected.items()}
    select = card.select if card else None
    if select and select.question not in chosen:
        chosen[select.question] = (select.selected or select.options[0].id,)
    return chosen
