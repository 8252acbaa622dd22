"""Worked examples of what is not a time: numbers, levels, chains, surveys; and how a difference is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from workflow import numbering, severity
from workflow.calendar import Calendar
from workflow.case import Case
from workflow.emergency import is_emergency
from workflow.policy.casework import Approval
from workflow.policy.conduct import Survey
from workflow.policy.document import Path
from workflow.policy.fixed import period_end
from workflow.policy.model import Policy
from workflow.policy.names import GENERIC_ROLES
from workflow.policy.worked import ChainExample, SurveyExample
from workflow.roles import deputies, line_above
from workflow.visits import asks
from workflow.worktime import ONE_DAY

Wrong = tuple[Path, str]


def numbers(policy: Policy, calendar: Calendar) -> Iterator[Wrong]:
    """The numbers of cases, when they are given, and when serials begin anew."""
    for n, example in enumerate(policy.number_examples):
        line, at = example.line or "", example.at.replace(tzinfo=calendar.zone)
        pattern = numbering.pattern_at(policy.case_pattern(line), at, calendar.zone)
        computed = numbering.number(pattern, example.serial)
        if policy.numbering.overflow == "refuse" and len(computed) > len(numbering.number(pattern, 1)):
            computed = ""
        yield from differ(("number_example", n, "number"), example.number, computed)
        if example.given is not None:
            yield from differ(("number_example", n, "given"), example.given, policy.numbered_at(line))
        if example.anew is not None:
            anew = period_end(policy.numbering.reset, example.at.date()) + ONE_DAY
            yield from differ(("number_example", n, "anew"), example.anew.isoformat(), anew.isoformat())


def levels(policy: Policy) -> Iterator[Wrong]:
    """How grave and how urgent a case is, and what follows from that."""
    for n, example in enumerate(policy.level_examples):
        for fact in example.each or ("",):
            facts = example.facts | ({fact: 1} if fact else {})
            case = Case(channel=example.channel or "")
            level = severity.assessed(case, example.category or "", facts, policy)
            urgent = severity.urgent(policy, facts)
            starts = is_emergency(Case(severity=level, urgent=urgent), policy)
            yield from differ(("level_example", n, "level"), example.level, level, fact)
            yield from _whether(("level_example", n, "urgent"), example.urgent, urgent, fact)
            yield from _whether(("level_example", n, "emergency"), example.emergency, starts, fact)
            if example.handler is not None:
                handler = policy.severity.handler.get(level, "")
                yield from differ(("level_example", n, "handler"), example.handler, handler, fact)


def authorities(policy: Policy) -> Iterator[Wrong]:
    """What a role may settle by itself."""
    for n, example in enumerate(policy.authority_examples):
        alone = _alone(policy, example.role, example.level, example.amount)
        yield from _whether(("authority_example", n, "alone"), example.alone, alone)


def chains(policy: Policy) -> Iterator[Wrong]:
    """Who proposes and who decides, alone or in which order, and who gets a copy."""
    for n, example in enumerate(policy.chain_examples):
        for category in example.category or ("",):
            chain = _chain(policy, example, category) if category else policy.chain(example.chain)
            steps = policy.steps_of(chain, example.level)
            said = f"{example.chain}: {named(example.steps)}"
            yield from differ(("chain_example", n, "steps"), said, f"{chain.id}: {named(steps)}", category)
            if chain.proposer not in GENERIC_ROLES:
                yield from differ(("chain_example", n, "by"), example.by, chain.proposer, category)
            if category and example.line is not None:
                line = policy.category(category).line or ""
                yield from differ(("chain_example", n, "line"), example.line, line, category)
            yield from _of_chain(n, example, chain, category)


def _of_chain(n: int, example: ChainExample, chain: Approval, category: str) -> Iterator[Wrong]:
    copies = named(example.copy_to), named(chain.copy_to)
    yield from differ(("chain_example", n, "copy_to"), *copies, category)
    delegable = example.level not in chain.no_delegation_at
    yield from _whether(("chain_example", n, "deputies"), example.deputies, delegable, category)
    if "meeting" in example.steps:
        yield from differ(("chain_example", n, "meeting"), named(example.meeting), named(chain.meeting_fields))


def channels(policy: Policy) -> Iterator[Wrong]:
    """Who watches what comes in, and where it leads."""
    for n, example in enumerate(policy.channel_examples):
        for id_ in example.channel:
            channel = policy.channel(id_)
            pairs = {
                "line": (example.line, channel.line),
                "watcher": (example.watcher, channel.watcher),
                "passes_to": (example.passes_to, channel.passes_to),
                "read_back": (example.read_back, channel.read_back or policy.intake.read_back),
            }
            for key, (said, computed) in pairs.items():
                yield from differ(("channel_example", n, key), said or "", computed or "", id_)
            yield from _whether(("channel_example", n, "self_service"), example.self_service, channel.self_service, id_)


def roles(policy: Policy) -> Iterator[Wrong]:
    """Who stands above a role, who stands in for it, and how many may hold it."""
    for n, example in enumerate(policy.role_examples):
        above = named(line_above(policy, example.role))
        yield from differ(("role_example", n, "above"), named(example.above), above)
        stand_in = named(deputies(policy, example.role))
        yield from differ(("role_example", n, "deputies"), named(example.deputies), stand_in)
        most = policy.role(example.role).max
        yield from differ(("role_example", n, "most"), str(example.most or ""), str(most or ""))


def surveys(policy: Policy, calendar: Calendar) -> Iterator[Wrong]:
    """What is asked of whom and when, which answers there are, and which send a case round again."""
    for n, example in enumerate(policy.survey_examples):
        survey = policy.survey(example.survey)
        if example.line is not None:
            used = policy.survey_for(example.line).id
            yield from differ(("survey_example", n, "line"), example.survey, used)
        if example.after is not None:
            times = asks(survey, calendar, to_utc(example.after, calendar))
            yield from moments_differ(("survey_example", n, "asks"), example.asks, times, calendar)
        yield from _answers(n, example, survey, policy.lifecycle.rounds_max)


def _answers(n: int, example: SurveyExample, survey: Survey, rounds_max: int) -> Iterator[Wrong]:
    at = ("survey_example", n)
    known = example.facts | example.answers
    asked = [row.id for row in survey.questions if all(condition.holds(known) for condition in row.only_if)]
    yield from differ((*at, "asked"), named(example.asked), named(asked))
    for row in survey.questions:
        taken = ((example.answers, True, "answers"), (example.refused, False, "refused"))
        for answers, said, key in taken:
            if row.id in answers:
                yield from _whether((*at, key, row.id), said, row.scale.takes(answers[row.id]))
    redo = any(condition.holds(example.answers) for condition in survey.redo_if)
    yield from _whether((*at, "redo"), example.redo, redo)
    if example.round is not None:
        yield from _whether((*at, "again"), example.again, redo and example.round < rounds_max)


def differ(path: Path, said: str, computed: str, of: str = "") -> Iterator[Wrong]:
    """The difference at a path, where there is one; `of` says of which of several."""
    if said != computed:
        about = f"{of}: " if of else ""
        yield path, f"{about}says {said or 'nothing'}, the policy gives {computed or 'nothing'}"


def moments_differ(
    path: Path, said: Sequence[datetime], computed: Sequence[datetime], calendar: Calendar
) -> Iterator[Wrong]:
    """The same for times: `said` are local, `computed` are instants."""
    local = [at.astimezone(calendar.zone).replace(tzinfo=None) for at in computed]
    yield from differ(path, _shown(said), _shown(local))


def to_utc(local: datetime, calendar: Calendar) -> datetime:
    """The instant of an example's local time."""
    return local.replace(tzinfo=calendar.zone).astimezone(UTC)


def named(names: Sequence[str]) -> str:
    """A list as an example's author writes it."""
    return ", ".join(names) or "none"


def _chain(policy: Policy, example: ChainExample, category: str) -> Approval:
    alone = _alone(policy, example.by, example.level, example.amount)
    return policy.chain_of(category, example.level, alone=alone, respondent_level=example.respondent_level or "")


def _alone(policy: Policy, role: str, level: str, amount: int) -> bool:
    authority, order = policy.authority(role), policy.severity.levels
    if authority is None:
        return False
    return authority.covers(amount) and order.index(level) <= order.index(authority.max_level)


def _whether(path: Path, said: bool | None, computed: bool, of: str = "") -> Iterator[Wrong]:
    words = {True: "yes", False: "no"}
    if said is not None:
        yield from differ(path, words[said], words[computed], of)


def _shown(moments: Sequence[datetime]) -> str:
    return ", ".join(at.isoformat(sep=" ").removesuffix(":00") for at in moments) or "no such moment"
