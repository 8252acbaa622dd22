"""How grave and how urgent a case is: the policy's criteria over known facts, and a person's word (RULES 2.3, X-47)."""

from __future__ import annotations

from collections.abc import Mapping

from workflow import emergency
from workflow.case import Case, Urgency
from workflow.commands import JudgeUrgency, NoteFacts, SetLevel
from workflow.context import Context, Verdict, happens
from workflow.errors import Refusal
from workflow.events import Event, FactsNoted, LevelChanged, UrgencyFlagged, UrgencyJudged
from workflow.policy.model import Policy

# What is counted or looked up, and not ticked by a person.
COUNTED = frozenset({"round", "complainants"})


def level(policy: Policy, facts: Mapping[str, int]) -> str:
    """The gravest level one of whose conditions holds, else the lightest. Unknown facts make no case graver."""
    holding = {rule.level for rule in policy.severity.rules if any(condition.holds(facts) for condition in rule.when)}
    return next((name for name in reversed(policy.severity.levels) if name in holding), policy.severity.levels[0])


def urgent(policy: Policy, facts: Mapping[str, int]) -> bool:
    """Whether one of the policy's conditions for urgency holds (X-48)."""
    return any(condition.holds(facts) for condition in policy.severity.urgent_if)


def facts_of(case: Case, ticked: tuple[str, ...] | None = None, round_: int = 0) -> Mapping[str, int]:
    """What is known of the case: the ticked facts, and what the case itself counts."""
    known = dict.fromkeys(case.facts if ticked is None else ticked, 1)
    return {**known, "round": round_ or case.round}


def assessed(case: Case, category: str, facts: Mapping[str, int], policy: Policy) -> str:
    """The level by the criteria, and at least what the category and the channel demand (S1-2.10, S2LF-1.3)."""
    return max(level(policy, facts), least(case, category, policy)[0], key=policy.severity.levels.index)


def least(case: Case, category: str, policy: Policy) -> tuple[str, str]:
    """The level below which no such case may be, and the clause that says so: of its category or of the way in."""
    demands = [(policy.severity.levels[0], "severity.levels")]
    demands += [
        (r.min_level, f"category.{r.id}.min_level") for r in policy.categories if r.id == category and r.min_level
    ]
    demands += [
        (r.min_level, f"channel.{r.id}.min_level") for r in policy.channels if r.id == case.channel and r.min_level
    ]
    demanded, path = max(demands, key=lambda demand: policy.severity.levels.index(demand[0]))
    return demanded, policy.clause(path)


def tickable(policy: Policy) -> tuple[str, ...]:
    """The facts that a person may tick, in the order of the policy's criteria, gravest first."""
    rules = sorted(policy.severity.rules, key=lambda row: -policy.severity.levels.index(row.level))
    named = [condition.fact for rule in rules for condition in rule.when]
    named += [condition.fact for condition in policy.severity.urgent_if]
    return tuple(dict.fromkeys(fact for fact in named if fact not in COUNTED))


def unknown_facts(facts: tuple[str, ...], policy: Policy) -> Refusal | None:
    """The refusal for facts that the policy does not name."""
    odd = tuple(fact for fact in facts if fact not in tickable(policy))
    return Refusal("fact_unknown", {"facts": odd}, policy.clause("severity.levels")) if odd else None


def note(case: Case, command: NoteFacts, context: Context) -> Verdict:
    """The facts as they are known now. What they add may make the case graver or urgent; they never make it lighter."""
    refused = unknown_facts(command.facts, context.policy)
    if refused:
        return refused
    facts = tuple(dict.fromkeys(command.facts))
    if set(facts) == set(case.facts):
        return Refusal("nothing_changed")
    changed: tuple[Event, ...] = (
        FactsNoted(facts=facts, by=context.actor.userid),
        *raised(case, facts_of(case), facts_of(case, facts), context),
        *urgent_by(facts, case, context),
    )
    return happens(*changed, *emergency.begins(case, changed, context))


def urgent_by(facts: tuple[str, ...], case: Case, context: Context) -> tuple[UrgencyJudged, ...]:
    """The judgment of a person who ticks facts by which the case is urgent and was not by those known before: so a
    clearing stands until something new is known."""
    newly = urgent(context.policy, facts_of(case, facts)) and not urgent(context.policy, facts_of(case))
    if not newly or case.urgency is Urgency.CONFIRMED:
        return ()
    return (UrgencyJudged(urgent=True, by=context.actor.userid, words=""),)


def raised(case: Case, before: Mapping[str, int], now: Mapping[str, int], context: Context) -> tuple[LevelChanged, ...]:
    """The level that changed facts demand, where it is above both what they demanded before and what the case has.

    So a person's lowering stands until something new is known (X-47).
    """
    levels = context.policy.severity.levels
    demanded = assessed(case, case.category, now, context.policy)
    known = assessed(case, case.category, before, context.policy)
    if not case.severity or levels.index(demanded) <= max(levels.index(known), levels.index(case.severity)):
        return ()
    return (LevelChanged(before=case.severity, severity=demanded, reason="facts", by="", words=""),)


def set_level(case: Case, command: SetLevel, context: Context) -> Verdict:
    """定级: anybody who handles it may raise it; lowering is the director's or of who is above her, needs a reason, and
    ends where the regulation says "at least"."""
    levels = context.policy.severity.levels
    clause = context.policy.clause("severity.levels")
    if command.severity not in levels:
        return Refusal("level_unknown", {"levels": levels}, clause)
    if command.severity == case.severity:
        return Refusal("nothing_changed")
    if levels.index(command.severity) < levels.index(case.severity):
        lowest, says_so = least(case, case.category, context.policy)
        if levels.index(command.severity) < levels.index(lowest):
            return Refusal("level_at_least", {"level": lowest}, says_so)
        if not (context.acts_as("director") or context.acts_as("top")):
            return Refusal("lowering_is_directors", {}, clause)
        if not command.reason.strip():
            return Refusal("why_needed", {}, clause)
    changed = LevelChanged(case.severity, command.severity, "person", context.actor.userid, command.reason)
    return happens(changed, *emergency.begins(case, (changed,), context))


def judge(case: Case, command: JudgeUrgency, context: Context) -> Verdict:
    """A person confirms or clears what the safety words raised, or sets it without them."""
    settled = case.urgency is Urgency.CONFIRMED if command.urgent else not case.urgent
    if settled:
        return Refusal("nothing_changed")
    if not command.urgent and not command.reason.strip():
        return Refusal("why_needed", {}, context.policy.clause("severity.urgent_if"))
    judged = UrgencyJudged(urgent=command.urgent, by=context.actor.userid, words=command.reason)
    return happens(judged, *emergency.begins(case, (judged,), context))


def flags(words: str, case: Case, policy: Policy) -> tuple[UrgencyFlagged, ...]:
    """The flag for safety words that nobody has looked at yet; the words are shown with it."""
    found = tuple(word for word in policy.severity.safety_words if word in words and word not in case.urgent_words)
    return (UrgencyFlagged(words=found),) if found else ()
