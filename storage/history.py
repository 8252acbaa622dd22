"""The bytes of a timeline: how an entry is sealed, chained, opened and checked. Pure; rows are read in streams.py.

The layout is final (design D2). `open` is the canonical JSON of the event's open fields. `content` and `identity` are
sealed blobs (vault.py) of the canonical JSON of those fields, placed at (entries, content | identity, stream#seq), and
empty where the event has no such field. Then, with `L(x)` = the length of x in four big-endian bytes followed by x:

    hash = SHA-256( L("huiyin.entry.1") L(prev) L(stream) L(seq) L(at) L(actor) L(command_id) L(policy_hash)
                    L(type) L(v) L(open) L(content) L(identity) )

`prev` is the hash of the entry before (32 raw bytes; 32 zero bytes for the first), numbers are decimal digits, `at` is
`2026-03-02T02:00:00.000Z`, text is UTF-8. A verifier needs no key; destroying a key changes no hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from storage.seals import Key, Place, lengths, unseal
from storage.vault import DataKeys, ErasedError, Vault
from workflow.codec import Json, canonical, encode, instant_text, join, split
from workflow.events import EVENTS, Event
from workflow.fields import Secrecy
from workflow.ports import Entry
from workflow.upcast import Recorded, lift

GENESIS = bytes(32)
_TAG = b"huiyin.entry.1"


class UnknownEventError(Exception):
    """The timeline holds an event that this program does not know: it was written by a newer one."""

    code = "unknown_event"


@dataclass(frozen=True, slots=True)
class Line:
    """One stored entry, sealed and chained."""

    stream: str
    seq: int
    at: datetime
    actor: str
    command_id: str
    policy_hash: str
    type: str
    v: int
    open: bytes
    content: bytes
    identity: bytes
    prev: bytes
    hash: bytes = b""


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place where a timeline is not what was written.

    `what`: `seq` (an entry is missing, doubled or out of its place), `prev` or `hash` (an entry was changed), `head`
    (entries were cut off or added at the end), `gone` (the whole timeline is missing), `strange` (nobody knows it).
    """

    stream: str
    seq: int
    what: str


def seal_entries(
    vault: Vault, keys: DataKeys, stream: str, head: bytes, policy_hash: str, entries: Iterable[Entry]
) -> tuple[Line, ...]:
    """The entries as lines that follow `head`. Raises ErasedError when words are to be sealed under a destroyed key."""
    lines: list[Line] = []
    for entry in entries:
        parts = split(entry.event)
        line = Line(
            stream=stream,
            seq=entry.seq,
            at=entry.at,
            actor=entry.actor,
            command_id=entry.command_id,
            policy_hash=policy_hash,
            type=entry.event.type,
            v=entry.event.v,
            open=canonical(parts[Secrecy.OPEN]),
            content=_seal(vault, keys.content, parts[Secrecy.CONTENT], _place("content", stream, entry.seq)),
            identity=_seal(vault, keys.identity, parts[Secrecy.IDENTITY], _place("identity", stream, entry.seq)),
            prev=lines[-1].hash if lines else head,
        )
        lines.append(chained(line))
    return tuple(lines)


def chained(line: Line) -> Line:
    """The line with its hash."""
    return replace(line, hash=line_hash(line))


def line_hash(line: Line) -> bytes:
    """SHA-256 over the layout described at the top of this module."""
    header = (
        line.stream,
        str(line.seq),
        instant_text(line.at),
        line.actor,
        line.command_id,
        line.policy_hash,
        line.type,
        str(line.v),
    )
    fields = (line.prev, *(h.encode() for h in header), line.open, line.content, line.identity)
    return hashlib.sha256(lengths(_TAG, *fields)).digest()


def open_line(keys: DataKeys, line: Line) -> Entry:
    """The entry, its event lifted to the newest version. What was sealed under a destroyed key comes back empty.

    Raises SealBrokenError for a changed blob and UnknownEventError for an event of a newer program.
    """
    recorded = lift(_recorded(keys, line))
    kind = EVENTS.get(recorded.type)
    if kind is None or kind.v != recorded.v:
        raise UnknownEventError(f"{line.stream} #{line.seq} is a {recorded.type} of version {recorded.v}")
    event: Event = join(kind, recorded.open, recorded.content, recorded.identity)
    return Entry(line.seq, line.at, line.actor, line.command_id, event)


