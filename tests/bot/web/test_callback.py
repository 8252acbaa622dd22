"""The door: what is let in, what is refused, and that nothing hostile changes anything or gets a 500."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession, ServerDisconnectedError, web
from pydantic import SecretStr
from structlog.testing import capture_logs
from yarl import URL

from bot.app import Bot, Chance, open_bot
from bot.clock import follow
from bot.rulebook import open_rulebook
from bot.sandbox.envelope import encrypt, sign
from bot.settings import Settings
from bot.wecom.envelope import MAX_BODY
from storage.store import SqlStore
from storage.vault import KeyRing
from tests.scenarios.town import Town, town

TABLES = ("entries", "cases", "outbox", "drafts", "dialogues", "sent_cards")


async def test_a_broken_envelope_gets_a_403_and_changes_nothing(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        before = rows(tmp_path)
        for broken in ("signature", "receiver", "padding", "time"):
            answer = await t._ask("POST", "/sandbox/raw", {"userid": "chenchen", "break": broken})
            assert answer["status"] == 403, broken
        assert rows(tmp_path) == before
        assert t.here.bot is not None
        assert set(t.here.bot.board.knocks) == {"signature", "receiver", "padding", "stale"}


async def test_nonsense_at_the_door_gets_a_4xx_and_changes_nothing(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        before = rows(tmp_path)
        sealed = seal(t, "<xml><MsgType>text</MsgType></xml>")
        cases: dict[str, tuple[Mapping[str, str], bytes]] = {
            "no query": ({}, sealed[1]),
            "no body": (sealed[0], b""),
            "not xml": (sealed[0], b"hello"),
            "json": (sealed[0], b'{"Encrypt":"x"}'),
            "no Encrypt": (sealed[0], b"<xml></xml>"),
            "two Encrypts": (sealed[0], sealed[1].replace(b"</xml>", b"<Encrypt>x</Encrypt></xml>")),
            "a doctype": (sealed[0], b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + sealed[1]),
            "another timestamp": ({**sealed[0], "timestamp": "1"}, sealed[1]),
            "a timestamp in words": ({**sealed[0], "timestamp": "now"}, sealed[1]),
            "too much": (sealed[0], b" " * (MAX_BODY + 1)),
        }
        for name, (query, body) in cases.items():
            assert 400 <= await post(t, query, body) < 500, name
        assert rows(tmp_path) == before


async def test_a_sealed_message_that_lacks_something_gets_a_4xx(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><xml><MsgType>&b;</MsgType></xml>'
    async with town(tmp_path) as t:
        before = rows(tmp_path)
        for xml in ("", "hello", "<xml></xml>", "<xml><MsgType>text</MsgType></xml>", bomb, message(t, "text", "")):
            assert 400 <= await post(t, *seal(t, xml)) < 500, xml
        assert rows(tmp_path) == before


async def test_what_we_do_not_know_is_answered_empty_and_does_nothing(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        before = rows(tmp_path)
        strange = [
            message(t, "hologram", "<Content>x</Content>"),
            message(t, "event", "<Event>view</Event><EventKey>https://example.com</EventKey>"),
            message(t, "event", "<Event>LOCATION</Event><Latitude>1</Latitude>"),
            message(t, "event", "<Event>from_the_future</Event>"),
            message(t, "text", "<Content>投诉 别的应用</Content>", agent=t.sandbox.account.agent_id + 1),
        ]
        for xml in strange:
            assert await post(t, *seal(t, xml)) == 200, xml
        await t.settle()
        assert rows(tmp_path) == before
        assert await t.messages("chenchen") == []


async def test_a_callback_for_another_app_is_counted_as_such_and_one_for_ours_as_let_in(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        assert t.here.bot is not None
        knocks = t.here.bot.board.knocks
        for agent in (t.sandbox.account.agent_id + 1, t.sandbox.account.agent_id):
            xml = message(t, "text", "<Content>帮助</Content>", agent=agent)
            assert await post(t, *seal(t, xml)) == 200
        after = t.here.bot.board.knocks
        assert {fault: n - knocks.get(fault, 0) for fault, n in after.items()} == {"another_app": 1, "": 1}


async def test_a_callback_that_cannot_be_written_down_gets_no_answer_at_all_and_is_taken_when_repeated(
    tmp_path: Path,
) -> None:
    async with town(tmp_path) as t:
        await t.here.stop()
        sealed = seal(t, message(t, "text", "<Content>帮助</Content>"))
        async with bot_instead(t, t.here.settings, Chance(insistence=0.01)):
            async with inbox_refused(tmp_path):
                with pytest.raises(ServerDisconnectedError):
                    await post(t, *sealed)
            assert received(tmp_path) == 0
        async with bot_instead(t, t.here.settings):
            assert await post(t, *sealed) == 200
            assert received(tmp_path) == 1
        await t.here.start()


async def test_a_callback_that_is_written_down_at_a_later_try_is_answered(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        assert t.here.bot is not None
        sealed = seal(t, message(t, "text", "<Content>帮助</Content>"))
        with capture_logs() as lines:
            async with inbox_refused(tmp_path):
                posting = asyncio.create_task(post(t, *sealed))
                while not any(line["event"] == "callback not written down" for line in lines):  # noqa: ASYNC110
                    await asyncio.sleep(0)
            assert await posting == 200
        assert received(tmp_path) == 1


async def test_the_url_check_is_answered_with_the_exact_text(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        assert await t.sandbox.verify() == ""


async def test_a_wrong_url_check_is_refused(tmp_path: Path) -> None:
    async with town(tmp_path) as t, ClientSession() as session:
        for query in ({}, {"msg_signature": "x", "timestamp": "1", "nonce": "1", "echostr": "x"}):
            async with session.get(door(t), params=query) as response:
                assert response.status == 403
                assert await response.read() == b""


async def test_a_callback_that_wecom_repeats_is_handled_once(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        told = await t.say("chenchen", "投诉 食堂二楼的青菜里有虫子")
        before = rows(tmp_path)
        for fresh in (False, True):
            await t._ask("POST", f"/sandbox/callbacks/{told['callback']}/again", {"fresh_nonce": fresh})
        await t.settle()
        assert rows(tmp_path) == before
        assert len([m for m in await t.messages("chenchen") if m.sender == "bot"]) == 1


async def test_an_answer_that_nobody_waits_for_any_more_is_pushed_at_once_and_only_once(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.here.stop()
        async with bot_instead(t, t.here.settings, Chance(patience=0.0)):
            await t.say("chenchen", "帮助")
            assert len(await t.inbox("chenchen")) == 1
            await t.advance(advance="PT1H")
            assert await t.inbox("chenchen") == []
        await t.here.start()


async def test_the_door_opens_without_secret_and_agent_and_says_what_is_missing(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.here.stop()
        settings = t.here.settings
        bare = settings.wecom.model_copy(update={"secret": SecretStr(""), "agentid": 0})
        async with bot_instead(t, settings.model_copy(update={"wecom": bare})) as bot:
            assert await t.sandbox.verify() == ""
            await t.say("chenchen", "帮助")
            assert len(await t.inbox("chenchen")) == 1
            await bot.beat(t.sandbox.world.clock.now())
            assert {c.name: c.reason for c in bot.board.conditions} == {"directory": "no_secret", "menu": "no_secret"}
            assert not bot.board.ready
        await t.here.start()


async def test_the_same_words_twice_are_two_messages(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        for _ in range(2):
            await t.say("chenchen", "帮助")
        assert len(await t.inbox("chenchen")) == 2


async def test_a_message_inside_the_time_window_is_taken_and_one_beyond_it_is_not(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        for minutes, status in ((-11, 403), (-10, 200), (0, 200), (10, 200), (11, 403)):
            xml = message(t, "text", "<Content>帮助</Content>", serial=minutes + 100)
            assert await post(t, *seal(t, xml, off=timedelta(minutes=minutes))) == status, minutes


@asynccontextmanager
async def bot_instead(t: Town, settings: Settings, chance: Chance | None = None) -> AsyncIterator[Bot]:
    """Another bot in the place of the town's, on the same store."""
    async with AsyncExitStack() as stack:
        async with ClientSession() as session:
            clock = await follow(session, settings.clock.url)
        keys = KeyRing.parse(settings.vault.keys.get_secret_value())
        store = await SqlStore.open(settings.database_url(), keys, synchronous="OFF")
        stack.push_async_callback(store.close)
        rules = await open_rulebook(store, settings, clock.now())
        bot = await stack.enter_async_context(open_bot(settings, store, rules, clock, chance=chance, ticking=False))
        runner = web.AppRunner(bot.app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, settings.server.host, settings.server.port).start()
        yield bot


