"""Which template cards WeCom takes: the errcodes of wecom.md 2.3 as a table, walked in their order. Draws nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.sandbox.errors import ApiError
from bot.sandbox.wire import Json

NOTICES = ("text_notice", "news_notice")
INTERACTIONS = ("button_interaction", "vote_interaction", "multiple_interaction")

_KEY_BYTES = 1024
_ID_BYTES = 128
_TASK_ID = re.compile(r"[0-9A-Za-z_\-@]{1,128}")
_URL, _MINI_PROGRAM, _MEMBER, _ATTACHMENT = 1, 2, 3, 2


@dataclass(frozen=True, slots=True)
class Rules:
    """What a card is judged against: is the task id free, is the media there, does the member exist, is there a URL."""

    task_id_free: Callable[[str], bool]
    media_known: Callable[[str], bool]
    member_known: Callable[[str], bool]
    callback: bool
    update: bool = False  # an update may leave the task id out (wecom.md 2.4)


def check_card(card: Json, rules: Rules) -> None:
    """Raise `ApiError` with the first errcode that this card earns; a card that WeCom would take passes."""
    for errcode, is_right in _CHECKS:
        try:
            right = is_right(card, rules)
        except (AttributeError, TypeError, KeyError) as error:  # a text where an object belongs, and the like
            raise ApiError(40035, "template_card is not built as documented") from error
        if not right:
            raise ApiError(errcode)


def card_has_menu(card: Json) -> bool:
    """Has the card a 「…」 menu?"""
    return bool(card.get("action_menu"))


def updatable(card: Json) -> bool:
    """May the card be changed later: button, vote and multiple always, notices with a menu (wecom.md 2.4)."""
    return card.get("card_type") in INTERACTIONS or card_has_menu(card)


def _titled(card: Json, _: Rules) -> bool:
    title = bool(card.get("main_title", {}).get("title"))
    return title or (card.get("card_type") == "text_notice" and bool(card.get("sub_title_text")))


def _task_id(card: Json, rules: Rules) -> bool:
    task_id = card.get("task_id", "")
    if not task_id:
        return rules.update or not updatable(card)
    return bool(_TASK_ID.fullmatch(task_id)) and rules.task_id_free(task_id)


def _urls(card: Json, _: Rules) -> bool:
    linked = [*_list(card, "horizontal_content_list"), *_list(card, "jump_list"), *_list(card, "button_list")]
    linked += [card[name] for name in ("quote_area", "image_text_area") if name in card]
    return all(part.get("url") for part in linked if part.get("type", 0) == _URL)


def _media(card: Json, rules: Rules) -> bool:
    lines = [line for line in _list(card, "horizontal_content_list") if line.get("type", 0) == _ATTACHMENT]
    return all(rules.media_known(line.get("media_id", "")) for line in lines)


def _app_ids(card: Json, _: Rules) -> bool:
    linked = [*_list(card, "jump_list")]
    linked += [card[name] for name in ("quote_area", "image_text_area") if name in card]
    return all(part.get("appid") for part in linked if part.get("type", 0) == _MINI_PROGRAM)


def _titles(card: Json, _: Rules) -> bool:
    return all(row.get("title") for row in [*_list(card, "vertical_content_list"), *_list(card, "jump_list")])


def _option_counts(card: Json, _: Rules) -> bool:
    return all(1 <= len(_list(choice, "option_list")) <= most for choice, most in _choices(card))


def _button_texts(card: Json, _: Rules) -> bool:
    buttons = _list(card, "button_list")
    return (card["card_type"] != "button_interaction" or bool(buttons)) and all(b.get("text") for b in buttons)


def _button_keys(card: Json, _: Rules) -> bool:
    return _distinct((b.get("key", "") for b in _list(card, "button_list") if b.get("type", 0) == 0), _KEY_BYTES)


def _option_ids(card: Json, _: Rules) -> bool:
    return all(
        _distinct((option.get("id", "") for option in choice["option_list"]), _ID_BYTES)
        for choice, _most in _choices(card)
    )


def _option_texts(card: Json, _: Rules) -> bool:
    return all(option.get("text") for choice, _most in _choices(card) for option in choice["option_list"])


def _questions(card: Json, _: Rules) -> bool:
    return _distinct((choice.get("question_key", "") for choice, _most in _choices(card)), _KEY_BYTES)


def _pictured(card: Json, _: Rules) -> bool:
    if card["card_type"] != "news_notice":
        return True
    return bool(card.get("card_image", {}).get("url") or card.get("image_text_area", {}).get("image_url"))


def _opens(card: Json, _: Rules) -> bool:
    action = card.get("card_action")
    if action is None:
        return card["card_type"] not in NOTICES
    allowed = (_URL, _MINI_PROGRAM) if card["card_type"] in NOTICES else (0, _URL, _MINI_PROGRAM)
    needed = {0: True, _URL: bool(action.get("url")), _MINI_PROGRAM: bool(action.get("appid"))}
    kind = action.get("type", 0)
    return kind in allowed and needed[kind]


def _submit_key(card: Json, _: Rules) -> bool:
    return not _submits(card) or _distinct([card.get("submit_button", {}).get("key", "")], _KEY_BYTES)


def _submit_text(card: Json, _: Rules) -> bool:
    return not _submits(card) or bool(card["submit_button"].get("text"))


def _select_count(card: Json, _: Rules) -> bool:
    return card["card_type"] != "multiple_interaction" or 1 <= len(_list(card, "select_list")) <= 3


def _members(card: Json, rules: Rules) -> bool:
    lines = [line for line in _list(card, "horizontal_content_list") if line.get("type", 0) == _MEMBER]
    return all(rules.member_known(line.get("userid", "")) for line in lines)


def _menu_keys(card: Json, _: Rules) -> bool:
    if not card_has_menu(card):
        return True
    items = _list(card["action_menu"], "action_list")
    return bool(items) and _distinct((item.get("key", "") for item in items), _KEY_BYTES)


# (errcode, is the card right in this respect?) in the order of wecom.md 2.3. The advice lengths (建议) are no errors.
_CHECKS: tuple[tuple[int, Callable[[Json, Rules], bool]], ...] = (
    (41016, _titled),
    (42014, _task_id),
    (42027, lambda card, _: all(line.get("keyname") for line in _list(card, "horizontal_content_list"))),
    (42028, _urls),
    (42029, _media),
    (42030, _app_ids),
    (42031, lambda card, _: card.get("card_type") in (*NOTICES, *INTERACTIONS)),
    (42033, _titles),
    (42035, lambda card, _: len(_list(card, "horizontal_content_list")) <= 6),
    (42036, lambda card, _: len(_list(card, "vertical_content_list")) <= 4),
    (42037, _option_counts),
    (42038, _button_texts),
    (42039, _button_keys),
    (42040, _option_ids),
    (42041, _option_texts),
    (42042, lambda card, _: len(_list(card, "jump_list")) <= 3),
    (42043, _questions),
    (42044, _pictured),
    (42045, _opens),
    (42046, _submit_key),
    (42047, _select_count),
    (42049, _submit_text),
    (42050, _members),
    (42051, _menu_keys),
    # wecom.md gives no errcode for too many buttons or menu items: the general one stands for it
    (40035, lambda card, _: len(_list(card, "button_list")) <= 6),
    (40035, lambda card, _: len(_list(card.get("action_menu", {}), "action_list")) <= 3),
    (43012, lambda card, rules: rules.callback or not updatable(card)),
)


def _choices(card: Json) -> list[tuple[Json, int]]:
    """Every question of the card with the most options it may have."""
    found = [(choice, 10) for choice in _list(card, "select_list")]
    if "button_selection" in card:
        found.append((card["button_selection"], 10))
    if "checkbox" in card or card.get("card_type") == "vote_interaction":
        found.append((card.get("checkbox", {}), 20))
    return found


def _submits(card: Json) -> bool:
    return card["card_type"] in ("vote_interaction", "multiple_interaction")


def _list(part: Json, name: str) -> list[Json]:
    found = part.get(name, [])
    if not isinstance(found, list):
        raise TypeError(name)
    return found


def _distinct(texts: Iterable[str], most_bytes: int) -> bool:
    """All there, none too long, none twice."""
    found = list(texts)
    return all(text and len(text.encode()) <= most_bytes for text in found) and len(set(found)) == len(found)
