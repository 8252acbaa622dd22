"""Several parts in one message, each behind its name: 「原因：… 措施：…」. It knows no part by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

_BETWEEN = " ,，;；\n"


def labelled(text: str, names: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
    """The words before the first name, and the part behind each name that occurs. `names` are in lower case; what each
    stands for is the key of its part."""
    if not names:
        return text.strip(), {}
    marks = list(label(names).finditer(text))
    if not marks:
        return text.strip(), {}
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    parts = {names[m[1].lower()]: text[m.end() : end].strip(_BETWEEN) for m, end in zip(marks, ends, strict=True)}
    return text[: marks[0].start()].strip(_BETWEEN), parts


def label(names: Mapping[str, str]) -> re.Pattern[str]:
    """What finds any of these names with its colon, at the beginning or behind a break."""
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?:^|[\s,，;；。])({'|'.join(map(re.escape, longest_first))})\s*[:：]\s*", re.IGNORECASE)
