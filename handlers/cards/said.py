"""Notices of one sentence: they ask for nothing, so they are no cards. Who hears them stands in handlers/notices.py."""

from __future__ import annotations

from handlers.cards.approval import find_step, plan_of
from handlers.cards.choices import code_of
from handlers.cards.dates import planning, promise_words
from handlers.cards.extension import instant
from handlers.cards.facts import cited, next_words, number, subject
from handlers.cards.view import View
from workflow.case import Outcome


def accepted(view: View) -> str:
    """To the complainant: taken up, by whom it is handled, and until when; with the number where it is new to him."""
    case, clock = view.case, view.case.promise
    is_new = bool(case.number) and view.policy.numbered_at(case.line) == "registered"
    what = view.t("notice.accepted.coded", receipt=case.receipt, number=number(case)) if is_new else number(case)
    promise = view.t("notice.accepted.promise", promise=promise_words(view, clock)) if clock else ""
    was = instant(view.param("was"))
    promise += view.t("notice.accepted.was", was=view.words.date(was)) if clock and was else ""
    return view.t("notice.accepted", what=what, owner=view.name(case.owner), promise=promise)


def approval_changed(view: View) -> str:
    """To an approver who tapped an old card: what changed since. `instance` is the step that he tapped."""
    newest = view.case.plan
    found = find_step(view.case, view.param("instance"))
    old = plan_of(view.case, found[0]) if found else None
    if newest is None or old is None or newest.version == old.version:
        return view.t("notice.plan_withdrawn", number=number(view.case))
    if newest.amount_cents != old.amount_cents:
        was, now = view.words.money(old.amount_cents), view.words.money(newest.amount_cents)
        return view.t("notice.plan_changed.amount", was=was, now=now)
    return view.t("notice.plan_changed.version", was=old.version, now=newest.version)


def settled_copy(view: View) -> str:
    """To the owner's superior: settled within the authority, for information (X-19). It names no complainant."""
    case = view.case
    return view.t(
        "notice.settled_copy",
        subject=subject(view),
        owner=view.name(case.owner),
        amount=view.words.money(case.amount_cents),
        result=case.result,
        basis=cited(view, "approval.small"),
    )


def handed_over(view: View) -> str:
    """To the former owner: no longer his."""
    return view.t("notice.handed_over", subject=subject(view), owner=view.name(view.case.owner))


def redo_copy(view: View) -> str:
    """To the director: a new round has begun, and who handles it."""
    return view.t("notice.redo_copy", subject=subject(view), round=view.case.round, owner=view.name(view.case.owner))


def redo_text(view: View) -> str:
    """To the complainant, with card 10a: who handles it now, and until when."""
    case = view.case
    plan = planning(view)
    former = view.name(case.past_owners[-1]) if case.past_owners else ""
    if not case.owner or not former or plan is None:
        return view.t("notice.redo_text.unowned", number=number(case))
    return view.t(
        "notice.redo_text",
        round=case.round,
        owner=view.name(case.owner),
        former=former,
        date=view.words.date(plan.due),
    )


def exhausted_text(view: View) -> str:
    """To the complainant, when the rounds are used up: the director decides now."""
    decision = view.case.running("director_decision")
    if decision is None:
        return view.t("notice.exhausted_text.undated", number=number(view.case))
    return view.t("notice.exhausted_text", number=number(view.case), date=view.words.date(decision.due))


def supplemented(view: View) -> str:
    """To those who handle it: what the complainant added."""
    added = view.case.supplements[: int(view.param("place") or 0) or None]
    return view.t("notice.supplemented", subject=subject(view), text=added[-1].text if added else "")


def urged(view: View) -> str:
    """To those who handle it: the complainant asks where it stands."""
    count = int(view.param("count") or len(view.case.urges))
    return view.t("notice.urged", subject=subject(view), count=count, step=next_words(view))


def explained(view: View) -> str:
    """To the new owner: why the complainant was not satisfied."""
    reasons = view.case.visits[-1].reasons if view.case.visits else ()
    said = view.t("list.comma").join(view.t(code_of(reason)) for reason in reasons if code_of(reason))
    return view.t("notice.explained", subject=subject(view), reasons=said)


def closed(view: View) -> str:
    """To the owner: how it ended. The score is not for him (card 9 promises it)."""
    return view.t("notice.closed", subject=subject(view), state=view.words.state_staff(view.case))


def closed_public(view: View) -> str:
    """To the complainant, when somebody else closed the case: with the words that explain it, or why there are none."""
    case = view.case
    if case.outcome is Outcome.UNCONFIRMED:
        return view.t("notice.closed_unconfirmed", number=number(case))
    return view.t("notice.closed_public", number=number(case), state=view.words.state_public(case), words=case.result)


def suggestion(view: View) -> str:
    """To those who oversee: a sentence after the visit."""
    return view.t("notice.suggestion", subject=subject(view), text=view.case.suggestion)
