"""Whoever has the files without the key ring learns no word, no name, and nobody's part in any case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import pytest

import storage.tables_organisation  # noqa: F401  # its tables enter themselves into the metadata
from storage.inbox import InboxEntry
from storage.store import SqlStore
from storage.tables import metadata
from tests.contract import made
from tests.planted import files, leaks
from tests.postgres import rows_of
from workflow.case import Case
from workflow.codec import secrecies
from workflow.directory import Directory, Person
from workflow.events import EVENTS, PlanSubmitted, SupplementAdded
from workflow.fields import Secrecy
from workflow.ports import Dialogue, Draft, ItemKind, OutboxItem, SentCard

T = TypeVar("T")

# Each stands in a place of its own, so that a failure says which one leaked.
SECRETS = {
    "userid": "Ym-Complainant-77",
    "name": "欧阳明月",
    "department": "压铸二车间",
    "title": "主管骂人",
    "text": "主管当着全班骂人并扣了我的奖金",
    "supplement": "他昨天又骂了一次",
    "cause": "管理方式粗暴",
    "measures": "调岗并道歉",
    "outbox": "给您的答复已经发出",
    "request": "touser-request-bytes",
    "why": "invaliduser Ym-Somebody-78",
    "card": "card-params-of-the-case",
    "topic": "assignment:Staff-Owner-79:1",
    "code": "response-code-80",
    "question": "您说的主管是哪一位",
    "partial": "就是那个姓赵的",
    "draft": "我想投诉但是不敢",
    "draft id": "draft-81",
    "inbox": "<Content>食堂的主管打人</Content>",
    "reason": "KeyError Ym-Reason-82",
    "staff": "诸葛小明",
}


@pytest.fixture
async def filled(store: SqlStore) -> SqlStore:
    """A store through which every secret has passed, and most of which still holds it."""
    s = SECRETS
    case = replace(
        made.filed(who=s["userid"]),
        complainant_name=s["name"],
        complainant_department=s["department"],
        title=s["title"],
        text=s["text"],
    )
    await store.directory_replace(Directory({"x": Person(s["userid"], s["staff"])}), made.NOW)
    for content in (s["inbox"], s["inbox"] + "2"):
        await store.receive(content.encode(), s["userid"], content.encode(), made.NOW)
    async with store.begin() as uow:
        failing = await uow.inbox.take(1)
        assert isinstance(failing, InboxEntry)
        await uow.inbox.set_aside(failing, s["reason"], made.NOW)
        await uow.commit()
    async with store.begin() as uow:
        await uow.cases.append(Case(), case, made.filing(case), made.POLICY)
        plan = PlanSubmitted(1, "staff-lisi", 5, "small", "seen", s["cause"], s["measures"])
        events = (SupplementAdded(s["supplement"]), plan)
        entries = made.entries_of(1, *events, command="inbox.1", actor="staff-lisi")
        await uow.cases.append(case, replace(case, version=3), entries, made.POLICY)
        item = OutboxItem(ItemKind.NOTICE, s["userid"], case_id="case1", params={"t": s["outbox"]}, topic=s["topic"])
        rows = [await uow.outbox.add(item, at=made.NOW) for _ in range(3)]
        asked = Dialogue(s["userid"], s["question"], "case1", {"t": s["partial"]}, made.NOW, made.NOW)
        await uow.dialogues.put(asked)
        await uow.dialogues.put_draft(Draft(s["draft id"], s["userid"], s["draft"], made.NOW, made.NOW))
        await uow.dialogues.mark_seen(s["userid"], "greeting", made.NOW)
        await uow.inbox.finish(2, made.NOW)
        await uow.commit()
    for row in rows:
        await store.outbox_request(row, s["request"].encode())
    card = SentCard("e1-case1-1", s["userid"], "case1", s["topic"], "work", {"a": s["card"]}, s["code"], made.NOW)
    await store.outbox_sent(rows[0], made.NOW, card)
    await store.outbox_drop(rows[1], made.NOW, s["why"])
    await store.outbox_retry(rows[2], made.NOW, s["why"])
    return store


async def places(url: str, folder: Path) -> dict[str, bytes]:
    """Everything that is kept, by where it stands: SQLite's files as they are, the values of a server's tables."""
    if url.startswith("sqlite"):
        return files(folder)
    return {table: as_bytes(await rows_of(url, f"SELECT * FROM {table}")) for table in metadata.tables}  # noqa: S608  # ours


def as_bytes(rows: list[tuple[object, ...]]) -> bytes:
    return b"\n".join(v if isinstance(v, bytes) else str(v).encode() for row in rows for v in row)


async def test_no_secret_stands_anywhere_while_the_store_is_open(filled: SqlStore, url: str, tmp_path: Path) -> None:
    kept = await places(url, tmp_path)
    assert leaks(kept, SECRETS.values()) == {}
    plain = ("case.filed", "plan.submitted", "staff-lisi", "R-case1")
    assert leaks(kept, plain).keys() == set(plain), "the search finds what is there"


async def test_nor_after_it_was_closed(filled: SqlStore, url: str, tmp_path: Path) -> None:
    await filled.close()
    kept = await places(url, tmp_path)
    assert leaks(kept, SECRETS.values()) == {}
    assert leaks(kept, ["staff-lisi"]) == {"staff-lisi": ["store.db" if url.startswith("sqlite") else "entries"]}


# --- every field that is declared secret --------------------------------------------------------------------------


async def test_no_field_of_any_event_or_case_that_is_content_or_identity_can_be_read(
    store: SqlStore, url: str, tmp_path: Path
) -> None:
    """Nobody can forget one: the fields are those that the classes declare, each with words of its own."""
    mint = Mint()
    events = [mint.example(kind) for kind in EVENTS.values()]
    before = made.filed()
    after = replace(mint.example(Case), case_id="case1", version=1 + len(events), filed_at=made.NOW)
    async with store.begin() as uow:
        await uow.cases.append(Case(), before, made.filing(before), made.POLICY)
        entries = made.entries_of(1, *events, command="inbox.1", actor="staff-lisi")
        await uow.cases.append(before, after, entries, made.POLICY)
        await uow.commit()
    async with store.begin() as uow:
        assert await uow.cases.load("case1") == after
        assert [entry.event for entry in await uow.cases.entries("case1")][1:] == events
    await store.close()
    kept = await places(url, tmp_path)
    assert leaks(kept, mint.secret) == {}
    assert len(mint.secret) > 60
    in_the_open = leaks(kept, mint.plain)
    assert len(in_the_open) > 60, "what is declared open is found"


def test_what_is_called_as_words_and_names_are_is_declared_secret() -> None:
    """The declaration is what everything else rests on; a code, a role or a userid has another name."""
    called = {"text", "words", "note", "record", "parts", "title", "cause", "measures", "contact", "suggestion"}
    declared = {(kind.type, name, secrecy) for kind in EVENTS.values() for name, secrecy in secrecies(kind).items()}
    telling = {row for row in declared if row[1] in called or row[1].startswith("complainant")}
    assert len(telling) > 20
    assert {row for row in telling if row[2] is Secrecy.OPEN} == {("case.filed", "complainant_kind", Secrecy.OPEN)}


@dataclass
class Mint:
    """Makes values of any kind of ours; each text in them is one of a kind, `secret` or `plain` as it is declared."""

    secret: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)

    def example(self, kind: type[T]) -> T:
        """An event or a case with something in every field."""
        hints = get_type_hints(kind)
        sealed = {name for name, secrecy in secrecies(kind).items() if secrecy is not Secrecy.OPEN}
        return kind(**{name: self._value(hints[name], name in sealed) for name in secrecies(kind)})

    def _value(self, kind: Any, sealed: bool) -> Any:
        inner = [k for k in get_args(kind) if k not in (type(None), Ellipsis)]
        if get_origin(kind) is tuple:
            return (self._value(inner[0], sealed), self._value(inner[0], sealed))
        if get_origin(kind) is Mapping:
            return {"part": self._value(inner[1], sealed)}
        if inner:  # X | None
            return self._value(inner[0], sealed)
        if is_dataclass(kind):
            hints = get_type_hints(kind)
            return kind(**{f.name: self._value(hints[f.name], sealed) for f in fields(kind) if f.init})  # type: ignore[operator]  # a class
        if issubclass(kind, Enum):
            return next(iter(kind))
        return {str: self._text(sealed), datetime: made.NOW, int: 7, bool: True}[kind]

    def _text(self, sealed: bool) -> str:
        kept = self.secret if sealed else self.plain
        kept.append(f"{'秘密' if sealed else '公开'}{len(kept):04d}词")
        return kept[-1]
