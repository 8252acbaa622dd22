"""Each rule of a policy as one Chinese sentence with its clause, and apart what no regulation states."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workflow.policy import phrases
from workflow.policy import sentences as s
from workflow.policy import sentences_house as h
from workflow.policy.model import DEFAULT, Policy
from workflow.policy.paths import flat, moves_nobody
from workflow.policy.sentences import Sentence

CHAPTERS: tuple[tuple[str, Callable[[Policy], Iterator[Sentence]]], ...] = (
    ("受理渠道", s.ways_in),
    ("角色", s.people),
    ("分类与定级", s.categories),
    ("时限与超期", s.time_limits),
    ("审批与权限", s.decisions),
    ("办理、回访与回避", s.conduct),
    ("应急与争议", s.emergencies),
    ("保密与档案", h.secrecy),
    ("责任", h.consequences),
    ("报表、会议与检查", h.papers),
    ("通知", h.notices),
)
"""The chapters of a policy, in the order in which a case meets them."""


@dataclass(frozen=True, slots=True)
class Explained:
    """One rule: its path, its sentence, the clause people cite, and the id of the rule or choice."""

    path: str
    text: str
    clause: str
    rule: str

    @property
    def is_default(self) -> bool:
        """Whether the regulation is silent and the value was chosen."""
        return self.clause == DEFAULT


@dataclass(frozen=True, slots=True)
class DefaultValue:
    """A value that no regulation states: its path, what it is, and the numbered choice or proposal behind it."""

    path: str
    value: str
    rule: str


def explain(policy: Policy) -> Iterator[tuple[str, tuple[Explained, ...]]]:
    """The chapters that have something to say, each with its rules."""
    for title, tell in CHAPTERS:
        told = tuple(_explained(policy, sentence) for sentence in tell(policy))
        if told:
            yield title, told


def defaults(policy: Policy) -> tuple[DefaultValue, ...]:
    """Every value in the file that says `default`, in the order of the schema."""
    values = flat(policy)
    return tuple(
        DefaultValue(path, phrases.value(path, value), policy.sources[path].rule)
        for path, value in values.items()
        if not moves_nobody(path) and path in policy.sources and policy.sources[path].clause == DEFAULT
    )


def _explained(policy: Policy, sentence: Sentence) -> Explained:
    source = policy.source(sentence.path)
    return Explained(sentence.path, sentence.text, source.clause, source.rule)
