"""Taking a complaint up, and giving it to somebody: 受理, 派单, 转派, 改派."""

from __future__ import annotations

from handlers import topics
from handlers.cards.choices import NOTHING, Question
from handlers.cards.keys import CardKey
from handlers.chat.status import has_ended
from handlers.chat.talk import Talk, number
from handlers.chat.which import NOT_FOUND, Among, visible
from handlers.execute import Outcome, Refused
from handlers.inbound import CardTap
from handlers.loads import loads
from handlers.reply import Quiet, ReplaceCard, Reply, Say
from workflow.assignment import unreachable
from workflow.case import OPEN, Case, State
from workflow.commands import AssignCase, RegisterCase
from workflow.dialogue import Ask
from workflow.directory import Person
from workflow.ports import Dialogue

NEW = frozenset({State.NEW, State.NEEDS_INFO})
WAITING = Among("chat.none.waiting", pool=NEW, states=frozenset())
GIVEN = Among("chat.none.given", ("owner", "intake"), OPEN, pool=NEW | {State.REGISTERED})


async def take_up(talk: Talk, case: Case, _words: str = "") -> Reply:
    """受理 by word: the card, for a category must be chosen."""
    if case.state not in NEW:
        return Say(talk.t("chat.triage.done", number=number(case), state=talk.words.state_staff(case)))
    await talk.send("triage", case, topics.TRIAGE)
    return Quiet()


async def take(talk: Talk, tap: CardTap, key: CardKey) -> Reply:
    """受理，我来办."""
    category = _chosen(tap, Question.CATEGORY)
    case = await visible(talk, key.case_id)
    if case is None:
        return Say(talk.t(NOT_FOUND))
    if case.state in NEW and not category:
        return talk.turned("triage", case, hint=talk.t("chat.triage.choose"))
    outcome = await talk.do(case.case_id, RegisterCase(category, talk.userid))
    if isinstance(outcome, Refused):
        return await _taken(talk, outcome)
    return await talk.next_step(outcome.case)


async def take_and_assign(talk: Talk, tap: CardTap, key: CardKey) -> Reply:
    """受理，派给…: nothing happens yet but that the candidates are shown."""
    category = _chosen(tap, Question.CATEGORY)
    case = await visible(talk, key.case_id)
    if case is None:
        return Say(talk.t(NOT_FOUND))
    if case.state not in NEW:
        return talk.turned("triage_done", case)
    if not category:
        return talk.turned("triage", case, hint=talk.t("chat.triage.choose"))
    refusal = unreachable(case, talk.desk.rules.policy(case.policy_hash))
    return Say(talk.why(refusal)) if refusal else await candidates(talk, case, category)


async def candidates(talk: Talk, case: Case, category: str, hint: str = "") -> ReplaceCard:
    """The card of those who could have it, by load."""
    return talk.turned("candidates", case, category=category, hint=hint, **await loads(talk.desk, case, category))


async def assign_to(talk: Talk, tap: CardTap, key: CardKey) -> Reply:
    """派单 on the candidates card; its key carries the category of a case that nobody has taken up."""
    owner = _chosen(tap, Question.OWNER)
    case = await visible(talk, key.case_id)
    if case is None:
        return Say(talk.t(NOT_FOUND))
    if not owner:
        return await candidates(talk, case, key.instance, talk.t("chat.assign.choose"))
    outcome = await _give(talk, key, owner)
    if isinstance(outcome, Refused):
        return await _taken(talk, outcome)
    return talk.turned("candidates_done", outcome.case, category=key.instance)


async def reassign(talk: Talk, tap: CardTap, key: CardKey) -> Reply:
    """改派 on the card of an escalation. Once what was late is done the card says so, and nobody is changed by it."""
    owner = _chosen(tap, Question.OWNER)
    case = await visible(talk, key.case_id)
    if case is None:
        return Say(talk.t(NOT_FOUND))
    if has_ended(case, key.instance):
        return talk.turned("clock_done", case, instance=key.instance)
    if not owner:
        hint = talk.t("chat.assign.choose")
        return talk.turned(
            "escalation", case, instance=key.instance, hint=hint, **await loads(talk.desk, case, case.category)
        )
    outcome = await talk.do(case.case_id, AssignCase(owner, instead_of=key.seen))
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    # The obligation goes on with somebody else: this card is to say in the end how that went.
    passed_on = talk.card("clock_done", outcome.case, instance=key.instance)
    return ReplaceCard(passed_on, topics.of_clock(key.instance))


async def assign(talk: Talk, case: Case, words: str) -> Reply:
    """派单 ⟨号⟩ ⟨人⟩, 转派: by name, pinyin id or part of the name; what follows the name is a note for him."""
    if case.state in NEW:
        return await take_up(talk, case)
    if not words.strip():
        return await talk.ask(Ask.ASSIGN_TO, case)
    name, _, note = words.strip().partition(" ")
    people = named(talk, name)
    if len(people) != 1:
        said = talk.t("chat.assign.several", people=described(talk, people)) if people else ""
        return Say(said or talk.t("chat.assign.nobody", name=name))
    outcome = await talk.do(case.case_id, AssignCase(people[0].userid, note.strip()))
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    await talk.desk.uow.dialogues.clear(talk.userid)
    return Say(talk.t("chat.assigned", number=number(case), owner=people[0].name))


async def assignee_named(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """The name, in answer to 「派给谁」; a name that fits nobody or several leaves the question open."""
    case = await visible(talk, asked.case_id)
    return await assign(talk, case, text) if case else Say(talk.t(NOT_FOUND))


def named(talk: Talk, name: str) -> tuple[Person, ...]:
    """Active people meant by a name: the whole name or userid if it fits, else a part of it."""
    wanted = name.strip().casefold()
    active = [p for p in talk.desk.directory.people.values() if p.active]
    exact = tuple(p for p in active if wanted in (p.name.casefold(), p.userid.casefold()))
    return exact or tuple(
        p for p in active if wanted and (wanted in p.name.casefold() or wanted in p.userid.casefold())
    )


def described(talk: Talk, people: tuple[Person, ...]) -> str:
    """「李娜(财务部)、李娜(仓储部)」."""
    departments = talk.desk.directory.departments
    home = (
        departments[p.departments[0]].name if p.departments and p.departments[0] in departments else "" for p in people
    )
    return talk.t("list.comma").join(
        talk.t("chat.assign.person", name=p.name, department=d) for p, d in zip(people[:9], home, strict=False)
    )


async def _give(talk: Talk, key: CardKey, owner: str) -> Outcome:
    """A card with a category takes the case up and does nothing else; one without names another owner (D8)."""
    if key.instance:
        return await talk.do(key.case_id, RegisterCase(key.instance, owner))
    return await talk.do(key.case_id, AssignCase(owner, instead_of=key.seen))


async def _taken(talk: Talk, outcome: Refused) -> Reply:
    """Somebody was quicker: the card says who, and so does a line."""
    if outcome.case is None or outcome.case.state in NEW or await visible(talk, outcome.case.case_id) is None:
        return talk.refused(outcome)
    await talk.push(talk.why(outcome.refusal))
    return talk.turned("triage_done", outcome.case)


def _chosen(tap: CardTap, question: Question) -> str:
    chosen = next(iter(tap.selections.get(question, ())), NOTHING)
    return "" if chosen == NOTHING else chosen
