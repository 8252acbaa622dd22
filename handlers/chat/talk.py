"""One person's turn at the desk: what every chat module needs to answer him. It knows no feature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers import topics
from handlers.cards.kit import Card
from handlers.cards.table import CARDS
from handlers.cards.view import View
from handlers.copies import retire
from handlers.desk import Desk
from handlers.execute import Outcome, Refused, execute
from handlers.reply import GreyCard, ReplaceCard, Reply, Say
from handlers.texts.words import Value, Words
from handlers.unfiled import ruled_by
from workflow import dialogue
from workflow.case import Case
from workflow.commands import Command, Order, person
from workflow.context import Context
from workflow.decide import decide
from workflow.dialogue import Ask
from workflow.errors import Refusal
from workflow.policy.model import Policy
from workflow.ports import ItemKind, OutboxItem, Urgency


@dataclass(frozen=True, slots=True)
class Talk:
    """`userid` as the directory spells it; `words` are those of the desk's time."""

    desk: Desk
    userid: str
    words: Words

    def t(self, code: str, **data: Value) -> str:
        """The words of that code."""
        return self.words.t(code, **data)

    def name(self, userid: str) -> str:
        """A person's name."""
        return self.desk.directory.name(userid)

    def policy(self, case: Case | None = None) -> Policy:
        """The regulation the case is decided under; without a case, the one this person's own complaint would be."""
        rules = self.desk.rules
        return rules.policy(case.policy_hash if case else rules.for_person(self.userid, self.desk.directory))

    def view(self, case: Case, params: Mapping[str, str] | None = None) -> View:
        """The case as this person may see it now."""
        rules, desk = self.desk.rules, self.desk
        policy_hash = ruled_by(case, self.userid, params or {}, rules, desk.directory)
        return View(
            case=case,
            viewer=self.userid,
            now=desk.now,
            policy=rules.policy(policy_hash),
            calendar=rules.calendar(policy_hash, desk.directory.lineage(case.department)),
            directory=desk.directory,
            words=self.words,
            params=params or {},
        )

    def card(self, template: str, case: Case, **params: str) -> Card:
        """That template for this person now."""
        return CARDS[template](self.view(case, params))

    def turned(self, template: str, case: Case, **params: str) -> ReplaceCard:
        """The tapped card turns into that one."""
        return ReplaceCard(self.card(template, case, **params))

    async def do(self, case_id: str, command: Command) -> Outcome:
        """This person gives that command."""
        return await execute(self.desk, Order(self.desk.command_id(), person(self.userid), case_id, command))

    def would(self, case: Case, command: Command) -> Refusal | None:
        """Why that command would be refused now; nothing happens. For questions that lead to a command."""
        context = Context(
            actor=person(self.userid),
            now=self.desk.now,
            policy=self.desk.rules.policy(case.policy_hash),
            calendar=self.desk.rules.calendar_of(case, self.desk.directory),
            directory=self.desk.directory,
        )
        verdict = decide(case, command, context)
        return verdict if isinstance(verdict, Refusal) else None

    def why(self, refusal: Refusal) -> str:
        """Why not, and what to do instead."""
        return self.words.refusal(refusal, self.desk.directory)

    def refused(self, outcome: Refused) -> Say:
        """The refusal as an answer; the card, if one was tapped, stays as it is."""
        return Say(self.why(outcome.refusal))

    async def push(self, text: str) -> None:
        """One more sentence, beside the answer."""
        item = OutboxItem(ItemKind.NOTICE, self.userid, "say", params={"text": text}, urgency=Urgency.ACTION)
        await self.desk.uow.outbox.add(item, at=self.desk.now)

    async def send(self, template: str, case: Case, topic: str = "", **params: str) -> None:
        """A card to this person, made when it is sent."""
        item = OutboxItem(
            ItemKind.NOTICE, self.userid, template, case.case_id, case.version, params, topic, urgency=Urgency.ACTION
        )
        await self.desk.uow.outbox.add(item, at=self.desk.now)

    async def next_step(self, case: Case) -> ReplaceCard:
        """The tapped card turns into the owner's next step; it is the only one, so any other copy points to it."""
        await retire(self.desk, case, topics.WORK, "work_done")
        return ReplaceCard(self.card("work", case), topics.WORK)

    async def send_next_step(self, case: Case) -> None:
        """The same as a new card: for who acted in words. The notices tell everybody else."""
        await retire(self.desk, case, topics.WORK, "work_done")
        await self.send("work", case, topics.WORK, state=str(case.state))

    async def ask(self, question: Ask, case: Case | None = None, **partial: str) -> Say:
        """Opens that question and puts it in words; an earlier one is replaced."""
        asked = dialogue.ask(question, self.userid, self.desk.now, case.case_id if case else "", partial)
        await self.desk.uow.dialogues.put(asked)
        return Say(self.question(question, case, partial))

    async def close_question(self, case_id: str) -> None:
        """What was asked about this case is answered or has no point any more: the next sentence is not for it."""
        asked = await self.desk.uow.dialogues.get(self.userid)
        if asked is not None and asked.case_id == case_id:
            await self.desk.uow.dialogues.clear(self.userid)

    def question(self, question: Ask, case: Case | None, partial: Mapping[str, str]) -> str:
        """The words of a question; other ones where the complainant is nobody of the company."""
        outside = f"chat.ask.{question}.outside"
        code = outside if case and case.is_outside and self.words.has(outside) else f"chat.ask.{question}"
        return self.t(code, number=number(case) if case else "", **partial)


def number(case: Case) -> str:
    """How people quote the case: its number, or the receipt until it has one."""
    return case.number or case.receipt


async def and_say(talk: Talk, reply: Reply, text: str) -> Reply:
    """The reply with one more line: in the same message where it is a text, else in one of its own."""
    if isinstance(reply, Say):
        return Say(f"{reply.text}\n{text}")
    await talk.push(text)
    return reply


async def greyed(talk: Talk, button: str, text: str) -> Reply:
    """The tapped card turns grey with that word, and the sentence follows."""
    await talk.push(text)
    return GreyCard(button)
