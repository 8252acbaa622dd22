"""What is wrong with a policy file, so that its author finds it: file, table, key, reason and, where known, line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PolicyError:
    """One fault. `code` is stable; `table` and `key` are "" where the file as a whole is meant."""

    file: str
    table: str
    key: str
    reason: str
    line: int | None = None
    code: str = "invalid"

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        where = f"[{self.table}] {self.key}".strip() if self.table else self.key
        return f"{place}: {where}: {self.reason}" if where else f"{place}: {self.reason}"


class PolicyErrors(ValueError):  # noqa: N818 (it is many errors, each a PolicyError)
    """Every fault that was found in a policy file, in the order of the file."""

    def __init__(self, errors: list[PolicyError]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = errors
