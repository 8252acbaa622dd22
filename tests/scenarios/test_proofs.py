"""The proofs at the end of every story are proven themselves: what they guard against makes them fail."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from storage.seals import SealBrokenError
from tests.histories.test_histories import replay
from tests.scenarios.acts import WORM, filed
from tests.scenarios.proofs import EVERYTHING
from tests.scenarios.record import recorded
from tests.scenarios.town import OFFICE, Town
from tests.scenarios.unreadable import nothing_readable
from workflow.case import Outcome

CAST = frozenset({"chenchen", "limin", "zhangwei", "liuyang"})


@contextmanager
def tampered(database: Path, *changes: str) -> Iterator[None]:
    """The stored bytes are other ones for a while."""
    before = database.read_bytes()
    with closing(sqlite3.connect(database)) as connection, connection:
        for change in changes:
            assert connection.execute(change).rowcount > 0
    yield
    for path in (database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))):
        path.unlink(missing_ok=True)
    database.write_bytes(before)


async def test_a_message_to_somebody_outside_the_cast_fails_the_story(office: Town) -> None:
    await filed(office)
    await office.prove()
    office.cast = CAST - {"liuyang"}
    with pytest.raises(AssertionError):
        await office.prove()
    office.cast = OFFICE


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entries SET actor = 'zhangwei' WHERE seq = 1 AND stream LIKE 'case/%'",
        "DELETE FROM entries WHERE stream LIKE 'case/%' AND seq > 2",
        "UPDATE cases SET body = (SELECT body FROM cases c WHERE c.number = '26030001') WHERE number = '26030002'",
        "UPDATE entries SET policy_hash = 'x' WHERE stream = 'policy'",
    ],
)
async def test_a_store_that_does_not_tell_what_happened_fails_the_story(office: Town, change: str) -> None:
    await filed(office)
    await filed(office)
    await office.here.stop()
    with tampered(office.database, change), pytest.raises((AssertionError, SealBrokenError)):
        await office.cases()
    await office.cases()


@pytest.mark.parametrize("word", [WORM, "chenchen", "陈晨"])
async def test_a_word_or_a_name_that_can_be_read_in_the_file_fails_the_story(office: Town, word: str) -> None:
    await filed(office)
    cases = await office.cases()
    await office.here.stop()
    url = office.here.settings.database_url()
    await nothing_readable(url, cases)
    plant = f"UPDATE commands SET stream = stream || '{word}' WHERE command_id LIKE 'inbox%'"  # noqa: S608  # ours
    with tampered(office.database, plant), pytest.raises(AssertionError):
        await nothing_readable(url, cases)


async def test_a_row_that_changes_where_none_may_is_noticed(office: Town) -> None:
    with pytest.raises(AssertionError, match="entries"), office.unchanged():
        await filed(office)
    with office.unchanged(EVERYTHING):
        await office.settle()


async def test_a_reply_that_wecom_ignores_fails_the_story(office: Town) -> None:
    await filed(office)
    card = await office.live_card("limin", "受理，我来办")
    await office.forged_tap("zhangwei", card, "受理，我来办")
    forged, office.forged = office.forged, set()
    with pytest.raises(AssertionError):
        await office.prove()
    office.forged = forged


async def test_what_a_story_expects_is_missed_when_it_does_not_come_or_comes_twice(office: Town) -> None:
    await office.say("chenchen", "你好")
    with pytest.raises(AssertionError, match="chenchen should have"):
        await office.hears()
    await office.say("chenchen", "你好")
    with pytest.raises(AssertionError, match="chenchen should have"):
        await office.hears(chenchen=("您好", "您好"))
    await office.say("chenchen", "你好")
    with pytest.raises(AssertionError, match="limin should have"):
        await office.hears(chenchen="您好", limin="您好")
    await office.say("chenchen", "你好")
    await office.hears(chenchen="您好")


async def test_the_happy_path_that_the_program_writes_today_replays_to_its_state(tmp_path: Path) -> None:
    data = json.loads(await recorded(tmp_path))
    fault, case = replay(data)
    assert fault is None
    assert (case.number, case.outcome) == ("26030001", Outcome.RESOLVED)
    assert data["stream"] == "case/case1"
