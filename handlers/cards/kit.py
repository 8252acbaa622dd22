"""The parts cards are made of. A card is a value; vendor limits are enforced where it is rendered, not here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum


class Tone(IntEnum):
    """Colour of the line above the title (wecom.md 2.3, source.desc_color)."""

    GREY = 0
    BLACK = 1
    RED = 2
    GREEN = 3


class Style(IntEnum):
    """Look of a button: the first is what people do nine times out of ten."""

    PRIMARY = 1
    PLAIN = 2
    GRAVE = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One row of facts: a short name (≤ 5 characters) and its value (≤ 30). `member` makes it a tap to that person."""

    name: str
    value: str
    member: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a dropdown or a vote; `checked` only for votes."""

    id: str
    text: str
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Select:
    """A dropdown. Untouched it submits its first option: make that 「请选择…」 where it matters (people.md 2.1)."""

    question: str
    title: str
    options: tuple[Option, ...]
    selected: str = ""
    disabled: bool = False


class Pick(Enum):
    """How many options of a vote may be chosen."""

    ONE = 0
    MANY = 1


@dataclass(frozen=True, slots=True)
class Vote:
    """Tick boxes with a submit button."""

    question: str
    options: tuple[Option, ...]
    pick: Pick
    submit_text: str
    submit_key: str
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A button; `key` is a packed payload (handlers/cards/keys.py)."""

    text: str
    key: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A rarer act behind 「…」: at most three, nothing vital."""

    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """One big word or figure of a notice."""

    title: str
    desc: str


@dataclass(frozen=True, slots=True)
class Card:
    """Any card of people.md section 2. Which WeCom type it becomes follows from its parts:

    vote → vote_interaction, selects → multiple_interaction, buttons → button_interaction, else text_notice.
    `greyed` replaces the button row by that text. `twin` is the same in words, for doors that show no cards; it is
    also what is sent when a text_notice has no page to open.
    """

    source: str
    title: str
    twin: str
    tone: Tone = Tone.GREY
    desc: str = ""
    text: str = ""
    lines: tuple[Line, ...] = ()
    select: Select | None = None
    buttons: tuple[Button, ...] = ()
    menu: tuple[MenuItem, ...] = ()
    vote: Vote | None = None
    selects: tuple[Select, ...] = ()
    submit: Button | None = None
    emphasis: Emphasis | None = None
    greyed: str = ""
    url: str = ""
