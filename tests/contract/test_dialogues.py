from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from storage.store import SqlStore
from tests.contract import made
from tests.contract.conftest import Reopen
from workflow.ports import Dialogue, Draft

DAY = timedelta(days=1)
TICK = timedelta(milliseconds=1)
QUESTION = Dialogue("zhangsan", "supplement", "case1", {"text": "半句"}, made.NOW, made.NOW + DAY)
DRAFT = Draft("d1", "zhangsan", made.WORDS, made.NOW, made.NOW + DAY, {"kind": "complaint"})


async def put(store: SqlStore, *values: Dialogue | Draft) -> None:
    async with store.begin() as uow:
        for value in values:
            await (uow.dialogues.put(value) if isinstance(value, Dialogue) else uow.dialogues.put_draft(value))
        await uow.commit()


async def test_a_question_survives_a_restart_and_ends_when_it_is_cleared(store: SqlStore, reopen: Reopen) -> None:
    await put(store, QUESTION)
    await store.close()
    store = await reopen()
    async with store.begin() as uow:
        assert await uow.dialogues.get("ZHANGSAN") == QUESTION
        assert await uow.dialogues.get("lisi") is None
        await uow.dialogues.clear("ZhangSan")
        assert await uow.dialogues.get("zhangsan") is None


async def test_a_person_has_one_question_the_newest(store: SqlStore) -> None:
    other, newer = replace(QUESTION, userid="lisi"), replace(QUESTION, question="result")
    await put(store, QUESTION, other, newer)
    async with store.begin() as uow:
        assert await uow.dialogues.get("zhangsan") == newer
        assert await uow.dialogues.get("lisi") == other


async def test_a_draft_is_kept_changed_and_dropped(store: SqlStore) -> None:
    changed = replace(DRAFT, text="汤是冷的")
    await put(store, DRAFT, replace(DRAFT, draft_id="d2"), changed)
    async with store.begin() as uow:
        assert await uow.dialogues.draft("d1") == changed
        await uow.dialogues.drop_draft("d1")
        assert await uow.dialogues.draft("d1") is None
        assert await uow.dialogues.draft("d2") == replace(DRAFT, draft_id="d2")


async def test_what_lapses_is_found_at_its_time_and_counts_as_a_moment(store: SqlStore) -> None:
    for_ever = replace(QUESTION, userid="wangwu", expires_at=None)
    later = replace(QUESTION, userid="lisi", expires_at=made.NOW + 2 * DAY)
    await put(store, QUESTION, for_ever, later, DRAFT, replace(DRAFT, draft_id="d2", expires_at=made.NOW + 2 * DAY))
    end = made.NOW + DAY
    assert await store.next_at() == end
    assert await store.dialogues_expired(end - TICK) == ()
    assert await store.drafts_expired(end - TICK) == ()
    assert await store.dialogues_expired(end) == await store.dialogues_expired(end + TICK) == (QUESTION,)
    assert await store.drafts_expired(end) == await store.drafts_expired(end + TICK) == (DRAFT,)


async def test_a_greeting_is_remembered_by_person_and_kind(store: SqlStore) -> None:
    async with store.begin() as uow:
        assert await uow.dialogues.seen("zhangsan", "greeting") is None
        await uow.dialogues.mark_seen("zhangsan", "greeting", made.NOW)
        await uow.dialogues.mark_seen("ZhangSan", "greeting", made.NOW + DAY)
        await uow.commit()
    async with store.begin() as uow:
        assert await uow.dialogues.seen("zhangsan", "greeting") == made.NOW + DAY
        assert await uow.dialogues.seen("zhangsan", "small talk") is None
        assert await uow.dialogues.seen("lisi", "greeting") is None
