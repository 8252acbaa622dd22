"""What a person can do with a card: its tappable parts, what a tap submits, how a card looks after a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.sandbox.wire import Json


class Place(StrEnum):
    """Where on the card a tappable part is."""

    BUTTON = "button"
    SUBMIT = "submit"
    MENU = "menu"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to tap, with the key that the callback will carry."""

    key: str
    text: str
    place: Place


class NotOnCardError(ValueError):
    """The choice could not be made on this card; the text says why."""


def parts(card: Json) -> tuple[Part, ...]:
    """Everything on the card whose tap is told to the bot; url buttons are not (wecom.md 1.8)."""
    found = [Part(item["key"], item["text"], Place.MENU) for item in card.get("action_menu", {}).get("action_list", [])]
    if card.get("replace_text"):
        return tuple(found)  # the button row is grey; the 「…」 menu stays
    if submit := card.get("submit_button"):
        found.append(Part(submit["key"], submit["text"], Place.SUBMIT))
    for button in card.get("button_list", []):
        if button.get("type", 0) == 0:
            found.append(Part(button["key"], button["text"], Place.BUTTON))
    return tuple(found)


def submitted(card: Json, chosen: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """What a tap submits: `chosen` where the person chose, else what the card preselects; raises `NotOnCardError`.

    A dropdown preselects: without a valid `selected_id` its first option (wecom.md 2.3). A vote submits what is ticked.
    """
    questions = {question["question_key"]: question for question in _questions(card)}
    if strange := [key for key in chosen if key not in questions]:
        raise NotOnCardError(f"the card does not ask {strange[0]!r}")
    return {key: _answer(question, chosen.get(key)) for key, question in questions.items()}


def state_of(card: Json, *, replaced: bool) -> str:
    """How the card stands: "greyed" with a grey button row, "replaced" by one with nothing to tap, else "live"."""
    if card.get("replace_text"):
        return "greyed"
    return "replaced" if replaced and not parts(card) else "live"


def _questions(card: Json) -> list[Json]:
    found = [card[name] for name in ("button_selection", "checkbox") if card.get(name)]
    return [*found, *card.get("select_list", [])]


def _answer(question: Json, chosen: Sequence[str] | None) -> tuple[str, ...]:
    options = [option["id"] for option in question["option_list"]]
    is_vote = "mode" in question or any("is_checked" in option for option in question["option_list"])
    if chosen is not None and question.get("disable"):
        raise NotOnCardError(f"{question['question_key']!r} is greyed: nothing can be chosen")
    if chosen is None:
        if is_vote:
            return tuple(option["id"] for option in question["option_list"] if option.get("is_checked"))
        selected = str(question.get("selected_id"))
        return (selected if selected in options else options[0],)
    if strange := [option for option in chosen if option not in options]:
        raise NotOnCardError(f"{question['question_key']!r} has no option {strange[0]!r}")
    if len(chosen) > 1 and question.get("mode", 0) != 1:
        raise NotOnCardError(f"{question['question_key']!r} takes one option")
    if not chosen and not is_vote:
        raise NotOnCardError(f"{question['question_key']!r} is a dropdown: something is always selected")
    return tuple(option for option in options if option in chosen)
