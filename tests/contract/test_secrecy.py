"""Whoever has the files without the key ring learns no word, no name, and nobody's part in any case."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import storage.tables_organisation  # noqa: F401  # its tables enter themselves into the metadata
from storage.inbox import InboxEntry
from storage.store import SqlStore
from storage.tables import metadata
from tests.contract import made
from tests.postgres import rows_of
from workflow.case import Case
from workflow.directory import Directory, Person
from workflow.events import PlanSubmitted, SupplementAdded
from workflow.ports import Dialogue, Draft, ItemKind, OutboxItem, SentCard

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


def files(folder: Path) -> dict[str, bytes]:
    return {found.name: found.read_bytes() for found in sorted(folder.iterdir())}


def as_bytes(rows: list[tuple[object, ...]]) -> bytes:
    return b"\n".join(v if isinstance(v, bytes) else str(v).encode() for row in rows for v in row)


def leaks(kept: dict[str, bytes], words: str) -> list[str]:
    spellings = {words, words.casefold(), words.upper()}
    patterns = [w.encode(encoding) for w in spellings for encoding in ("utf-8", "utf-16-le", "gb18030")]
    patterns += [w.encode("unicode_escape") for w in spellings]
    return [name for name, data in kept.items() if any(p in data for p in patterns)]


async def test_no_secret_stands_anywhere_while_the_store_is_open(filled: SqlStore, url: str, tmp_path: Path) -> None:
    kept = await places(url, tmp_path)
    assert {name: leaks(kept, secret) for name, secret in SECRETS.items() if leaks(kept, secret)} == {}
    for plain in ("case.filed", "plan.submitted", "staff-lisi", "R-case1"):
        assert leaks(kept, plain), "the search finds what is there"


async def test_nor_after_it_was_closed(filled: SqlStore, url: str, tmp_path: Path) -> None:
    await filled.close()
    kept = await places(url, tmp_path)
    assert {name: leaks(kept, secret) for name, secret in SECRETS.items() if leaks(kept, secret)} == {}
    assert leaks(kept, "staff-lisi") == ["store.db" if url.startswith("sqlite") else "entries"]
