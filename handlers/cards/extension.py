"""A later due time that somebody asks for: the card of who may grant it, and what the asker hears (S1-4.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from handlers.cards.dates import clock_words
from handlers.cards.facts import cited, joined, sentence, some, subject
from handlers.cards.fitting import TEXT
from handlers.cards.keys import Act, CardKey
from handlers.cards.kit import Button, Card, Line, Style, Tone
from handlers.cards.view import View
from workflow import extension as rules
from workflow.case import Extension
from workflow.clock import Clock


def extension(view: View) -> Card:
    """To who may grant it: which date of which obligation, to when, the latest that would do, why, by which clause."""
    clock = view.case.instance(view.param("instance"))
    if clock is None:
        return _gone(view)
    what = clock_words(view, clock.clock, "noun")
    return Card(
        source=view.t("card.extension.source"),
        tone=Tone.BLACK,
        title=subject(view),
        desc=view.param("hint") or view.t("card.extension.desc", by=view.name(view.param("by")), what=what),
        text=_why(view, clock),
        lines=some(
            _dated(view, "card.line.due_now", instant(view.param("was"))),
            _dated(view, "card.line.due_wanted", instant(view.param("until"))),
            _latest(view, clock),
            Line(view.t("card.line.level"), view.words.level(view.case.severity)) if view.case.severity else None,
            Line(view.t("card.line.basis"), extension_basis(view, clock.clock)),
        ),
        buttons=(
            Button(view.t("card.extension.grant"), _key(view, Act.GRANT_EXTENSION), Style.PRIMARY),
            Button(view.t("card.extension.refuse"), _key(view, Act.REFUSE_EXTENSION)),
        ),
        twin="",
    )


def extension_done(view: View) -> Card:
    """The same once it is decided, or has no point any more: what was asked for stays, the buttons say what came."""
    card = extension(view)
    return replace(card, source=view.t("card.extension.source.done"), greyed=_ended(view))


def extension_granted(view: View) -> str:
    """To the owner: the later date holds."""
    return view.t("notice.extension_granted", subject=subject(view), **_decided(view))


def extension_refused(view: View) -> str:
    """To the owner: the date stays, and why."""
    return view.t("notice.extension_refused", subject=subject(view), reason=view.param("words"), **_decided(view))


def seen_of(asked: Extension) -> str:
    """What a card shows of that wish: a tap decides no other one."""
    return f"{asked.until.astimezone(UTC):%Y%m%d%H%M}"


def extension_basis(view: View, clock: str) -> str:
    """The clauses by which that obligation may be extended: how far, and for which cases."""
    return cited(view, f"deadline.{clock}.max_extended", f"deadline.{clock}.extend_levels")


def instant(text: str) -> datetime | None:
    """A time that stands in the parameters of a card; None for none."""
    return datetime.fromisoformat(text) if text else None


def _why(view: View, clock: Clock) -> str:
    reason = view.t("card.extension.reason", reason=sentence(view, view.param("reason"), TEXT - 40))
    return joined(view, reason, view.t("card.extension.promised") if clock.promised else "")


def _dated(view: View, name: str, at: datetime | None) -> Line | None:
    return Line(view.t(name), view.words.fixed_date(at)) if at else None


def _latest(view: View, clock: Clock) -> Line | None:
    return _dated(view, "card.line.due_latest", rules.latest(clock, view.policy.deadline(clock.clock), view.context))


def _ended(view: View) -> str:
    done = view.param("done")
    if not done:
        return view.t("card.done.void")
    return view.t(f"card.done.extension.{done}", name=view.name(view.param("by_whom")))


def _decided(view: View) -> dict[str, str]:
    clock = view.case.instance(view.param("instance"))
    until, was = instant(view.param("until")), instant(view.param("was"))
    return {
        "what": clock_words(view, clock.clock, "noun") if clock else "",
        "date": view.words.date(until) if until else "",
        "was": view.words.date(was) if was else "",
        "name": view.name(view.param("by_whom")),
    }


def _key(view: View, act: Act) -> str:
    until = instant(view.param("until"))
    seen = f"{until.astimezone(UTC):%Y%m%d%H%M}" if until else ""
    return CardKey(act, view.case.case_id, instance=view.param("instance"), seen=seen).pack()


def _gone(view: View) -> Card:
    """For a clock that the case does not have: an honest grey card."""
    return Card(
        source=view.t("card.extension.source.done"),
        title=subject(view),
        buttons=(Button(view.t("card.extension.grant"), _key(view, Act.GRANT_EXTENSION)),),
        greyed=view.t("card.done.void"),
        twin="",
    )
