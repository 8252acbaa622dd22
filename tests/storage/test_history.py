from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from storage.history import (
    GENESIS,
    Fault,
    Line,
    UnknownEventError,
    dump,
    first_fault,
    line_hash,
    open_line,
    seal_entries,
    undump,
)
from storage.seals import Key, SealBrokenError
from storage.vault import DataKeys, ErasedError, KeyRing, Vault
from tests.contract import made
from workflow.events import AssignmentAccepted, CaseUrged

STREAM = "case/case1"
KEYS = DataKeys(Key("c1", b"c" * 32), Key("i1", b"i" * 32))
ANY = Key("x1", bytes(32))
VAULT = Vault(KeyRing((ANY,)), ANY, ANY, ANY, entropy=bytes)


def lines() -> tuple[Line, ...]:
    case = made.filed()
    _, more = made.supplemented(case, "还有一只袜子")
    accepted = made.entries_of(2, AssignmentAccepted("lisi"), command="c3", actor="lisi")
    return seal_entries(VAULT, KEYS, STREAM, GENESIS, made.POLICY, [*made.filing(case), *more, *accepted])


def expected_hash(row: dict[str, Any]) -> bytes:
    """The documented layout once more, from the words of docs/timeline.md and nothing of ours."""
    at = row["at"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{row['at'].microsecond // 1000:03d}Z"
    texts = [row["stream"], str(row["seq"]), at, row["actor"], row["command_id"], row["policy_hash"]]
    texts += [row["type"], str(row["v"])]
    parts = [b"huiyin.entry.1", row["prev"], *[text.encode("utf-8") for text in texts]]
    parts += [row["open"], row["content"], row["identity"]]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(struct.pack(">I", len(part)) + part)
    return digest.digest()


def test_the_hash_is_the_documented_one() -> None:
    for line in lines():
        assert line.hash == expected_hash(asdict(line))


def test_the_hash_of_a_known_line_never_changes() -> None:
    """Final bytes: if this fails, every store in the field would fail to verify."""
    at = datetime(2026, 3, 2, 2, 0, 0, 123000, tzinfo=UTC)
    line = Line("case/a", 1, at, "complainant", "inbox-1.1", "ab", "case.urged", 1, b"{}", b"", b"\x01", GENESIS)
    assert line_hash(line).hex() == "52351d0b3c00ff6698bae61afcd2aa2fa620ecbe2d920110999f6269703a99e2"


def test_the_chain_begins_with_zeros_and_each_line_names_the_one_before() -> None:
    first, second, third = lines()
    assert first.prev == bytes(32)
    assert (second.prev, third.prev) == (first.hash, second.hash)


def test_open_fields_are_plain_words_and_people_are_sealed_and_absent_parts_are_empty() -> None:
    filing, supplement, accepted = lines()
    assert json.loads(filing.open)["receipt"] == "R-case1"
    for secret in (made.WORDS, made.NAME, made.COMPLAINANT):
        assert secret.encode() not in filing.open + filing.content + filing.identity
    assert filing.content
    assert filing.identity
    assert (supplement.open, supplement.identity) == (b"{}", b"")
    assert (accepted.open, accepted.content, accepted.identity) == (b'{"owner":"lisi"}', b"", b"")


def test_entries_open_as_they_were() -> None:
    case = made.filed()
    entries = made.filing(case)
    assert [open_line(KEYS, line) for line in lines()[:1]] == entries


def test_erased_words_leave_a_chain_that_verifies_and_an_event_without_them() -> None:
    case = replace(made.filed(), complainant="", complainant_name="", complainant_department="", title="", text="")
    assert open_line(DataKeys(None, None), lines()[0]) == made.filing(case)[0]
    assert first_fault(STREAM, lines()) is None


def test_one_destroyed_key_leaves_what_the_other_sealed() -> None:
    nobody = replace(made.filed(), complainant="", complainant_name="", complainant_department="")
    wordless = replace(made.filed(), title="", text="")
    assert open_line(DataKeys(KEYS.content, None), lines()[0]) == made.filing(nobody)[0]
    assert open_line(DataKeys(None, KEYS.identity), lines()[0]) == made.filing(wordless)[0]


def test_words_cannot_be_added_under_a_destroyed_key_but_plain_facts_can() -> None:
    gone = DataKeys(None, None)
    _, entries = made.supplemented(made.filed(), "一")
    with pytest.raises(ErasedError):
        seal_entries(VAULT, gone, STREAM, GENESIS, made.POLICY, entries)
    plain = made.entries_of(0, CaseUrged(), command="c")
    assert len(seal_entries(VAULT, gone, STREAM, GENESIS, made.POLICY, plain)) == 1


CHANGES: dict[str, Any] = {
    "at": datetime(2026, 3, 2, 2, 0, 0, 1000, tzinfo=UTC),
    "actor": "system2",
    "command_id": "other",
    "policy_hash": "q" * 64,
    "type": "case.urged",
    "v": 2,
    "open": b'{"a":1}',
    "content": b"",
    "identity": b"\x01",
    "hash": bytes(32),
}


@pytest.mark.parametrize("column", CHANGES)
def test_any_single_change_is_found_where_it_was_made(column: str) -> None:
    chain = list(lines())
    chain[1] = replace(chain[1], **{column: CHANGES[column]})
    assert first_fault(STREAM, chain) == Fault(STREAM, 2, "hash")


def test_a_changed_line_with_a_matching_hash_breaks_the_next_one() -> None:
    chain = list(lines())
    forged = replace(chain[1], actor="somebody")
    chain[1] = replace(forged, hash=line_hash(forged))
    assert first_fault(STREAM, chain) == Fault(STREAM, 3, "prev")


def test_missing_doubled_swapped_and_foreign_lines_are_found() -> None:
    one, two, three = lines()
    assert first_fault(STREAM, [two, three]) == Fault(STREAM, 1, "seq")
    assert first_fault(STREAM, [one, three]) == Fault(STREAM, 2, "seq")
    assert first_fault(STREAM, [one, one]) == Fault(STREAM, 2, "seq")
    assert first_fault(STREAM, [one, three, two]) == Fault(STREAM, 2, "seq")
    assert first_fault("case/case2", [one]) == Fault("case/case2", 1, "seq")


def test_lines_cut_off_at_the_end_are_found_by_the_head_that_the_case_remembers() -> None:
    one, two, three = lines()
    assert first_fault(STREAM, [one, two, three], three.hash) is None
    assert first_fault(STREAM, [one, two]) is None
    assert first_fault(STREAM, [one, two], three.hash) == Fault(STREAM, 2, "head")
    assert first_fault(STREAM, [], three.hash) == Fault(STREAM, 0, "head")


def test_a_sealed_part_moved_to_another_line_does_not_open() -> None:
    one, two, _ = lines()
    with pytest.raises(SealBrokenError):
        open_line(KEYS, replace(two, content=one.content))


@pytest.mark.parametrize(("kind", "v"), [("case.invented", 1), ("case.urged", 2)])
def test_an_event_of_a_newer_program_is_refused_by_name(kind: str, v: int) -> None:
    with pytest.raises(UnknownEventError, match=f"{kind} of version {v}"):
        open_line(KEYS, replace(lines()[0], type=kind, v=v))


def test_a_recorded_history_can_be_checked_and_replayed_without_keys() -> None:
    recorded = json.loads(json.dumps(dump(KEYS, lines(), made.filed())))
    back = undump(recorded)
    assert tuple(line for line, _ in back) == lines()
    assert back[0][1].content == {"text": made.WORDS, "title": made.WORDS[:5]}
    assert recorded["state"]["case_id"] == "case1"
