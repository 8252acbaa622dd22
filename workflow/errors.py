"""A refusal is a value: a code and data. Its words live in the catalogue under `refusal.<code>`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

Datum = str | int | datetime | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a command was not carried out. `clause` cites the regulation; the words say what one can do instead."""

    code: str
    data: Mapping[str, Datum] = field(default_factory=dict)
    clause: str = ""
