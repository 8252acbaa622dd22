"""Shows on the demo's console what the bot's log warns of, as plain sentences; the rest stays in the file."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path

LOOK_S = 1.0

_LEVELS = frozenset({"warning", "error", "critical"})
_ASIDE = frozenset({"event", "level", "timestamp", "exception"})


async def watch(log: Path, say: Callable[[str], None]) -> None:
    """Says every new warning until it is cancelled. Lines from before are not repeated."""
    place = _size(log)
    while True:
        await asyncio.sleep(LOOK_S)
        text = _whole_lines(log, place)
        place += len(text)
        for sentence in sentences(text.decode(errors="replace")):
            say(sentence)


def sentences(text: str) -> Iterator[str]:
    """A sentence for each warning in these log lines."""
    for line in text.splitlines():
        try:
            told = json.loads(line)
        except ValueError:
            continue
        if isinstance(told, dict) and told.get("level") in _LEVELS:
            facts = "，".join(f"{key} {value}" for key, value in told.items() if key not in _ASIDE)
            yield f"! {told.get('event', '')}" + (f"（{facts}）" if facts else "")


def _size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def _whole_lines(log: Path, place: int) -> bytes:
    """What was written since; a line that is still being written is left for the next look."""
    if _size(log) <= place:
        return b""
    with log.open("rb") as file:
        file.seek(place)
        lines, newline, _ = file.read().rpartition(b"\n")
    return lines + newline
