"""Several late matters that reach one person at one moment: one text with a line for each, not a card for each.

It gathers and words; when a digest goes out stands in the policy (handlers/quiet.py).
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime

from handlers.cards.facts import subject
from handlers.cards.kit import Card
from handlers.cards.lateness import not_done, responsible_name, the_clock, time_late
from handlers.cards.view import View
from handlers.deliver import render_notice
from handlers.desk import Rulebook
from handlers.reply import Say
from handlers.texts.words import Words
from workflow.case import Case
from workflow.codec import canonical, decode, encode
from workflow.directory import Directory
from workflow.ports import OutboxItem

DIGEST = "digest"
_PARTS = "parts"


def gathered(waiting: OutboxItem, more: OutboxItem) -> OutboxItem:
    """One item for both; it is of no single case, and asks nothing that a card could ask."""
    together = [encode(part) for part in (*parts(waiting), *parts(more))]
    return replace(
        waiting,
        template=DIGEST,
        case_id="",
        seq=0,
        topic="",
        params={_PARTS: canonical(together).decode()},
        urgency=min(waiting.urgency, more.urgency),
    )


def parts(item: OutboxItem) -> tuple[OutboxItem, ...]:
    """What a digest was gathered from, in the order of time; of any other item itself alone."""
    if item.template != DIGEST:
        return (item,)
    return tuple(decode(OutboxItem, part) for part in json.loads(item.params[_PARTS]))


async def cases_of(item: OutboxItem, load: Callable[[str], Awaitable[Case | None]]) -> dict[str, Case]:
    """The cases that an item is about, by id; one that is gone is missing."""
    found = [await load(case_id) for case_id in dict.fromkeys(part.case_id for part in parts(item) if part.case_id)]
    return {case.case_id: case for case in found if case is not None}


def worded(
    item: OutboxItem, cases: Mapping[str, Case], now: datetime, rules: Rulebook, directory: Directory, words: Words
) -> Card | Say | None:
    """What any item says at `now` (`render_notice`), a digest included. `cases` are those of `cases_of`."""
    if item.template == DIGEST:
        return render_digest(item, cases, now, rules, directory, words)
    return render_notice(item, cases.get(item.case_id), now, rules, directory, words)


def render_digest(
    item: OutboxItem, cases: Mapping[str, Case], now: datetime, rules: Rulebook, directory: Directory, words: Words
) -> Say | None:
    """The text at `now`: a line for each case of which something still waits and that its reader may know; None when
    there is none."""
    said = words.at(now)
    late: dict[str, list[View]] = {}
    for part in parts(item):
        if render_notice(part, cases.get(part.case_id), now, rules, directory, words) is not None:
            case = cases[part.case_id]
            policy, calendar = rules.policy(case.policy_hash), rules.calendar_of(case, directory)
            view = View(case, part.to, now, policy, calendar, directory, said, part.params)
            late.setdefault(case.case_id, []).append(view)
    if not late:
        return None
    lines = [
        said.t("digest.line", place=place, subject=subject(views[0]), late=said.t("digest.and").join(map(_late, views)))
        for place, views in enumerate(late.values(), start=1)
    ]
    return Say("\n".join([said.t("digest.head", count=len(lines)), *lines, said.t("digest.tail")]))


def _late(view: View) -> str:
    """「应于3月9日18:00答复，至今未答复，超期1个工作日，在张伟处」; of what is not due yet only at whom it lies."""
    clock = the_clock(view)
    if clock is None or view.now <= clock.due:
        return view.t("digest.coming", name=responsible_name(view, clock) if clock else "")
    late = time_late(view, clock, view.now)
    return view.t("digest.late", not_done=not_done(view, clock), late=late, name=responsible_name(view, clock))
