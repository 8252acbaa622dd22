"""Cards for those who take complaints up: the new complaint, and whom to give it to (card 2)."""

from __future__ import annotations

from dataclasses import replace

from handlers.cards.choices import NOTHING, Question, code_of
from handlers.cards.dates import TAKEN_UP, owed, owed_line, paths_to, planning, promise_line, promise_paths, taking_up
from handlers.cards.facts import awaiting, basis, before, masked_complainant, number, quoted, some, subject
from handlers.cards.fitting import OPTION, TEXT, shorten
from handlers.cards.gravity import alarm, facts_line, judging_menu, tone
from handlers.cards.keys import Act, CardKey
from handlers.cards.kit import Button, Card, Line, Option, Select, Style, Tone
from handlers.cards.view import View
from workflow.candidates import by_choice, is_senior_enough
from workflow.case import Outcome, State
from workflow.clock import Clock
from workflow.policy.casework import Category
from workflow.severity import assessed, facts_of

# A dropdown has ten options, and the first one is 「请选择…」.
MOST = 9


def triage(view: View) -> Card:
    """Card 2, to everybody who takes complaints in: own words, dates, a suggested category. The name stays masked here;
    who takes it up sees it (S0-6.1)."""
    case = view.case
    clock = taking_up(view)
    return Card(
        source=view.t("card.triage.source.urgent" if case.urgent else "card.triage.source"),
        tone=tone(view),
        title=subject(view),
        desc=view.param("hint") or alarm(view) or awaiting(view) or _until(view, clock),
        text=quoted(view, case.text, TEXT),
        lines=some(
            masked_complainant(view),
            owed_line(view, clock) if case.urgent else None,
            promise_line(view),
            facts_line(view),
            _supplements(view),
            basis(view, *paths_to(view, *TAKEN_UP), *promise_paths(view)),
        ),
        select=_categories(view),
        buttons=(
            Button(view.t("card.triage.take"), CardKey(Act.TAKE_UP, case.case_id).pack(), Style.PRIMARY),
            Button(view.t("card.triage.assign"), CardKey(Act.TAKE_AND_ASSIGN, case.case_id).pack()),
            *_talk(view),
        ),
        menu=judging_menu(view),
        twin="",
    )


def _until(view: View, clock: Clock | None) -> str:
    return view.t("card.triage.desc", before=before(view, clock.due)) if clock else ""


def _talk(view: View) -> tuple[Button, ...]:
    """已安抚, while a caller is to be calmed (S3-3.2); else 问投诉人, while he is not being asked already."""
    if owed(view, "calmed"):
        return (Button(view.t("card.triage.calm"), CardKey(Act.CALM, view.case.case_id).pack()),)
    if view.case.waiting_since is not None:
        return ()
    return (Button(view.t("card.work.question"), CardKey(Act.QUESTION, view.case.case_id).pack()),)


def triage_done(view: View) -> Card:
    """The other copies, once somebody has taken it up or it was withdrawn: 「李敏已受理」."""
    card = replace(triage(view), source=view.t("card.triage.source.done"))
    withdrawn = view.case.outcome is Outcome.WITHDRAWN
    done = view.t("outcome.staff.withdrawn") if withdrawn else view.t("card.done.taken", name=_taker(view))
    listed = tuple(Option(category.id, category.title) for category in _listed(view))
    select = _chosen(replace(_categories(view), options=listed), view.case.category)
    return replace(card, select=select, menu=(), greyed=done)


def candidates(view: View) -> Card:
    """派给…: at most nine people, the least busy first.

    `category` rides in the key's instance while the case is not taken up yet, and the owner it shows in `seen`: the
    card takes the case from nobody else.
    """
    case = view.case
    key = CardKey(Act.ASSIGN_TO, case.case_id, instance=view.param("category"), seen=case.owner).pack()
    return Card(
        source=view.t("card.candidates.source"),
        tone=Tone.BLACK,
        title=subject(view),
        desc=view.param("hint") or _why_again(view) or view.t("card.candidates.desc"),
        text=view.t("card.candidates.text", number=number(case)),
        lines=some(_category(view), owed_line(view, planning(view)), promise_line(view)),
        select=Select(
            Question.OWNER,
            view.t("card.candidates.owner"),
            (Option(NOTHING, view.t("card.candidates.nobody")), *owner_options(view)),
        ),
        buttons=(Button(view.t("card.candidates.assign"), key, Style.PRIMARY),),
        twin="",
    )


