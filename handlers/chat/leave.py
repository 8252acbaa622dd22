"""请假 and 销假: for oneself, or for one's people. The days are asked for where they are missing (people.md 1.15)."""

from __future__ import annotations

from datetime import date

from handlers.chat.leave_words import Leave, read_leave
from handlers.chat.talk import Talk
from handlers.chat.triage import described, named
from handlers.quiet import held_until
from handlers.reply import Reply, Say
from handlers.returning import spoken_days, waited
from handlers.understand import Do
from workflow.absence import AbsenceSet, EndAbsence, SetAbsence, coming, end_absence, set_absence
from workflow.commands import person
from workflow.context import Context
from workflow.dialogue import Ask
from workflow.directory import Away, Person
from workflow.errors import Refusal
from workflow.ports import Dialogue, ItemKind, OutboxItem

# 「委托 王芳 3.5-3.8」: the name behind these is the deputy's.
_DEPUTY_FIRST = frozenset({"委托", "代理"})


async def arrange(talk: Talk, meant: Do) -> Reply:
    """请假 [⟨人⟩] ⟨几天⟩ [委托 ⟨人⟩]."""
    said = read_leave(meant.words, _today(talk), deputy_first=meant.said in _DEPUTY_FIRST)
    return await _arranged(talk, said, who="", deputy="")


async def days_told(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """The days, in answer to 「请哪几天」; the deputy may come with them."""
    said = read_leave(text, _today(talk))
    if said.first is None:
        return Say(talk.question(Ask.LEAVE, None, asked.partial))
    await talk.desk.uow.dialogues.clear(talk.userid)
    return await _arranged(talk, said, who=asked.partial["who"], deputy=asked.partial["deputy"])


async def end(talk: Talk, meant: Do) -> Reply:
    """销假 [⟨人⟩]: the leave that one is on, else the next; with what waited so far."""
    who = _one(talk, meant.words.strip()) if meant.words.strip() else talk.userid
    if isinstance(who, Say):
        return who
    context = _context(talk)
    leave = coming(who, context)
    event = end_absence(EndAbsence(who), context)
    if isinstance(event, Refusal) or leave is None:
        return Say(talk.why(event if isinstance(event, Refusal) else Refusal("not_on_leave", {"person": who})))
    await talk.desk.uow.organisation.keep_absence(
        event, at=talk.desk.now, actor=talk.userid, cause=talk.desk.command_id()
    )
    told = await waited(talk.desk, who, [leave], talk.words)
    own = who.casefold() == talk.userid.casefold()
    days = spoken_days(leave.first, leave.last, talk.words)
    if not own:
        text = talk.t("leave.ended.for_you", by=talk.name(talk.userid), days=days)
        await _tell(talk, who, "\n".join(part for part in (text, told) if part))
        return Say(talk.t("leave.ended.other", who=talk.name(who), days=days))
    return Say("\n".join(part for part in (talk.t("leave.ended", days=days), told) if part))


async def _arranged(talk: Talk, said: Leave, *, who: str, deputy: str) -> Reply:
    """`who` and `deputy` are the userids that are known from before."""
    goes = _one(talk, said.who) if said.who else who or talk.userid
    stands_in = _one(talk, said.deputy) if said.deputy else deputy
    for unclear in (goes, stands_in):
        if isinstance(unclear, Say):
            return unclear
    if said.first is None or said.last is None:
        return await talk.ask(Ask.LEAVE, None, who=str(goes), deputy=str(stands_in))
    event = set_absence(SetAbsence(str(goes), said.first, said.last, str(stands_in)), _context(talk))
    if isinstance(event, Refusal):
        return Say(talk.why(event))
    await talk.desk.uow.organisation.keep_absence(
        event, at=talk.desk.now, actor=talk.userid, cause=talk.desk.command_id()
    )
    return await _said(talk, event)


async def _said(talk: Talk, event: AbsenceSet) -> Reply:
    """The answer, and a line to whoever else is concerned: the deputy, and who was sent on leave by somebody else."""
    days = spoken_days(event.first, event.last, talk.words)
    own = event.userid.casefold() == talk.userid.casefold()
    who, by = talk.name(event.userid), talk.name(talk.userid)
    covered = talk.t("leave.deputy", deputy=talk.name(event.deputy)) if event.deputy else talk.t("leave.no_deputy")
    back = talk.t("leave.back", date=talk.words.date(event.back))
    if not own:
        await _tell(talk, event.userid, "\n".join((talk.t("leave.set.for_you", by=by, days=days), covered, back)))
    if event.deputy and event.deputy.casefold() != talk.userid.casefold():
        await _tell(talk, event.deputy, talk.t("leave.you_stand_in", who=who, days=days))
    head = talk.t("leave.set", days=days) if own else talk.t("leave.set.other", who=who, days=days)
    told = (head, covered, back, _stood_in_for(talk, event))
    return Say("\n".join(part for part in told if part))


def _stood_in_for(talk: Talk, event: AbsenceSet) -> str:
    """Whose deputy he would have been in these days; "" where nobody's."""
    mine = [
        away
        for away in talk.desk.directory.away
        if away.deputy.casefold() == event.userid.casefold() and _overlap(away, event)
    ]
    names = talk.t("list.comma").join(dict.fromkeys(talk.name(away.userid) for away in mine))
    return talk.t("leave.was_deputy", names=names) if names else ""


def _overlap(away: Away, event: AbsenceSet) -> bool:
    return away.first <= event.last and event.first <= away.last


async def _tell(talk: Talk, userid: str, text: str) -> None:
    rules, desk = talk.desk.rules, talk.desk
    held = held_until(desk.now, rules.policy(), rules.calendar())
    item = OutboxItem(ItemKind.NOTICE, userid, "say", params={"text": text}, not_before=held)
    await desk.uow.outbox.add(item, at=desk.now)


def _one(talk: Talk, name: str) -> str | Say:
    """The one person of that name; else what to say about it."""
    people: tuple[Person, ...] = named(talk, name)
    if len(people) == 1:
        return people[0].userid
    return Say(talk.t("leave.several", people=described(talk, people)) if people else talk.t("leave.nobody", name=name))


def _today(talk: Talk) -> date:
    return talk.desk.rules.calendar().local_date(talk.desk.now)


def _context(talk: Talk) -> Context:
    rules, desk = talk.desk.rules, talk.desk
    return Context(person(talk.userid), desk.now, rules.policy(), rules.calendar(), desk.directory)
