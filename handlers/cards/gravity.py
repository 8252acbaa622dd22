"""How grave and how urgent a case is, on cards and in notices. It judges nothing."""

from __future__ import annotations

from handlers.cards.facts import subject
from handlers.cards.keys import Act, CardKey
from handlers.cards.kit import Line, MenuItem, Tone
from handlers.cards.view import View
from workflow.candidates import is_senior_enough, required_role
from workflow.case import Urgency
from workflow.roles import titles

# As many safety words as fit into the second line of a card.
_SHOWN = 2


def tone(view: View) -> Tone:
    """Red while it is urgent."""
    return Tone.RED if view.case.urgent else Tone.BLACK


def alarm(view: View) -> str:
    """「含安全词：跳楼」 until a person has looked at them, then that it is urgent; "" for what is not."""
    case = view.case
    if not case.urgent:
        return ""
    if case.urgency is not Urgency.FLAGGED:
        return view.t("card.alarm.confirmed")
    return view.t("card.alarm.words", words=view.t("list.comma").join(case.urgent_words[:_SHOWN]))


def gravity(view: View) -> Line | None:
    """「等级」 with 「重大 · 紧急」; nothing for what is neither."""
    said = gravity_words(view)
    return Line(view.t("card.line.level"), said) if said else None


def gravity_words(view: View) -> str:
    """「重大 · 紧急」; "" for what is neither."""
    case = view.case
    grave = case.severity and case.severity != view.policy.severity.levels[0]
    if not grave and not case.urgent:
        return ""
    level = view.words.level(case.severity) if case.severity else ""
    said = (level, view.t("card.urgent") if case.urgent else "")
    return view.t("list.dot").join(part for part in said if part)


def facts_line(view: View) -> Line | None:
    """What is known of the policy's criteria: the first of them, and how many more."""
    facts = view.case.facts
    if not facts:
        return None
    first = view.words.fact(facts[0])
    value = view.t("card.line.facts.more", fact=first, count=len(facts)) if len(facts) > 1 else first
    return Line(view.t("card.line.facts"), value)


def judging_menu(view: View) -> tuple[MenuItem, ...]:
    """What a person may say about the urgency, and where the facts are ticked."""
    case = view.case
    acts = [(Act.FACTS, "card.triage.facts")]
    if case.urgent:
        acts.insert(0, (Act.NOT_URGENT, "card.triage.not_urgent"))
    if case.urgency is not Urgency.CONFIRMED:
        acts.insert(0, (Act.URGENT, "card.triage.confirm" if case.urgent else "card.triage.urgent"))
    return tuple(MenuItem(view.t(code), CardKey(act, case.case_id).pack()) for act, code in acts)


def level_changed(view: View) -> str:
    """To the owner, and when it is graver to the director: from what to what, why, and whether somebody else is due."""
    case = view.case
    by_facts = view.param("reason") == "facts"
    facts = view.t("list.comma").join(view.words.fact(fact) for fact in case.facts)
    why = (
        view.t("notice.level_changed.facts", facts=facts)
        if by_facts
        else view.t("notice.level_changed.person", name=view.name(view.param("by")), words=view.param("words"))
    )
    before, level = view.words.level(view.param("before")), view.words.level(view.param("severity"))
    said = view.t("notice.level_changed", subject=subject(view), before=before, level=level, why=why.rstrip("：: "))
    return said + _needs_another(view)


def urgency_judged(view: View) -> str:
    """To the owner: it is urgent, or is not any more."""
    code = "notice.urgent" if view.param("urgent") else "notice.not_urgent"
    return view.t(code, subject=subject(view), name=view.name(view.param("by")), words=view.param("words"))


def flagged(view: View) -> str:
    """To the owner: what the complainant added contains words of the safety list."""
    words = view.t("list.comma").join(view.case.urgent_words)
    return view.t("notice.flagged", subject=subject(view), words=words, number=view.case.number or view.case.receipt)


def _needs_another(view: View) -> str:
    """Who must handle it now, where its owner's role is not enough for the level (S2RC-6.1, S3-6.6)."""
    case = view.case
    if not case.owner or is_senior_enough(case.owner, case.severity, view.context):
        return ""
    role = titles(view.policy, (required_role(case.severity, view.policy),))[0]
    return view.t("notice.level_changed.role", role=role, number=case.number)
