"""An independent check of the timelines: standard library only, shares no code with the program, needs no key.

    python verify_timeline.py huiyin.db           a store on SQLite (a copy, or the file itself: it is only read)
    python verify_timeline.py timelines.jsonl     what `huiyin verify --export` wrote, from any store

Each entry's hash is recomputed as docs/timeline.md says; entries must be numbered from 1 without a gap, each must name
the hash before it, and the last must be the one that the store remembers. It cannot see that a whole store was put back
to an older copy: for that, compare the last hash with one noted elsewhere. Ends with status 1 if anything is wrong.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

Entry = dict[str, Any]
GENESIS = bytes(32)
HEADER = ("stream", "seq", "at", "actor", "command_id", "policy_hash", "type", "v")
SEALED = ("open", "content", "identity")


def entry_hash(entry: Entry) -> bytes:
    """SHA-256 over every part with its length before it, in four big-endian bytes."""
    parts = [b"huiyin.entry.1", entry["prev"], *(str(entry[k]).encode() for k in HEADER), *(entry[k] for k in SEALED)]
    return hashlib.sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()


def read_sqlite(path: Path) -> tuple[dict[str, bytes], Iterator[Entry]]:
    """The remembered heads, and all entries in order."""
    store = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    store.row_factory = sqlite3.Row
    heads = {f"case/{row[0]}": row[1] for row in store.execute("SELECT case_id, head FROM cases")}
    heads |= dict(tuple(row) for row in store.execute("SELECT stream, head FROM heads"))
    rows = store.execute("SELECT * FROM entries ORDER BY stream, seq")
    return heads, ({**dict(row), "at": instant(row["at"])} for row in rows)


def read_export(path: Path) -> tuple[dict[str, bytes], Iterator[Entry]]:
    """The same from lines of JSON, where bytes are hex."""
    heads = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            if "head" not in told:
                break
            heads[told["stream"]] = bytes.fromhex(told["head"])
    return heads, exported(path)


def exported(path: Path) -> Iterator[Entry]:
    """The entries of an export, their bytes read back."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            if "seq" in told:
                yield {**told, **{name: bytes.fromhex(told[name]) for name in (*SEALED, "prev", "hash")}}


def instant(milliseconds: int) -> str:
    """2026-03-02T02:00:00.000Z"""
    at = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(milliseconds=milliseconds)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def faults(heads: dict[str, bytes], entries: Iterator[Entry]) -> Iterator[str]:
    """What is wrong, a sentence for each timeline."""
    left, ends, bad, seen = dict(heads), {}, set(), 0
    for entry in entries:
        stream, seen = entry["stream"], seen + 1
        number, prev = ends.get(stream, (0, GENESIS))
        ends[stream] = (number + 1, entry["hash"])
        if stream in bad:
            continue
        if entry["seq"] != number + 1:
            bad.add(stream)
            yield f"{stream}: entry {number + 1} is missing, or {entry['seq']} is out of place"
        elif entry["prev"] != prev or entry["hash"] != entry_hash(entry):
            bad.add(stream)
            yield f"{stream}: entry {entry['seq']} was changed"
    for stream, (number, last) in ends.items():
        kept = left.pop(stream, None)
        if stream not in bad and kept != last:
            yield f"{stream}: " + (
                "belongs to nothing" if kept is None else f"was cut or added to after entry {number}"
            )
    yield from (f"{stream}: is gone" for stream, head in left.items() if head != GENESIS)
    print(f"{len(ends)} timelines, {seen} entries")


def main(path: Path) -> int:
    """0 when nothing was changed."""
    with path.open("rb") as file:
        is_sqlite = file.read(16).startswith(b"SQLite format 3")
    found = list(faults(*(read_sqlite(path) if is_sqlite else read_export(path))))
    print("\n".join(found) if found else "nothing was changed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
