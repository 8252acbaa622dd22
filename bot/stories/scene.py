"""What a story is made of. It plays nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Told = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """Somebody does something, and these people must then be told these words.

    `taps` with `choose`, or `says`; or time passes: `until` 「03-07 02:08」 of 2026, or by `minutes` or `working_days`.
    """

    who: str = ""
    says: str = ""
    taps: str = ""
    choose: tuple[str, ...] = ()
    until: str = ""
    minutes: int = 0
    working_days: int = 0
    told: Told = ()


Story = Sequence[Scene]
