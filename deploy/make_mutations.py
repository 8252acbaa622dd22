"""Writes docs/proofs/policy-mutations.md: which values of the shipped policies their examples prove, and which not.

`make mutations` writes it; `page()` is what the test compares with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from bot.policy_files import reasons, shipped
from workflow.policy.proof import Proof, prove
from workflow.published import load_published

PAGE = Path(__file__).parent.parent / "docs" / "proofs" / "policy-mutations.md"

HEAD = """# What the examples of the policies prove

Made by `make mutations`; do not edit. Every value of the four shipped policies is changed, one at a time, to the
nearest other one: a limit by one, a role to another role, a list by one of its members, a row left out. A change is
noticed when a worked example no longer holds or a check refuses the policy. `huiyin policy prove FILE` does the same to
any policy.

| policy | changes | noticed | argued below | without an example |
|---|---|---|---|---|
"""


def proofs() -> Mapping[str, Proof]:
    """The proof of each shipped policy."""
    argued = reasons()
    return {name: prove(policy, load_published(policy.calendar.region), argued) for name, policy in shipped().items()}


def page(found: Mapping[str, Proof]) -> str:
    """The whole page."""
    return (
        HEAD + "".join(_count(name, proof) for name, proof in found.items()) + "".join(map(_argued, _by_reason(found)))
    )


def _count(name: str, proof: Proof) -> str:
    noticed, missing = proof.tried - len(proof.unnoticed), len(proof.missing)
    return f"| {name} | {proof.tried} | {noticed} | {len(proof.unnoticed) - missing} | {missing} |\n"


def _by_reason(found: Mapping[str, Proof]) -> list[tuple[str, Mapping[str, Counter[str]]]]:
    """For each reason, in the order of the list, how many changes of which value of which policy it argues for."""
    by_reason: dict[str, dict[str, Counter[str]]] = {row.reason: {} for row in reasons()}
    for name, proof in found.items():
        for mutant, reason in proof.unnoticed:
            if reason is not None:
                by_reason[reason.reason].setdefault(name, Counter())[mutant.path] += 1
    return list(by_reason.items())


def _argued(row: tuple[str, Mapping[str, Counter[str]]]) -> str:
    reason, by_policy = row
    lines = [f"- {name}: {', '.join(map(_value, values.items()))}" for name, values in by_policy.items()]
    return "\n".join(["", f"## {reason}", "", *lines, ""])


def _value(value: tuple[str, int]) -> str:
    path, changes = value
    return f"`{path}`" if changes == 1 else f"`{path}` ({changes})"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(proofs()), encoding="utf-8")
