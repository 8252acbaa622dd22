"""Cards for staff who write down what somebody else says: what is still missing, and what has become of it."""

from __future__ import annotations

from handlers.cards.choices import NOTHING, Question
from handlers.cards.dates import clock_words
from handlers.cards.facts import complainant, joined, next_words, number, quoted, sentence, some
from handlers.cards.fitting import TEXT
from handlers.cards.keys import Act, CardKey
from handlers.cards.kit import Button, Card, Line, MenuItem, Option, Select, Style, Tone
from handlers.cards.triage import MOST
from handlers.cards.view import View
from handlers.proxied import Gap, Proxied, gap, namesakes, outside_kinds, own_channels, unpack
from workflow.clock import Clock

OUTSIDE = "outside"
"""The answer that it is nobody of the company, whatever he is called."""
# More dates than that nobody keeps in mind while he telephones.
_DATES = 3


def proxy(view: View) -> Card:
    """The words as they were understood, and the one choice that is missing; without one it is read back."""
    found = unpack(view.params, view.param("text"))
    missing = gap(found) or Gap.CONFIRM
    draft_id = view.param("draft_id")
    return Card(
        source=view.t("card.proxy.source"),
        tone=Tone.BLACK,
        title=view.t("card.proxy.title", name=found.name),
        desc=view.param("hint") or view.t(f"card.proxy.desc.{missing}"),
        text=quoted(view, found.text, TEXT),
        lines=some(_who(view, found), _by(view, found), _when(view, found)),
        select=_choice(view, found, missing),
        buttons=(
            Button(
                view.t("card.proxy.file"),
                CardKey(Act.PROXY_FILE, draft=draft_id, instance=missing).pack(),
                Style.PRIMARY,
            ),
            Button(view.t("card.proxy.edit"), CardKey(Act.PROXY_EDIT, draft=draft_id).pack()),
        ),
        menu=(MenuItem(view.t("card.draft.drop"), CardKey(Act.DROP_DRAFT, draft=draft_id).pack()),),
        twin=view.t("card.proxy.twin", name=found.name, text=found.text),
    )


def proxy_done(view: View) -> Card:
    """The same once it is filed: the number, what is due when. The card to take it up comes by itself."""
    return Card(
        source=view.t("card.proxy.source"),
        tone=Tone.GREEN,
        title=registered(view),
        desc=view.t("card.proxy.next", next=next_words(view)),
        text=sentence(view, view.case.text, TEXT),
        lines=some(complainant(view), *(_due(view, clock) for clock in _owed(view))),
        buttons=(Button(view.t("card.proxy.file"), CardKey(Act.FULL_TEXT, view.case.case_id).pack()),),
        greyed=view.t("card.done.filed"),
        twin=filed_text(view),
    )


def filed_text(view: View) -> str:
    """The same in words: number, for whom, what is due when, what comes next."""
    case = view.case
    code = view.t("card.receipt.code", receipt=case.receipt) if case.number else ""
    who = view.t("chat.proxy.colleague", name=case.complainant_name) if not case.is_outside else _outside(view)
    dates = view.t("list.semicolon").join(_dated(view, clock) for clock in _owed(view))
    due = view.t("chat.proxy.due", dates=dates) if dates else ""
    head = view.t("chat.proxy.filed", registered=registered(view))
    step = view.t("chat.proxy.next", next=next_words(view))
    return joined(view, *(part for part in (head, code, who, due, step) if part))


def registered(view: View) -> str:
    """「已登记，编号26030012」, or the receipt code until there is a number."""
    if view.case.number:
        return view.t("card.proxy.done.title", number=number(view.case))
    return view.t("card.proxy.done.coded", receipt=view.case.receipt)


def kind_title(view: View, kind: str) -> str:
    """What a sort of complainants is called; the policy's own id where nobody has worded it."""
    return view.t(code) if view.words.has(code := f"kind.{kind}") else kind


def _outside(view: View) -> str:
    contact = view.case.contact or view.t("card.proxy.no_contact")
    return view.t("chat.proxy.outside", name=view.case.complainant_name, contact=contact)


def _owed(view: View) -> list[Clock]:
    return sorted((clock for clock in view.case.clocks if clock.is_open), key=lambda clock: clock.due)[:_DATES]


def _due(view: View, clock: Clock) -> Line:
    return Line(clock_words(view, clock.clock, "line"), view.words.date(clock.due))


def _dated(view: View, clock: Clock) -> str:
    return view.t("card.to_do", what=clock_words(view, clock.clock, "noun"), date=view.words.date(clock.due))


def _who(view: View, found: Proxied) -> Line:
    kind = kind_title(view, found.kind) if found.kind else ""
    said = view.t("card.proxy.who.kind", name=found.name, kind=kind) if kind else found.name
    contact = found.contact or ("" if found.userid else view.t("card.proxy.no_contact"))
    value = view.t("card.proxy.who", who=said, contact=contact) if contact else said
    return Line(view.t("card.line.complainant"), value)


def _by(view: View, found: Proxied) -> Line | None:
    title = next((row.title for row in view.policy.channels if row.id == found.channel), "")
    return Line(view.t("card.line.channel"), title) if title else None


def _when(view: View, found: Proxied) -> Line | None:
    return Line(view.t("card.line.received"), view.words.date(found.received_at)) if found.received_at else None


def _choice(view: View, found: Proxied, missing: Gap) -> Select | None:
    options = _options(view, found, missing)
    if not options:
        return None
    none = Option(NOTHING, view.t("card.proxy.choose"))
    return Select(Question(missing), view.t(f"card.proxy.ask.{missing}"), (none, *options))


def _options(view: View, found: Proxied, missing: Gap) -> tuple[Option, ...]:
    match missing:
        case Gap.PERSON:
            people = namesakes(found, view.policy, view.directory)[: MOST - 1]
            named = (Option(p.userid, _with_department(view, p.userid)) for p in people)
            return (*named, Option(OUTSIDE, view.t("card.proxy.outside")))
        case Gap.CHANNEL:
            return tuple(
                Option(row.id, row.title) for row in own_channels(view.viewer, view.policy, view.directory)[:MOST]
            )
        case Gap.KIND:
            return tuple(Option(kind, kind_title(view, kind)) for kind in outside_kinds(view.policy)[:MOST])
        case Gap.CONFIRM:
            return ()


def _with_department(view: View, userid: str) -> str:
    home = view.directory.main_department(userid)
    return view.t("chat.assign.person", name=view.name(userid), department=home.name if home else "")
