"""What `huiyin policy move` prints: case by case which dates move, or why it cannot be moved."""

from __future__ import annotations

from collections.abc import Iterator

from bot.policy_store import Move, Moves
from handlers.execute import Done, Refused
from handlers.texts.words import Words, load_words
from workflow import events as e
from workflow.policy.model import Policy


def text_of(moves: Moves, *, trying: bool) -> str:
    """A line for each case, and one for all of them."""
    zone = moves.rules.calendar(moves.new.hash).zone
    words = load_words("zh_CN", zone).at(moves.now)
    done = sum(isinstance(move.outcome, Done) for move in moves.cases)
    refused = sum(isinstance(move.outcome, Refused) for move in moves.cases)
    told = "可以改按新版本办理" if trying else "改按新版本办理"
    end = f"{done}件{told}，{refused}件不能 / {done} moved, {refused} not" + (" (dry run)" if trying else "")
    return "\n".join((*(_line(move, moves, words) for move in moves.cases), end)) + "\n"


def _line(move: Move, moves: Moves, words: Words) -> str:
    name = move.before.number or move.before.receipt
    if isinstance(move.outcome, Refused):
        return f"{name}：{words.refusal(move.outcome.refusal, moves.directory)}"
    changes = "；".join(_changes(move, moves, words)) or "期限不变 / no date moves"
    return f"{name}：{changes}"


def _changes(move: Move, moves: Moves, words: Words) -> Iterator[str]:
    """The dates that move, begin and end, by what the regulation calls them."""
    for event in move.outcome.events if isinstance(move.outcome, Done) else ():
        match event:
            case e.ClockMoved():
                clock = move.before.instance(event.instance)
                if clock is not None and clock.due != event.due:
                    title = _title(event.clock, moves.new)
                    yield f"{title} {words.date(clock.due)} → {words.date(event.due)}"
            case e.ClockStarted():
                yield f"新增{_title(event.clock, moves.new)} {words.date(event.due)}"
            case e.ClockCancelled():
                yield f"取消{_title(event.clock, moves.old)}"
            case _:
                continue


def _title(clock: str, policy: Policy) -> str:
    return next((row.title for row in policy.deadlines if row.id == clock), clock)
