"""What the complainant is told or asked by who handles his case, and what came of it. Sentences, no cards."""

from __future__ import annotations

from datetime import datetime

from handlers.cards.dates import promise_words, promised
from handlers.cards.facts import number, subject, to_do
from handlers.cards.view import View
from workflow.clock import Clock, ClockState


def progress(view: View) -> str:
    """To the complainant: what the handler wrote for him, word for word, and the date that stands (card 7)."""
    contacts = view.case.contacts[: int(view.param("place") or 0) or None]
    clock = promised(view)
    text = contacts[-1].text if contacts else ""
    if clock is None or view.now >= clock.due:
        return view.t("notice.progress", number=number(view.case), text=text)
    return view.t("notice.progress.dated", number=number(view.case), text=text, promise=promise_words(view, clock))


def question(view: View) -> str:
    """To the complainant: what he is asked, word for word, how to answer, and what his date does meanwhile."""
    clock = promised(view)
    held = clock is not None and clock.state is ClockState.HELD
    code = "notice.question.held" if held else "notice.question"
    return view.t(code, number=number(view.case), text=asked(view))


def question_answered(view: View) -> str:
    """To those who handle it: what the complainant answered."""
    added = view.case.supplements[: int(view.param("place") or 0) or None]
    return view.t("notice.question_answered", subject=subject(view), text=added[-1].text if added else "")


def wait_over(view: View) -> str:
    """To those who handle it: he did not answer in the time that the policy allows for it; the clocks run again."""
    again = sorted((c for c in view.case.clocks if c.state is ClockState.RUNNING and c.held_seconds), key=_due)
    dates = view.t("list.comma").join(to_do(view, clock) for clock in again)
    code = "notice.wait_over.dated" if dates else "notice.wait_over"
    return view.t(code, subject=subject(view), dates=dates)


def asked(view: View) -> str:
    """The question that was put: the one of that `place`, else the newest."""
    questions = view.case.questions[: int(view.param("place") or 0) or None]
    return questions[-1].text if questions else ""


def _due(clock: Clock) -> datetime:
    return clock.due