def message(t: Town, kind: str, inside: str, *, agent: int | None = None, serial: int = 1) -> str:
    account = t.sandbox.account
    created = int(t.sandbox.world.clock.now().timestamp()) + serial
    return (
        f"<xml><ToUserName>{account.corp_id}</ToUserName><FromUserName>chenchen</FromUserName>"
        f"<CreateTime>{created}</CreateTime><MsgType>{kind}</MsgType>{inside}"
        f"<MsgId>{serial}</MsgId><AgentID>{agent or account.agent_id}</AgentID></xml>"
    )


def seal(t: Town, xml: str, *, off: timedelta = timedelta()) -> tuple[Mapping[str, str], bytes]:
    """A proper envelope around anything, as the sandbox's own code makes it."""
    account = t.sandbox.account
    sealed = encrypt(account.aes_key, xml.encode(), account.corp_id, bytes(16))
    timestamp = str(int((t.sandbox.world.clock.now() + off).timestamp()))
    query = {"msg_signature": sign(account.token, timestamp, "1", sealed), "timestamp": timestamp, "nonce": "1"}
    return query, f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>".encode()


async def post(t: Town, query: Mapping[str, str], body: bytes) -> int:
    async with ClientSession() as session, session.post(door(t), params=query, data=body) as response:
        return response.status


def door(t: Town) -> URL:
    return URL(t.sandbox.caller.base_url) / "wecom" / "callback"


@asynccontextmanager
async def inbox_refused(folder: Path) -> AsyncIterator[None]:
    """The engine takes no callback in while the block runs."""
    refuse = "CREATE TRIGGER refused BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'refused'); END"
    await asyncio.to_thread(execute, folder, refuse)
    yield
    await asyncio.to_thread(execute, folder, "DROP TRIGGER refused")


def execute(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / "huiyin.db") as connection:
        connection.execute(statement)


def received(folder: Path) -> int:
    with sqlite3.connect(folder / "huiyin.db") as connection:
        return int(connection.execute("SELECT count(*) FROM inbox").fetchone()[0])


def rows(folder: Path) -> dict[str, int]:
    with sqlite3.connect(folder / "huiyin.db") as connection:
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}  # noqa: S608
