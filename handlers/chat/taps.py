"""Taps on cards: one table from what a key asks for to what it does. A key is the vendor's echo and is not trusted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from handlers.cards.keys import Act, CardKey, unpack
from handlers.cards.kit import Card
from handlers.cards.visit import OPTIONS
from handlers.chat import (
    approval,
    assignment,
    casework,
    complainant,
    contact,
    emergency,
    extension,
    filing,
    granting,
    gravity,
    overview,
    papers,
    proxy,
    survey,
    triage,
    visits,
)
from handlers.chat.talk import Talk
from handlers.inbound import CardTap
from handlers.reply import GreyCard, ReplaceCard, Reply, Say
from workflow.ports import Outbox

# A fresh response code changes the card once within that time (wecom.md 2.4).
CODE_LIVES = timedelta(hours=72)

TAPS: Mapping[Act, Callable[[Talk, CardTap, CardKey], Awaitable[Reply]]] = {
    Act.FILE: filing.register,
    Act.FILE_SUGGESTION: filing.register_suggestion,
    Act.JUST_ASKING: filing.just_asking,
    Act.EDIT_DRAFT: filing.edit,
    Act.DROP_DRAFT: filing.drop,
    Act.PROXY_FILE: proxy.file_tapped,
    Act.PROXY_EDIT: proxy.edit_tapped,
    Act.SUPPLEMENT: complainant.supplement_tapped,
    Act.WITHDRAW: complainant.withdraw_tapped,
    Act.WITHDRAW_SURE: complainant.withdraw_sure,
    Act.URGE: complainant.urge_tapped,
    Act.TAKE_UP: triage.take,
    Act.TAKE_AND_ASSIGN: triage.take_and_assign,
    Act.CALM: contact.calm_tapped,
    Act.ASSIGN_TO: triage.assign_to,
    Act.REASSIGN: triage.reassign,
    Act.ACCEPT: assignment.accept,
    Act.DECLINE: assignment.decline,
    Act.SETTLE: casework.settle_tapped,
    Act.NOTE: casework.note_tapped,
    Act.PLAN: casework.plan_tapped,
    Act.PLAN_WITHDRAW: casework.take_back_tapped,
    Act.COMPLETE: casework.complete_tapped,
    Act.RESULT: casework.result_tapped,
    Act.APPROVE: approval.approve,
    Act.RETURN: approval.send_back,
    Act.ACKNOWLEDGE: overview.acknowledge,
    Act.FULL_TEXT: overview.full_text_tapped,
    Act.UNSOLVED: survey.unsolved,
    Act.SOLVED: survey.solved,
    Act.SURVEY: survey.answer,
    Act.EXPLAIN: survey.explain,
    Act.ANOTHER_ROUND: survey.another_round,
    Act.CLOSE_EXPLAINED: survey.close_explained,
    Act.CLOSE_UNCONFIRMED: survey.close_unconfirmed,
    **dict.fromkeys(OPTIONS, visits.visited),
    Act.PROGRESS: contact.progress_tapped,
    Act.CONTACT: contact.log_tapped,
    Act.QUESTION: contact.question_tapped,
    Act.GO_ON: contact.go_on_tapped,
    Act.EXTEND: extension.extend_tapped,
    Act.GRANT_EXTENSION: granting.grant,
    Act.REFUSE_EXTENSION: granting.refuse,
    Act.URGENT: gravity.urgent_tapped,
    Act.NOT_URGENT: gravity.not_urgent_tapped,
    Act.FACTS: gravity.facts_tapped,
    Act.CALLED: emergency.call_tapped,
    Act.REPORT: papers.report_tapped,
}


async def tap(talk: Talk, tapped: CardTap) -> Reply:
    """The answer to a tap. The code it brought is kept first: whatever happens, this copy can be changed once more.

    A key that came with somebody else's card is answered like any other, but that card is not his to change.
    """
    outbox = talk.desk.uow.outbox
    card = await outbox.card(tapped.task_id)
    is_own = card is None or card.to.casefold() == talk.userid.casefold()
    if is_own:
        talk.desk.tapped = tapped.task_id
        await outbox.card_tapped(tapped.task_id, tapped.response_code, talk.desk.now + CODE_LIVES)
    key = unpack(tapped.key)
    if key is None:
        return Say(talk.t("chat.tap_unknown"))
    reply = await TAPS[key.act](talk, tapped, key)
    if is_own:
        await _follow(outbox, tapped.task_id, reply, key.act)
    return reply


async def _follow(outbox: Outbox, task_id: str, reply: Reply, act: Act) -> None:
    """The tapped copy asks another question now, still the same one, or nothing any more."""
    match reply:
        case ReplaceCard(topic=topic) if topic:
            await outbox.becomes(task_id, topic)
        case ReplaceCard(card=card) if not _asks(card, act):
            await outbox.retire(task_id)
        case GreyCard():
            await outbox.retire(task_id)


def _asks(card: Card, act: Act) -> bool:
    """Whether the card still asks the question that was tapped: it came back with a hint."""
    vote = (card.vote.submit_key,) if card.vote and not card.vote.disabled else ()
    keys = (*vote, *(button.key for button in card.buttons if not card.greyed))
    return any((key := unpack(packed)) is not None and key.act is act for packed in keys)
