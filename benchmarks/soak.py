"""The long proof of due dates and clocks: `make soak`. It writes docs/proofs/deadlines.md, even if its time is up.

Millions of random questions to the program and to the oracle, and virtual years of random cases under every policy.
Each task depends on its seed alone, so what is found wrong can be found again.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing import Pool
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from bot.clock import SystemClock
from tests.workflow.lives.year import Year
from tests.workflow.oracle.compare import differences
from workflow.published import shipped_policies

PAGE = Path(__file__).resolve().parent.parent / "docs" / "proofs" / "deadlines.md"
QUESTIONS = {"minutes": 1_000, "days": 2_500}
BY_MINUTES = 10  # one question in so many
CASES = 200
TOLD = 20  # of what is wrong, at most
SAY_EVERY = 10.0


class Task(NamedTuple):
    """One company and its questions, or one year of one policy."""

    kind: str
    seed: str
    size: int


@dataclass
class Found:
    """What was asked, and what was wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def main() -> int:
    """Runs until everything was asked or the minutes are over; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=10_000_000)
    parser.add_argument("--years", type=int, default=40, help="of each policy")
    parser.add_argument("--minutes", type=float, default=120.0, help="stop after so long")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", default="soak")
    asked = parser.parse_args()
    found, begin, code = Found(), monotonic(), revision()
    with Pool(asked.processes) as pool:
        said = begin
        for one in pool.imap_unordered(work, list(tasks(asked.questions, asked.years, asked.seed))):
            found.counts += one.counts
            found.wrong += one.wrong
            if monotonic() - said > SAY_EVERY:
                said = monotonic()
                say(found, said - begin)
            if monotonic() - begin > 60 * asked.minutes:
                pool.terminate()
                break
    say(found, monotonic() - begin)
    PAGE.parent.mkdir(exist_ok=True)
    run = f"at revision {code}, seed `{asked.seed}`:\n{asked.processes} processes on {machine()}"
    limits = f"at most {asked.questions:,} questions and {asked.minutes:.0f} minutes"
    PAGE.write_text(page(found, f"{run}, {limits}"), encoding="utf-8")
    print(*found.wrong[:TOLD], sep="\n", file=sys.stderr)
    return int(bool(found.wrong))


def tasks(questions: int, years: int, seed: str) -> Iterator[Task]:
    """All of them, the kinds mixed so that also a part of them has some of each."""
    sizes = {"minutes": questions // BY_MINUTES, "days": questions - questions // BY_MINUTES}
    of_kind = [
        [Task(kind, f"{seed}-{n}", QUESTIONS[kind]) for n in range(-(-size // QUESTIONS[kind]))]
        for kind, size in sizes.items()
    ]
    of_kind += [[Task(policy, f"{seed}-{n}", CASES) for n in range(years)] for policy in shipped_policies()]
    placed = [((n + 0.5) / len(row), task) for row in of_kind for n, task in enumerate(row)]
    return (task for _, task in sorted(placed))


def work(task: Task) -> Found:
    """Does one task; what it finds wrong says how to find it again."""
    if task.kind in QUESTIONS:
        wrong = [f"{task}: {found}" for found in differences(task.kind, task.seed, task.size)]
        return Found(Counter({task.kind: task.size, f"{task.kind} wrong": len(wrong)}), wrong[:TOLD])
    year = Year(task.kind, task.seed, task.size)
    year.run()
    wrong = [f"{task}: {fault}" for fault in year.faults]
    return Found(year.counts + Counter({"years": 1, "lives wrong": len(wrong)}), wrong[:TOLD])


def say(found: Found, seconds: float) -> None:
    """How far it has come."""
    counts, asked = found.counts, found.counts["minutes"] + found.counts["days"]
    line = f"{seconds:6.0f} s  {asked:,} questions, {counts['cases']:,} cases, {len(found.wrong)} wrong"
    print(line, file=sys.stderr, flush=True)


def page(found: Found, run: str) -> str:
    """What was asked and found, as the page says it."""
    counts = found.counts
    asked = counts["minutes"] + counts["days"]
    wrong = counts["minutes wrong"] + counts["days wrong"]
    moments = counts["on time"] + counts["late"]
    return f"""# Proof: due dates and clocks

Written by `make soak`; do not edit. Run on {SystemClock().now():%Y-%m-%d} {run}.

## Dates against an independent implementation

`tests/workflow/oracle` shares no code with the program. It answers by lists of every minute on the wall of a company,
and by tables of every day as `chinesecalendar` tells them for 2004 to 2026. The companies are random: zones with and
without summer time, weeks of one to seven days, one to three spans of hours, seasons, half days, alternate Saturdays,
days off and worked of their own, years that nobody published. Each question has a limit in one of seven units, up to
three pauses, a share for the reminder and a ladder; due time, reminder, every rung, the days that counted and whether
the date is provisional are compared.

| counted by | questions | wrong |
|---|---:|---:|
| minutes | {counts["minutes"]:,} | {counts["minutes wrong"]:,} |
| days | {counts["days"]:,} | {counts["days wrong"]:,} |
| together | {asked:,} | {wrong:,} |

## Clocks through virtual years

`tests/workflow/lives` lives random cases under every shipped policy through 2026: people act at random, five times the
program is down for minutes to days, the company closes on days that were not foreseen, a policy changes while cases
run. A witness that knows only the events looks for a moment that is early, doubled, missing, out of order within its
case, wrongly marked late or not, told to nobody, or of an earlier generation; each date is compared with the oracle
when it is given.

| | |
|---|---:|
| years | {counts["years"]:,} |
| cases | {counts["cases"]:,} |
| commands, taken and refused | {counts["acts"]:,} |
| moments that came | {moments:,}, {counts["late"]:,} of them late |
| dates compared with the oracle | {counts["dates compared"]:,} |
| wrong | {counts["lives wrong"]:,} |
"""


def machine() -> str:
    """Its class: cores, processor, Python."""
    return f"{os.cpu_count()} cores of {platform.machine()}, Python {platform.python_version()}"


def revision() -> str:
    """Of what this was run; "?" outside a repository."""
    git = shutil.which("git")
    if git is None:
        return "?"
    asked = (git, "rev-parse", "--short", "HEAD")
    return subprocess.run(asked, check=False, capture_output=True, text=True).stdout.strip() or "?"  # noqa: S603  # git


if __name__ == "__main__":
    raise SystemExit(main())
