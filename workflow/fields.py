"""How secret a field is. Every field of an event and of a case is declared open, content or identity (design D2, D10).

Open: what guards, clocks, ladders and figures need (states, ids, roles, staff userids, option keys, cents, dates).
Content: words. Identity: who the complainant or the respondent is.
"""

from __future__ import annotations

from enum import Enum
from typing import Annotated, TypeVar

T = TypeVar("T")


class Secrecy(Enum):
    """Under which key a field is sealed; `OPEN` is not sealed in the timeline."""

    OPEN = "open"
    CONTENT = "content"
    IDENTITY = "identity"


Open = Annotated[T, Secrecy.OPEN]
Content = Annotated[T, Secrecy.CONTENT]
Identity = Annotated[T, Secrecy.IDENTITY]
