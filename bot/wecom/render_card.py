"""A card value becomes WeCom's template_card JSON (wecom.md 2.3): meets every limit, adds no word of its own."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from bot.wecom import limits
from bot.wecom.limits import CardLimitError, fit, needed
from bot.wecom.wire_xml import Node
from handlers.cards.kit import Button, Card, Line, MenuItem, Option, Pick, Select, Vote

# Values of `type` in card_action and horizontal_content_list.
_OPENS_PAGE: Final = 1
_OPENS_MEMBER: Final = 3


class CardType(StrEnum):
    """The four of WeCom's five card types that we use; news_notice is not among them."""

    TEXT_NOTICE = "text_notice"
    BUTTONS = "button_interaction"
    VOTE = "vote_interaction"
    SELECTS = "multiple_interaction"


def card_type(card: Card) -> CardType:
    """Return the type that follows from the card's parts (see Card). Raises CardLimitError for a mixture."""
    found = [kind for kind, part in _DECIDING_PART.items() if getattr(card, part)]
    if len(found) > 1:
        raise CardLimitError("card_type", "+".join(found))
    return found[0] if found else CardType.TEXT_NOTICE


def card_json(card: Card, task_id: str = "") -> dict[str, Node]:
    """Return the `template_card` object for sending (with a task id) or for an update (without).

    Words that are too long are shortened. Raises CardLimitError when WeCom would refuse the card or lose a part of
    it: a part that this type does not show, too many of something, a bad key, a notice without a page to open.
    """
    kind = card_type(card)
    _refuse_lost_parts(card, kind)
    return _filled(
        {
            "card_type": kind.value,
            "source": _filled({"desc": fit("source.desc", card.source), "desc_color": int(card.tone)}),
            "task_id": limits.task_id(task_id) if task_id else "",
            "action_menu": _menu(card.menu) if card.menu else "",
            "main_title": _main_title(card, kind),
            "emphasis_content": _emphasis(card),
            "sub_title_text": fit("sub_title_text", card.text),
            "horizontal_content_list": _lines(card.lines),
            "card_action": _card_action(card, kind),
            "button_selection": _select("button_selection", card.select) if card.select else "",
            "button_list": _buttons(card.buttons) if card.buttons else "",
            "checkbox": _checkbox(card.vote) if card.vote else "",
            "select_list": _select_list(card.selects) if card.selects else "",
            "submit_button": _submit(card),
            "replace_text": card.greyed,
        }
    )


_DECIDING_PART: Final[Mapping[CardType, str]] = {
    CardType.VOTE: "vote",
    CardType.SELECTS: "selects",
    CardType.BUTTONS: "buttons",
}

# The field matrix of wecom.md 2.3, turned round: parts of a Card that a type has no place for. `url` is not among them:
# it is a comfort that vote and multiple cards go without.
_NO_PLACE_FOR: Final[Mapping[CardType, tuple[str, ...]]] = {
    CardType.TEXT_NOTICE: ("select", "submit", "greyed"),
    CardType.BUTTONS: ("emphasis", "submit"),
    CardType.VOTE: ("text", "lines", "select", "menu", "submit", "emphasis"),
    CardType.SELECTS: ("text", "lines", "select", "menu", "emphasis"),
}


def _refuse_lost_parts(card: Card, kind: CardType) -> None:
    for part in _NO_PLACE_FOR[kind]:
        if getattr(card, part):
            raise CardLimitError(f"{kind.value}.{part}", "not shown by this type")


def _main_title(card: Card, kind: CardType) -> dict[str, Node]:
    # Only a notice may do without a title, and then it needs a text (41016).
    if kind is not CardType.TEXT_NOTICE or not card.text:
        needed("main_title.title", card.title)
    return _filled({"title": fit("main_title.title", card.title), "desc": fit("main_title.desc", card.desc)})


def _menu(items: tuple[MenuItem, ...]) -> dict[str, Node]:
    limits.counted("action_menu.action_list", len(items))
    limits.unique("action_menu.key", [item.key for item in items])
    actions: list[Node] = [
        {"text": needed("action_menu.text", item.text), "key": limits.within("action_menu.key", "key", item.key)}
        for item in items
    ]
    return {"action_list": actions}


