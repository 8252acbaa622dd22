"""A policy as a Chinese document that people can read without the file. It is written anew and never read back."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.policy import phrases as p
from workflow.policy.explain import Explained, explain
from workflow.policy.model import Policy


def show(policy: Policy) -> str:
    """The whole policy as Markdown: chapters with numbered rules, each with its clause or that it is a default."""
    return "\n".join(_lines(policy)) + "\n"


def _lines(policy: Policy) -> Iterator[str]:
    regulation, calendar = policy.regulation, policy.calendar
    yield f"# {regulation.title}"
    yield ""
    yield f"版本{regulation.version}，自{regulation.effective_from:%Y-%m-%d}起施行；内容摘要{policy.hash[:12]}。"
    days = "、".join(p.WEEKDAYS[name] for n, name in enumerate(p.WEEKDAYS, start=1) if n in calendar.workweek)
    spans = "、".join(p.hours(span) for span in calendar.hours)
    seasons = "，另有按季节的作息" if calendar.seasons else ""
    yield f"工作时间：周{days}，{spans}{seasons}（{calendar.timezone}），法定节假日和调休以公布为准。"
    for n, (title, rules) in enumerate(explain(policy), start=1):
        yield ""
        yield f"## {n} {title}"
        yield ""
        yield from (f"{n}.{m} {rule.text}{_clause(policy, rule)}" for m, rule in enumerate(rules, start=1))


def _clause(policy: Policy, rule: Explained) -> str:
    return f"（{policy.regulation.default_clause}）" if rule.is_default else f"（制度{rule.clause}）"
