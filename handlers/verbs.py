"""What people can ask for by a word, and what a row of the vocabulary holds. The words stand in vocabulary.py."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto


class Verb(StrEnum):
    """What a word asks for. The value is also the tail of its codes in the catalogue."""

    FILE = "file"
    FEEDBACK = "feedback"
    SUGGEST = "suggest"
    DIRECT = "direct"
    ENQUIRE = "enquire"
    ANONYMOUS = "anonymous"
    SUPPLEMENT = "supplement"
    LOOK_UP = "look_up"
    MINE = "mine"
    URGE = "urge"
    WITHDRAW = "withdraw"
    OBJECT = "object"
    RATE = "rate"
    FULL_TEXT = "full_text"
    DEADLINE = "deadline"
    POLICY = "policy"
    HUMAN = "human"
    HELP = "help"
    CANCEL = "cancel"
    TODO = "todo"
    TAKE_UP = "take_up"
    ASSIGN = "assign"
    ACCEPT = "accept"
    DECLINE = "decline"
    NOTE = "note"
    CONTACT = "contact"
    PROGRESS = "progress"
    CALM = "calm"
    QUESTION = "question"
    GO_ON = "go_on"
    EXTEND = "extend"
    MOVE = "move"
    LEVEL = "level"
    FACTS = "facts"
    URGENT = "urgent"
    NOT_URGENT = "not_urgent"
    CALLED = "called"
    RESULT_REPORT = "result_report"
    FORM = "form"
    REVIEW = "review"
    ALL_OPEN = "all_open"
    PLAN = "plan"
    TAKE_BACK = "take_back"
    COMPLETE = "complete"
    FINISH = "finish"
    APPROVAL = "approval"
    READERS = "readers"
    SECRECY = "secrecy"
    PROXY = "proxy"
    CALL = "call"
    REACH = "reach"
    SECOND_LINE = "second_line"
    OBSTACLE = "obstacle"
    VISIT = "visit"
    RESCHEDULE = "reschedule"
    DISMISS = "dismiss"
    DISPUTE = "dispute"
    PAPERS = "papers"
    MEETING = "meeting"
    TRAINING = "training"
    HAND_ON = "hand_on"
    COPY = "copy"
    DIRECTIVE = "directive"
    AWAY = "away"
    BACK = "back"
    QUIET = "quiet"
    EMERGENCY = "emergency"
    LEAK = "leak"
    MERGE = "merge"
    REPORT = "report"
    OVERDUE = "overdue"
    ARCHIVE = "archive"


class Who(Enum):
    """Whom a word is for."""

    ALL = auto()
    COMPLAINANT = auto()
    STAFF = auto()


class Takes(Enum):
    """What may follow a word."""

    NOTHING = auto()
    WORDS = auto()
    CASE = auto()
    CASE_AND_WORDS = auto()


class Later(StrEnum):
    """What one can do instead of a word that this version does not carry out yet (catalogue: `later.<value>`)."""

    PHONE = "phone"
    PERSON = "person"
    NOTE = "note"
    DIRECTOR = "director"
    OUTSIDE = "outside"
    TODO = "todo"


@dataclass(frozen=True, slots=True)
class Word:
    """One row. `glued`: words may follow at once, as in 「投诉食堂…」; after other words 「今天食堂…」 is a sentence.

    `dated`: a figure may follow at once, as in 「请假3.5」.
    `also`, `traditional` and `slips` are alternatives; a slip is only ever asked back, never carried out.
    `instead` marks a word that this version does not carry out.
    """

    verb: Verb
    who: Who
    takes: Takes
    canonical: str
    also: tuple[str, ...] = ()
    traditional: tuple[str, ...] = ()
    slips: tuple[str, ...] = ()
    glued: bool = False
    instead: Later | None = None
    dated: bool = False
