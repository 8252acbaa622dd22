"""What a card is made from: a case as one person may see it, at one time. A card asks nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from handlers.texts.words import Value, Words
from workflow.access import may_read_identity
from workflow.calendar import Calendar
from workflow.case import Case
from workflow.commands import person
from workflow.context import Context
from workflow.directory import Directory
from workflow.policy.model import Policy


@dataclass(frozen=True, slots=True)
class View:
    """`case` as `viewer` (a userid) sees it at `now`. `words` are those of that time. `params` by template:

    - draft: `draft_id`, `text`, `asking` ("1" puts 只是问问 first)
    - proxy: `draft_id`, `text`, and what `handlers.proxied.Proxied.pack` makes
    - triage: `category` (keeps the choice)
    - candidates: `category` (of a case not taken up yet), `reason` (why it came back), `load.<userid>`
    - assignment, assignment_done: `round`, `by` (who assigned)
    - work_done: `done` (what ended the step)
    - approval, approval_done, approval_changed: `instance` (of the step; else the pending one); approval_done also
      `opinion` (the ready-made one that went with it)
    - warning, breach, escalation, clock_done: `instance` (of the clock), `rung`, `generation` (the dates it was made
      of), `load.<userid>`
    - extension, extension_done, extension_granted, extension_refused: `instance`, `by`, `was`, `until`, `reason`, and
      once decided `done`, `by_whom`, `words`; times in ISO form
    - level_changed: `before`, `severity`, `reason`, `by`, `words`; urgency_judged: `urgent` ("1"), `by`, `words`
    - told_again, dates_moved, accepted: `was` or `was.<instance>`, `due`, `moved` (instances), `cause`, `words`, `by`
    - result, survey, redo, rounds_exhausted, and the same `_done`: `round`
    - supplemented, question_answered, progress, question: `place` (which one); question also `text`
    - urged: `count` (the how-manieth time)
    - every template: `hint`, ready words shown in place of the second line when a card comes back unchanged
    """

    case: Case
    viewer: str
    now: datetime
    policy: Policy
    calendar: Calendar
    directory: Directory
    words: Words
    params: Mapping[str, str] = field(default_factory=dict)

    def t(self, code: str, **data: Value) -> str:
        """The words of that code."""
        return self.words.t(code, **data)

    def param(self, name: str) -> str:
        """A parameter of the template, "" when it was not given."""
        return self.params.get(name, "")

    def name(self, userid: str) -> str:
        """A person's name."""
        return self.directory.name(userid)

    @property
    def context(self) -> Context:
        """What the rules look at when the viewer asks now; `Facts` are not among it."""
        return Context(person(self.viewer), self.now, self.policy, self.calendar, self.directory)

    @property
    def knows_complainant(self) -> bool:
        """Whether the viewer may read who complained."""
        return may_read_identity(self.viewer, self.case, self.directory)