def _emphasis(card: Card) -> dict[str, Node]:
    if card.emphasis is None:
        return {}
    return _filled(
        {
            "title": fit("emphasis_content.title", card.emphasis.title),
            "desc": fit("emphasis_content.desc", card.emphasis.desc),
        }
    )


def _lines(lines: tuple[Line, ...]) -> list[Node]:
    limits.counted("horizontal_content_list", len(lines))
    return [_line(line) for line in lines]


def _line(line: Line) -> dict[str, Node]:
    fields: dict[str, Node] = {
        "keyname": fit("horizontal_content_list.keyname", needed("horizontal_content_list.keyname", line.name)),
        "value": fit("horizontal_content_list.value", line.value),
    }
    if line.member:
        fields |= {"type": _OPENS_MEMBER, "userid": line.member}
    return _filled(fields)


def _card_action(card: Card, kind: CardType) -> dict[str, Node]:
    if kind is CardType.TEXT_NOTICE:
        needed("card_action.url", card.url)  # 42045
    if not card.url or kind in (CardType.VOTE, CardType.SELECTS):
        return {}
    return {"type": _OPENS_PAGE, "url": card.url}


def _buttons(buttons: tuple[Button, ...]) -> list[Node]:
    limits.counted("button_list", len(buttons))
    limits.unique("button_list.key", [button.key for button in buttons])
    return [
        {
            "text": fit("button_list.text", needed("button_list.text", button.text)),
            "key": limits.within("button_list.key", "key", button.key),
            "style": int(button.style),
        }
        for button in buttons
    ]


def _select_list(selects: tuple[Select, ...]) -> list[Node]:
    limits.counted("select_list", len(selects))
    limits.unique("select_list.question_key", [select.question for select in selects])
    return [_select("select_list", select) for select in selects]


def _select(place: str, select: Select) -> dict[str, Node]:
    limits.counted(f"{place}.option_list", len(select.options))
    if select.selected and select.selected not in {option.id for option in select.options}:
        # WeCom would quietly preselect the first option instead.
        raise CardLimitError(f"{place}.selected_id", select.selected)
    return _filled(
        {
            "question_key": limits.within(f"{place}.question_key", "key", select.question),
            "title": fit(f"{place}.title", select.title),
            "option_list": _options(f"{place}.option_list", select.options),
            "selected_id": select.selected,
        }
    ) | _disable(select.disabled)


def _checkbox(vote: Vote) -> dict[str, Node]:
    limits.counted("checkbox.option_list", len(vote.options))
    checked = [option.checked for option in vote.options]
    if vote.pick is Pick.ONE and sum(checked) > 1:
        raise CardLimitError("checkbox.is_checked", sum(checked))
    options = _options("checkbox.option_list", vote.options)
    return {
        "question_key": limits.within("checkbox.question_key", "key", vote.question),
        "mode": vote.pick.value,
        "option_list": [{**option, "is_checked": tick} for option, tick in zip(options, checked, strict=True)],
    } | _disable(vote.disabled)


def _options(place: str, options: tuple[Option, ...]) -> list[dict[str, Node]]:
    limits.unique(f"{place}.id", [option.id for option in options])
    return [
        {
            "id": limits.within(f"{place}.id", "option.id", option.id),
            "text": fit(f"{place}.text", needed(f"{place}.text", option.text)),
        }
        for option in options
    ]


def _submit(card: Card) -> dict[str, Node]:
    if card.vote:
        return _submit_button(card.vote.submit_text, card.vote.submit_key)
    if card.selects:
        if card.submit is None:
            raise CardLimitError("submit_button", "missing")
        return _submit_button(card.submit.text, card.submit.key)
    return {}


def _submit_button(text: str, key: str) -> dict[str, Node]:
    return {
        "text": fit("submit_button.text", needed("submit_button.text", text)),
        "key": limits.within("submit_button.key", "key", key),
    }


def _disable(disabled: bool) -> dict[str, Node]:
    # Only known in updates (wecom.md 2.4), so it is written only where it says something.
    return {"disable": True} if disabled else {}


def _filled(fields: Mapping[str, Node]) -> dict[str, Node]:
    """The fields without empty texts, lists and objects; figures and booleans always stay."""
    return {name: value for name, value in fields.items() if isinstance(value, int) or value}