def candidates_done(view: View) -> Card:
    """The other copies, once somebody was named."""
    owner, card = view.case.owner, candidates(view)
    select = Select(Question.OWNER, view.t("card.candidates.owner"), (Option(owner, view.name(owner)),))
    done = view.t("card.done.assigned", name=view.name(owner)) if owner else view.words.state_staff(view.case)
    return replace(card, desc="", text="", select=_chosen(select, owner), greyed=done)


def owner_options(view: View) -> tuple[Option, ...]:
    """Who could have it: the first choice of the regulation, in it by load (`load.<userid>` of the params).

    Nobody whom the level asks more of. Never the viewer, the owner, the complainant, or whom the complaint names.
    """
    category = view.param("category") or view.case.category
    severity = view.case.severity or assessed(view.case, category, facts_of(view.case), view.policy)
    out = {u.casefold() for u in (view.viewer, view.case.owner) if u}
    ranked: dict[str, int] = {}
    for people in by_choice(view.case, category, severity, view.context):
        able = [u for u in people if u.casefold() not in out and is_senior_enough(u, severity, view.context)]
        loads = {u: int(view.param(f"load.{u}") or 0) for u in able if u not in ranked}
        ranked |= dict(sorted(loads.items(), key=lambda held: held[1]))
    fresh_first = sorted(ranked, key=lambda u: u in view.case.past_owners)
    return tuple(Option(u, _with_load(view, u, ranked[u])) for u in fresh_first[:MOST])


def suggested(view: View) -> str:
    """The category most of whose keywords occur in the complaint; "" when none does. A person decides (D18)."""
    hits = {c.id: sum(word in view.case.text for word in c.keywords) for c in _listed(view)}
    best = max(hits, key=lambda id_: hits[id_], default="")
    return best if best and hits[best] else ""


def _categories(view: View) -> Select:
    likely = suggested(view)
    listed = sorted(_listed(view), key=lambda category: category.id != likely)[:MOST]
    options = tuple(Option(c.id, _category_title(view, c, likely)) for c in listed)
    return Select(
        Question.CATEGORY,
        view.t("card.triage.category"),
        (Option(NOTHING, view.t("card.triage.no_category")), *options),
        selected=view.param("category") or NOTHING,
    )


def _listed(view: View) -> tuple[Category, ...]:
    """The categories of the line that the complaint came in by; all of them where it came in by none."""
    return view.policy.listed_categories(view.case.line or None)


def _chosen(select: Select, option: str) -> Select | None:
    """What is left of a dropdown once it is answered: the answer; none where it was answered in another way."""
    options = tuple(o for o in select.options if o.id == option)
    return replace(select, options=options, selected=option, disabled=True) if options else None


def _category_title(view: View, category: Category, likely: str) -> str:
    if category.id != likely:
        return category.title
    room = OPTION - len(view.t("card.triage.suggested", title=""))
    return view.t("card.triage.suggested", title=shorten(category.title, room))


def _supplements(view: View) -> Line | None:
    count = len(view.case.supplements)
    value = view.t("card.line.supplements.value", count=count)
    return Line(view.t("card.line.supplements"), value) if count else None


def _taker(view: View) -> str:
    return view.name(view.case.intake) if view.case.state is not State.NEW else ""


def _category(view: View) -> Line | None:
    chosen = view.param("category") or view.case.category
    title = next((category.title for category in view.policy.categories if category.id == chosen), "")
    return Line(view.t("card.triage.category"), title) if title else None


def _why_again(view: View) -> str:
    if not view.case.declined_by or not view.param("reason"):
        return ""
    reason = view.t(code_of(view.param("reason")) or "choice.reason.other")
    return view.t("card.candidates.declined", name=view.name(view.case.declined_by[-1]), reason=reason)


def _with_load(view: View, userid: str, load: int) -> str:
    tail = view.t("card.candidates.load", name="", count=load)
    return view.t("card.candidates.load", name=shorten(view.name(userid), max(OPTION - len(tail), 2)), count=load)
