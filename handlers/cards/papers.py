"""What is still to be put on paper before a case closes, and until when (S1-4.7, S1-4.8). It closes nothing."""

from __future__ import annotations

from handlers.cards.dates import report_clock
from handlers.cards.facts import number, owes_report, subject
from handlers.cards.view import View
from workflow.closing import missing


def report_owed(view: View) -> str:
    """To the owner, behind what he just did: that the report is owed still, and until when; "" where it is not."""
    if not owes_report(view):
        return ""
    clock = report_clock(view)
    if clock is None:
        return view.t("papers.report_owed", number=number(view.case))
    return view.t("papers.report_owed.dated", number=number(view.case), date=view.words.date(clock.due))


def still_missing(view: View) -> str:
    """To the owner: the complainant has rated it, and what is missing for closing. The score is not for him."""
    return view.t("notice.still_missing", subject=subject(view), records=records(view)) + report_owed(view)


def records(view: View) -> str:
    """「结果报告、回访」: what is demanded for closing and not there."""
    lacking = missing(view.case, view.context)
    return view.t("list.comma").join(view.words.record(one) for one in lacking)
