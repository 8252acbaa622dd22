"""Changing a card that is on a phone, by passive reply or by API: the one place that does it, with its refusals."""

from __future__ import annotations

from bot.sandbox.card_parts import state_of
from bot.sandbox.cards import INTERACTIONS, Rules, check_card
from bot.sandbox.errors import ApiError
from bot.sandbox.records import Account, Message
from bot.sandbox.wire import Json
from bot.sandbox.world import World


def card_rules(world: World, account: Account, *, instead_of: Message | None = None) -> Rules:
    """What a card of this app is judged against; an update may keep the task id of the card it replaces."""

    def free(task_id: str) -> bool:
        kept = instead_of is not None and task_id == instead_of.task_id
        return kept or not world.task_id_used(account.agent_id, task_id)

    return Rules(
        task_id_free=free,
        media_known=lambda media_id: world.media(media_id) is not None,
        member_known=lambda userid: world.company.person(userid) is not None,
        callback=account.callback,
        update=instead_of is not None,
    )


def grey(world: World, message: Message, words: str) -> Message:
    """Grey the button row of one copy with these words; raises `ApiError` 42017 for a card without such a row."""
    if message.card is None or message.card.get("card_type") not in INTERACTIONS:
        raise ApiError(42017)
    return world.change_card(message, {**message.card, "replace_text": words}, "greyed")


def check_replacement(world: World, account: Account, card: Json, instead_of: Message) -> None:
    """Raise `ApiError` when WeCom would not take `card` in place of that one."""
    check_card(card, card_rules(world, account, instead_of=instead_of))


def show_instead(world: World, message: Message, card: Json) -> Message:
    """Show a checked card on one copy."""
    return world.change_card(message, card, state_of(card, replaced=True))
