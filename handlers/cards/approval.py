"""The approval card: the whole decision on it, and what it turns into once somebody has decided (card 4)."""

from __future__ import annotations

from dataclasses import replace

from handlers.cards.choices import NOTHING, OPINIONS, Question
from handlers.cards.facts import authority_of, cited, joined, number, round_money, sentence, some
from handlers.cards.fitting import TEXT
from handlers.cards.keys import Act, CardKey
from handlers.cards.kit import Button, Card, Line, Option, Select, Style, Tone
from handlers.cards.view import View
from workflow.case import Approval, Case, Plan, Step, StepState

# How much of `seen` people can compare by eye.
FINGERPRINT = 4


def approval(view: View) -> Card:
    """Card 4: cause, measures, amount against the limit, who before and after, until when, which version.

    Its keys carry the step and `seen`, the digest of exactly what is shown (D8).
    """
    found = find_step(view.case, view.param("instance"))
    plan = plan_of(view.case, found[0]) if found else None
    if found is None or plan is None:
        return _nothing_to_decide(view)
    chain, step = found
    place = chain.steps.index(step) + 1
    return Card(
        source=view.t("card.approval.source", place=place, of=len(chain.steps)),
        tone=Tone.BLACK,
        title=view.t("card.approval.title", number=number(view.case), category=_category(view)),
        desc=view.param("hint") or _desc(view, plan, step),
        text=_cause_and_measures(view, plan),
        lines=some(
            Line(view.t("card.line.amount"), _amount(view, plan)),
            Line(view.t("card.line.approvers"), _approvers(view, chain, step)),
            Line(view.t("card.line.matter"), view.case.title),
            Line(view.t("card.line.version"), _version(view, plan)),
            Line(view.t("card.line.basis"), _basis(view, chain)),
        ),
        select=Select(
            Question.OPINION,
            view.t("card.approval.opinion"),
            (Option(NOTHING, view.t("card.approval.no_opinion")), *_opinions(view)),
        ),
        buttons=(
            Button(view.t("card.approval.approve"), _key(view, Act.APPROVE, chain, step), Style.PRIMARY),
            Button(view.t("card.approval.return"), _key(view, Act.RETURN, chain, step)),
        ),
        twin="",
    )


def approval_done(view: View) -> Card:
    """A copy of a step that is decided or void: the facts stay, the buttons say who did what when.

    Of the ready-made opinions only the one that went with it (`opinion`) stays; the others were never said.
    """
    card = replace(approval(view), source=view.t("card.approval.source.done"), desc=_proposed_by(view))
    said = next((option for option in _opinions(view) if option.id == view.param("opinion")), None)
    select = replace(card.select, options=(said,), selected=said.id, disabled=True) if card.select and said else None
    return replace(card, select=select, menu=(), greyed=card.greyed or _done(view))


def find_step(case: Case, instance: str) -> tuple[Approval, Step] | None:
    """The step of that instance in whichever chain of the case it stands; the pending one for ""."""
    chains = (*case.approvals, *((case.approval,) if case.approval else ()))
    for chain in reversed(chains):
        step = chain.step(instance) if instance else chain.pending()
        if step:
            return chain, step
    return None


def plan_of(case: Case, chain: Approval) -> Plan | None:
    """The plan version that a chain decides on."""
    return next((plan for plan in case.plans if plan.version == chain.plan_version), None)


def _proposed_by(view: View) -> str:
    """A step that is decided has no deadline any more."""
    found = find_step(view.case, view.param("instance"))
    plan = plan_of(view.case, found[0]) if found else None
    return view.t("card.approval.desc.undated", by=view.name(plan.proposer)) if plan else ""


def _desc(view: View, plan: Plan, step: Step) -> str:
    clock = next((c for c in view.case.clocks if c.instance == f"approval:{step.instance}"), None)
    by = view.name(plan.proposer)
    if clock is None:
        return view.t("card.approval.desc.undated", by=by)
    return view.t("card.approval.desc", by=by, date=view.words.date(clock.due))


def _cause_and_measures(view: View, plan: Plan) -> str:
    cause = view.t("card.approval.cause", cause=sentence(view, plan.cause, TEXT // 3))
    room = TEXT - len(joined(view, cause, view.t("card.approval.measures", measures="")))
    return joined(view, cause, view.t("card.approval.measures", measures=sentence(view, plan.measures, room)))


def _amount(view: View, plan: Plan) -> str:
    """The amount, and the proposer's limit where it lies beyond."""
    money = view.words.money(plan.amount_cents)
    limit = authority_of(view, plan.proposer)
    if limit is None or limit.covers(plan.amount_cents):
        return money
    role = view.policy.roles[limit.role].title
    return view.t("card.approval.over", amount=money, role=role, limit=round_money(view, limit.max_amount))


def _approvers(view: View, chain: Approval, mine: Step) -> str:
    """「王强✓ → 您 → 周总(公司高层)」."""
    return view.t("list.arrow").join(_approver(view, step, mine) for step in chain.steps)


def _approver(view: View, step: Step, mine: Step) -> str:
    if step.state is StepState.APPROVED and step.by:
        return view.t("card.approval.approved_by", name=view.name(step.by))
    if step.state is StepState.RETURNED and step.by:
        return view.t("card.approval.returned_by", name=view.name(step.by))
    if step.instance == mine.instance:
        return view.t("card.approval.you")
    names = view.t("list.comma").join(view.name(u) for u in step.people)
    role = view.policy.roles.get(step.role)
    return view.t("card.approval.other", name=names, role=role.title) if role else names


def _version(view: View, plan: Plan) -> str:
    fingerprint = plan.seen[:FINGERPRINT].upper()
    return view.t("card.approval.version", version=plan.version, fingerprint=fingerprint)


def _basis(view: View, chain: Approval) -> str:
    title = next((row.title for row in view.policy.approvals if row.id == chain.chain), "")
    return view.t("card.approval.basis", clause=cited(view, f"approval.{chain.chain}"), title=title)


def _opinions(view: View) -> tuple[Option, ...]:
    return tuple(Option(choice.key, view.t(choice.code)) for choice in OPINIONS)


def _category(view: View) -> str:
    return next((row.title for row in view.policy.categories if row.id == view.case.category), "")


def _done(view: View) -> str:
    found = find_step(view.case, view.param("instance"))
    if found is None:
        return view.t("card.done.void")
    step = found[1]
    if not step.at or not step.by:
        return view.t("card.done.plan_withdrawn" if _withdrawn(found[0]) else "card.done.void")
    verb = "approved" if step.state is StepState.APPROVED else "returned"
    if step.by.casefold() == view.viewer.casefold():
        return view.t(f"card.done.step.{verb}.you", at=view.words.stamp(step.at))
    return view.t(f"card.done.step.{verb}", name=view.name(step.by))


def _withdrawn(chain: Approval) -> bool:
    """Whether nobody sent it back: then its proposer took it back."""
    return not any(step.state is StepState.RETURNED for step in chain.steps)


def _nothing_to_decide(view: View) -> Card:
    """For a step that no longer exists (its words were erased): an honest grey card."""
    return Card(
        source=view.t("card.approval.source.done"),
        title=view.t("card.approval.title", number=number(view.case), category=_category(view)),
        buttons=(Button(view.t("card.approval.approve"), CardKey(Act.APPROVE, view.case.case_id).pack()),),
        greyed=view.t("card.done.void"),
        twin="",
    )


def _key(view: View, act: Act, chain: Approval, step: Step) -> str:
    return CardKey(act, view.case.case_id, instance=step.instance, seen=chain.seen).pack()