class Chain:
    """One timeline checked entry by entry, from the first on; after its first fault it looks no further."""

    def __init__(self, stream: str) -> None:
        self.stream = stream
        self.fault: Fault | None = None
        self._seq = 0
        self._prev = GENESIS

    def add(self, line: Line) -> None:
        """Checks the next entry, oldest first."""
        if self.fault is not None:
            return
        self._seq += 1
        what = self._wrong(line)
        if what:
            self.fault = Fault(self.stream, self._seq, what)
        self._prev = line.hash

    def end(self, head: bytes | None) -> Fault | None:
        """The first fault. `head` is the hash that the store remembers of the newest entry, None where it does not."""
        if self.fault is None and head is not None and head != self._prev:
            return Fault(self.stream, self._seq, "head")
        return self.fault

    def _wrong(self, line: Line) -> str:
        if line.stream != self.stream or line.seq != self._seq:
            return "seq"
        if line.prev != self._prev:
            return "prev"
        return "" if line_hash(line) == line.hash else "hash"


def first_fault(stream: str, lines: Sequence[Line], head: bytes | None = None) -> Fault | None:
    """The first line (oldest first, from the first entry on) that breaks the chain, or None.

    `head` is the hash that the case's row remembers of the newest line: without it, lines cut off at the end go unseen.
    """
    chain = Chain(stream)
    for line in lines:
        chain.add(line)
    return chain.end(head)


def dump(keys: DataKeys, lines: Sequence[Line], state: Any) -> Json:
    """A timeline for `tests/histories`: headers, opened parts, the sealed bytes that were hashed, the state.

    It holds the words in the clear, so it is for invented people only.
    """
    return {
        "format": 1,
        "stream": lines[0].stream if lines else "",
        "entries": [_dumped(keys, line) for line in lines],
        "state": encode(state),
    }


def undump(data: Json) -> tuple[tuple[Line, Recorded], ...]:
    """The lines of a recorded history with their opened parts, for replaying it without its keys."""
    return tuple(_undumped(data["stream"], entry) for entry in data["entries"])


def _seal(vault: Vault, key: Key | None, part: Json, place: Place) -> bytes:
    if not part:
        return b""
    if key is None:
        raise ErasedError(f"the key for {place.column} of {place.row} was destroyed")
    return vault.seal(key, canonical(part), place)


def _recorded(keys: DataKeys, line: Line) -> Recorded:
    content = _unseal(keys.content, line.content, _place("content", line.stream, line.seq))
    identity = _unseal(keys.identity, line.identity, _place("identity", line.stream, line.seq))
    return Recorded(line.type, line.v, json.loads(line.open), content, identity)


def _unseal(key: Key | None, blob: bytes, place: Place) -> Json | None:
    if not blob:
        return {}
    if key is None:
        return None
    opened: Json = json.loads(unseal(key, blob, place))
    return opened


def _place(column: str, stream: str, seq: int) -> Place:
    return Place("entries", column, f"{stream}#{seq}")


def _dumped(keys: DataKeys, line: Line) -> Json:
    recorded = _recorded(keys, line)
    return {
        "seq": line.seq,
        "at": instant_text(line.at),
        "actor": line.actor,
        "command_id": line.command_id,
        "policy_hash": line.policy_hash,
        "type": line.type,
        "v": line.v,
        "open": recorded.open,
        "content": recorded.content,
        "identity": recorded.identity,
        "sealed": {"content": line.content.hex(), "identity": line.identity.hex()},
        "prev": line.prev.hex(),
        "hash": line.hash.hex(),
    }


def _undumped(stream: str, entry: Json) -> tuple[Line, Recorded]:
    recorded = Recorded(entry["type"], entry["v"], entry["open"], entry["content"], entry["identity"])
    line = Line(
        stream=stream,
        seq=entry["seq"],
        at=datetime.fromisoformat(entry["at"]),
        actor=entry["actor"],
        command_id=entry["command_id"],
        policy_hash=entry["policy_hash"],
        type=entry["type"],
        v=entry["v"],
        open=canonical(entry["open"]),
        content=bytes.fromhex(entry["sealed"]["content"]),
        identity=bytes.fromhex(entry["sealed"]["identity"]),
        prev=bytes.fromhex(entry["prev"]),
        hash=bytes.fromhex(entry["hash"]),
    )
    return line, recorded
