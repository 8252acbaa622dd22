"""Dates that are others than they were: the complainant is told again, the owner hears of what others did."""

from __future__ import annotations

from handlers.cards.dates import clock_words, is_plan
from handlers.cards.extension import extension_basis, instant
from handlers.cards.facts import number, subject
from handlers.cards.view import View
from workflow.clock import Moved

# Why a date moved that no event of the clock's own tells: the wait is over; the case is classed otherwise.
WAITED, RECLASSED = "waited", "reclassed"


def told_again(view: View) -> str:
    """To the complainant: the new date, the old one, and why (people.md 1.17)."""
    promise, was = view.case.promise, instant(view.param("was"))
    if promise is None or was is None:
        return ""
    code = "notice.told_again.plan" if is_plan(view, promise) else "notice.told_again"
    dates = {"date": view.words.date(promise.due), "was": view.words.date(was)}
    return view.t(code, number=number(view.case), cause=cause(view, view.param("cause"), promise.clock), **dates)


def dates_moved(view: View) -> str:
    """To the owner: which of his dates moved, from when to when, and why."""
    found = [(view.case.instance(name), instant(view.param(f"was.{name}"))) for name in view.param("moved").split()]
    changes = view.t("list.comma").join(
        view.t(
            "notice.dates_moved.one",
            what=clock_words(view, clock.clock, "noun"),
            date=view.words.short_date(clock.due),
            was=view.words.short_date(was),
        )
        for clock, was in found
        if clock and was
    )
    why = cause(view, view.param("cause"), "")
    by = view.name(view.param("by")) if view.param("by") else ""
    code = "notice.dates_moved.by" if by else "notice.dates_moved"
    return view.t(code, subject=subject(view), changes=changes, cause=why, by=by)


def cause(view: View, reason: str, clock: str, words: str = "") -> str:
    """Why a date is another one, in a neutral sentence; with the clause where the regulation has one for it."""
    said = (words or view.param("words")).rstrip("。. ")
    clause = extension_basis(view, clock) if reason == Moved.EXTENDED else ""
    if clause and clause != view.t("basis.default"):
        return view.t("moved.extended.by", words=said, clause=clause)
    return view.t(f"moved.{reason}", words=said)
