"""At most one open question a person: what each expects, how long it waits, and what a text does to it (design D20).

It carries nothing out: the answer becomes a command elsewhere, and only that command is an event.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto
from types import MappingProxyType

from workflow.ports import Dialogue

DAY = timedelta(hours=24)
COLLECTING = timedelta(minutes=10)
# A complainant is at work or away when he is asked; a week later his next sentence is about something else.
REPLYING = timedelta(days=3)


class Ask(StrEnum):
    """Every question there is. The values stand in stored dialogues: never change or reuse one."""

    MATTER = "matter"
    EDIT = "draft.edit"
    SUPPLEMENT = "supplement"
    SETTLE = "settle"
    RESULT = "result"
    COMPLETE = "complete"
    NOTE = "note"
    PLAN_CAUSE = "plan.cause"
    PLAN_MEASURES = "plan.measures"
    PLAN_AMOUNT = "plan.amount"
    APPROVE_WORDS = "approve.words"
    RETURN_WORDS = "return.words"
    DECLINE_WORDS = "decline.words"
    ASSIGN_TO = "assign.to"
    CLOSE_WORDS = "close.words"
    SUGGESTION = "suggestion"
    MEANT = "meant"
    SCORE = "score"
    WHICH = "which"
    CONTACT = "contact"
    PROGRESS = "progress"
    QUESTION = "question"
    ANSWER = "answer"
    PROXY = "proxy"
    PROXY_NAME = "proxy.name"
    PROXY_WORDS = "proxy.words"
    REACH = "reach"
    EXTEND_CLOCK = "extend.clock"
    EXTEND_DATE = "extend.date"
    EXTEND_REASON = "extend.reason"
    REFUSE_EXTENSION = "extend.refuse"
    MOVE_CLOCK = "move.clock"
    MOVE_DATE = "move.date"
    MOVE_REASON = "move.reason"
    LEAVE = "leave"
    LEVEL = "level"
    LEVEL_REASON = "level.reason"
    FACTS = "facts"
    NOT_URGENT = "urgent.not"
    CALL = "call"
    REPORT = "report.part"
    FORM = "form"
    REVIEW = "review"


class Expects(Enum):
    """What an answer looks like."""

    WORDS = auto()
    YES_OR_NO = auto()
    CHOICE = auto()


@dataclass(frozen=True, slots=True)
class Question:
    """`waits`: for how long. `stays`: an answer does not end it. `silent`: it lapses without a line, for nothing was
    owed. `parks`: a command in between offers it again."""

    expects: Expects
    waits: timedelta = DAY
    stays: bool = False
    silent: bool = False
    parks: bool = True


_WORDS = Question(Expects.WORDS)
_CHOICE = Question(Expects.CHOICE)
_PASSING = Question(Expects.YES_OR_NO, COLLECTING, silent=True, parks=False)

QUESTIONS: Mapping[Ask, Question] = MappingProxyType(
    {
        Ask.MATTER: Question(Expects.WORDS, COLLECTING, silent=True, parks=False),
        Ask.EDIT: _WORDS,
        Ask.SUPPLEMENT: Question(Expects.WORDS, COLLECTING, stays=True, parks=False),
        Ask.SETTLE: _WORDS,
        Ask.RESULT: _WORDS,
        Ask.COMPLETE: _WORDS,
        Ask.NOTE: _WORDS,
        Ask.PLAN_CAUSE: _WORDS,
        Ask.PLAN_MEASURES: _WORDS,
        Ask.PLAN_AMOUNT: _WORDS,
        Ask.APPROVE_WORDS: _WORDS,
        Ask.RETURN_WORDS: _WORDS,
        Ask.DECLINE_WORDS: _WORDS,
        Ask.ASSIGN_TO: _CHOICE,
        Ask.CLOSE_WORDS: _WORDS,
        Ask.SUGGESTION: Question(Expects.WORDS, COLLECTING, silent=True, parks=False),
        Ask.MEANT: _PASSING,
        Ask.SCORE: _PASSING,
        Ask.WHICH: Question(Expects.CHOICE, COLLECTING, silent=True, parks=False),
        Ask.CONTACT: _WORDS,
        Ask.PROGRESS: _WORDS,
        Ask.QUESTION: _WORDS,
        Ask.EXTEND_CLOCK: _CHOICE,
        Ask.EXTEND_DATE: _WORDS,
        Ask.EXTEND_REASON: _WORDS,
        Ask.REFUSE_EXTENSION: _WORDS,
        Ask.MOVE_CLOCK: _CHOICE,
        Ask.MOVE_DATE: _WORDS,
        Ask.MOVE_REASON: _WORDS,
        Ask.LEAVE: _WORDS,
        Ask.LEVEL: _CHOICE,
        Ask.LEVEL_REASON: _WORDS,
        Ask.FACTS: _CHOICE,
        Ask.NOT_URGENT: _WORDS,
        Ask.CALL: _WORDS,
        Ask.REPORT: _WORDS,
        Ask.FORM: _WORDS,
        Ask.REVIEW: _WORDS,
        Ask.ANSWER: Question(Expects.WORDS, REPLYING),
        Ask.PROXY: Question(Expects.WORDS, COLLECTING, silent=True, parks=False),
        Ask.PROXY_NAME: _WORDS,
        Ask.PROXY_WORDS: _WORDS,
        Ask.REACH: _WORDS,
    }
)


class Heard(Enum):
    """What sort of text came in, as far as an open question cares."""

    COMMAND = auto()
    CANCEL = auto()
    SMALL_TALK = auto()
    NOTHING = auto()
    OTHER = auto()


class Turn(Enum):
    """What the text does: it is read as if nothing had been asked, or it answers, ends, or leaves the question.

    PARK: carry the command out and offer the question again. LAPSE: the question is over, then read the text.
    REMIND: the text is no answer; the question is said again.
    """

    READ = auto()
    ANSWER = auto()
    CANCEL = auto()
    PARK = auto()
    LAPSE = auto()
    REMIND = auto()


def ask(
    question: Ask, userid: str, now: datetime, case_id: str = "", partial: Mapping[str, str] | None = None
) -> Dialogue:
    """The question as it is put to that person at `now`; until then it takes no answer."""
    return Dialogue(userid, question, case_id, dict(partial or {}), now, now + QUESTIONS[question].waits)


def turn(dialogue: Dialogue | None, heard: Heard, now: datetime) -> Turn:
    """What a text does to the open question: exact command → answer → nearest command (D20)."""
    if dialogue is None or is_to_come(dialogue, now):
        return Turn.READ
    if is_over(dialogue, now):
        return Turn.LAPSE
    question = question_of(dialogue)
    match heard:
        case Heard.CANCEL:
            return Turn.CANCEL
        case Heard.COMMAND:
            return Turn.PARK
        case Heard.NOTHING:
            return Turn.READ
        case Heard.SMALL_TALK if question.expects is Expects.WORDS:
            # 「好的」 is polite; as the cause of a plan or as a result it would be nonsense.
            return Turn.READ if question.silent or question.stays else Turn.REMIND
        case _:
            return Turn.ANSWER


def is_open(dialogue: Dialogue | None, now: datetime) -> bool:
    """Whether the person is being asked something at `now`."""
    return dialogue is not None and not is_to_come(dialogue, now) and not is_over(dialogue, now)


def is_to_come(dialogue: Dialogue, now: datetime) -> bool:
    """Whether the message with the question waits for its time: what is said before is no answer to it."""
    return dialogue.asked_at is not None and now < dialogue.asked_at


def is_over(dialogue: Dialogue, now: datetime) -> bool:
    """Whether the question has lapsed at `now`: exactly at its end it has."""
    return dialogue.expires_at is not None and now >= dialogue.expires_at


def with_answer(dialogue: Dialogue, **parts: str) -> Dialogue:
    """The same question with these parts of the answer kept."""
    return replace(dialogue, partial={**dialogue.partial, **parts})


def question_of(dialogue: Dialogue) -> Question:
    """The row of that dialogue's question. Raises ValueError for a question nobody asks any more."""
    return QUESTIONS[Ask(dialogue.question)]
