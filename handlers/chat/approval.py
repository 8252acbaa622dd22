"""同意 and 退回修改: a tap decides exactly what its card showed, once; any other is told the truth (D8)."""

from __future__ import annotations

from handlers import topics
from handlers.cards.choices import APPROVING_OPINIONS, NOTHING, OWN_WORDS, RETURNING_OPINIONS, Question
from handlers.cards.keys import Act, CardKey
from handlers.cards.table import SAID
from handlers.chat.talk import Talk, number
from handlers.chat.which import NOT_FOUND, visible
from handlers.execute import Refused
from handlers.inbound import CardTap
from handlers.reply import Reply, Say
from workflow.access import may_see
from workflow.case import Case, Step
from workflow.commands import ApproveStep, ReturnPlan
from workflow.dialogue import Ask
from workflow.errors import Refusal
from workflow.ports import Dialogue

# Refusals that say: this step is decided, so the card shows how.
_DECIDED = frozenset({"already_approved", "already_approved_by_you", "already_returned", "already_returned_by_you"})


async def approve(talk: Talk, tap: CardTap, key: CardKey) -> Reply:
    """同意, with a ready-made opinion, none, or one's own words in the next message."""
    return await _tapped(talk, tap, key)


async def send_back(talk: Talk, tap: CardTap, key: CardKey) -> Reply:
    """退回修改: needs a word of why, ready-made or one's own."""
    return await _tapped(talk, tap, key)


async def approved_with_words(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """The sentence to an approval that was tapped."""
    return await _with_words(
        talk, asked, ApproveStep(asked.partial["instance"], asked.partial["seen"], OWN_WORDS, text)
    )


async def returned_with_words(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """The sentence to a return that was tapped."""
    return await _with_words(talk, asked, ReturnPlan(asked.partial["instance"], asked.partial["seen"], OWN_WORDS, text))


async def pending(talk: Talk, wanted: str = "") -> Reply:
    """审批, 待审批, and any typed 「同意」: nothing is decided, the cards that wait come again (people.md 4.1)."""
    waiting = await talk.desk.uow.ledger.with_part(talk.userid, "approver", open_only=True)
    mine = [
        (case, step)
        for case in waiting
        if (step := _my_step(talk, case)) and may_see(talk.userid, case, talk.desk.directory)
    ]
    if wanted:
        mine = [
            (case, step) for case, step in mine if wanted in (case.number, case.receipt) or case.number.endswith(wanted)
        ]
    for case, step in mine:
        await talk.send("approval", case, topics.of_step(step.instance), instance=step.instance)
    return Say(talk.t("chat.approval.sent", count=len(mine)) if mine else talk.t("chat.none.approval"))


async def _tapped(talk: Talk, tap: CardTap, key: CardKey) -> Reply:
    approving = key.act is Act.APPROVE
    opinion = next(iter(tap.selections.get(Question.OPINION, ())), NOTHING)
    case = await visible(talk, key.case_id)
    if case is None:
        return Say(talk.t(NOT_FOUND))
    refusal = talk.would(case, ApproveStep(key.instance, key.seen))
    if refusal:
        return await _refused(talk, case, key.instance, refusal)
    wrong = RETURNING_OPINIONS if approving else APPROVING_OPINIONS
    if opinion in wrong:
        hint = talk.t("chat.approval.wrong_opinion.approve" if approving else "chat.approval.wrong_opinion.return")
        return talk.turned("approval", case, instance=key.instance, hint=hint)
    if opinion == OWN_WORDS or (opinion == NOTHING and not approving):
        question = Ask.APPROVE_WORDS if approving else Ask.RETURN_WORDS
        return await talk.ask(question, case, instance=key.instance, seen=key.seen)
    said = "" if opinion == NOTHING else opinion
    make = ApproveStep if approving else ReturnPlan
    outcome = await talk.do(case.case_id, make(key.instance, key.seen, said))
    await talk.close_question(case.case_id)
    if isinstance(outcome, Refused):
        return await _refused(talk, case, key.instance, outcome.refusal)
    return talk.turned("approval_done", outcome.case, instance=key.instance, opinion=said)


async def _with_words(talk: Talk, asked: Dialogue, command: ApproveStep | ReturnPlan) -> Reply:
    """The tap was before, the words come now: a sentence answers, and the card is changed beside it."""
    await talk.desk.uow.dialogues.clear(talk.userid)
    outcome = await talk.do(asked.case_id, command)
    if isinstance(outcome, Refused):
        case = await visible(talk, asked.case_id)
        if case is None or outcome.refusal.code != "plan_changed":
            return talk.refused(outcome)
        return Say(await _what_changed(talk, case, command.instance))
    done = "chat.approval.approved" if isinstance(command, ApproveStep) else "chat.approval.returned"
    return Say(talk.t(done, number=number(outcome.case)))


async def _refused(talk: Talk, case: Case, instance: str, refusal: Refusal) -> Reply:
    """Why it was not decided, and what the card looks like in truth; a changed plan brings the new card."""
    if refusal.code == "plan_changed":
        return await _changed(talk, case, instance)
    if refusal.code in _DECIDED:
        await talk.push(talk.why(refusal))
        return talk.turned("approval_done", case, instance=instance)
    return Say(talk.why(refusal))


async def _changed(talk: Talk, case: Case, instance: str) -> Reply:
    """The tapped card says that it is void, a line what changed."""
    await talk.push(await _what_changed(talk, case, instance))
    return talk.turned("approval_done", case, instance=instance)


async def _what_changed(talk: Talk, case: Case, instance: str) -> str:
    """「方案已变：860.00元→1,860.00元，请看新卡」, and the new card, if it waits for this person."""
    step = _my_step(talk, case)
    if step is not None:
        await talk.send("approval", case, topics.of_step(step.instance), instance=step.instance)
    return SAID["approval_changed"](talk.view(case, {"instance": instance}))


def _my_step(talk: Talk, case: Case) -> Step | None:
    """The pending step, if it waits for this person."""
    step = case.approval.pending() if case.approval else None
    return step if step and talk.userid.casefold() in {u.casefold() for u in step.people} else None
