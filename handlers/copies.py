"""The copies of a question on people's phones: they change together when it is answered. It asks no question."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from handlers.desk import Desk
from workflow.case import Case
from workflow.ports import ItemKind, OutboxItem, SentCard, Urgency

NOTHING: Mapping[str, str] = MappingProxyType({})


async def retire(
    desk: Desk,
    case: Case,
    topic: str,
    template: str,
    params: Mapping[str, str] = NOTHING,
    not_before: datetime | None = None,
) -> None:
    """The live copies of a question turn into `template`, now or at `not_before`, with what they were made from and
    `params`. The copy that is being tapped is left alone: the reply changes it.

    A copy without a code that is still good stays as it looks; a tap on it is told the truth (D8).
    """
    outbox = desk.uow.outbox
    for card in await outbox.cards(case.case_id, topic):
        if card.task_id == desk.tapped:
            continue
        await outbox.retire(card.task_id)
        if card.response_code and card.code_until > desk.now:
            await outbox.add(_new_face(case, card, template, params, not_before), at=desk.now)


def _new_face(
    case: Case, card: SentCard, template: str, params: Mapping[str, str], not_before: datetime | None
) -> OutboxItem:
    return OutboxItem(
        kind=ItemKind.UPDATE,
        to=card.to,
        template=template,
        case_id=card.case_id,
        seq=case.version,
        params={**card.params, **params},
        topic=card.topic,
        task_id=card.task_id,
        response_code=card.response_code,
        urgency=Urgency.NEWS,
        not_before=not_before,
    )
