"""What survives when the sandbox ends and is started anew on the same folder."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.clock import DEFAULT_START
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.store import Store
from bot.sandbox.world import World


async def test_phones_codes_task_ids_media_menu_token_time_and_credentials_survive(tmp_path: Path) -> None:
    card = {"card_type": "button_interaction", "button_list": [{"text": "受理", "key": "accept"}], "task_id": "t1"}
    async with Sandbox(folder=tmp_path) as first:
        world = first.world
        agent = first.account.agent_id
        world.use_task_id(agent, "t1")
        sent = world.add_message(
            "limin", "bot", "template_card", card=card, state="live", task_id="t1", msgid="m", extra={"agentid": agent}
        )
        spent, code = world.new_code(agent, "m"), world.new_code(agent, "m")
        found = world.code(spent)
        assert found is not None
        world.spend(found)
        media = world.add_media("image", "虫.png", "image/png", b"\x89PNG")
        world.set_menu({"button": [{"type": "click", "name": "我的", "key": "MINE"}]})
        token = world.issue_token(agent)
        world.clock.set(DEFAULT_START + timedelta(hours=1))
        account, rev = first.account, world.rev

    async with Sandbox(folder=tmp_path) as second:
        world = second.world
        assert second.account == account
        assert world.clock.now() == DEFAULT_START + timedelta(hours=1)
        assert world.messages("limin") == [sent]
        assert world.copies("m", ["LIMIN"]) == [sent]
        assert world.messages("zhangwei") == []
        assert world.task_id_used(agent, "t1")
        assert not world.task_id_used(agent, "t2")
        assert world.code(code) is not None
        assert world.code(spent) is None
        kept = world.media(media.media_id)
        assert kept == media
        assert world.media_content(media) == b"\x89PNG"
        assert world.menu is not None
        assert world.issue_token(agent) == token
        later = world.add_message("limin", "bot", "text", text="x")
        assert later.id > sent.id
        assert later.rev > rev


async def test_the_time_of_the_last_walk_survives_a_sandbox_that_is_not_closed(tmp_path: Path) -> None:
    async with Sandbox(folder=tmp_path) as sandbox:
        await sandbox.walker.move(DEFAULT_START + timedelta(hours=1))
        async with Sandbox(folder=tmp_path) as heir:
            assert heir.world.clock.now() == DEFAULT_START + timedelta(hours=1)


async def test_a_later_start_moves_a_kept_clock_forward_and_an_earlier_one_does_not_move_it_back(
    tmp_path: Path,
) -> None:
    async with Sandbox(folder=tmp_path, start=DEFAULT_START):
        pass
    async with Sandbox(folder=tmp_path, start=DEFAULT_START + timedelta(days=1)) as later:
        assert later.world.clock.now() == DEFAULT_START + timedelta(days=1)
    async with Sandbox(folder=tmp_path, start=DEFAULT_START) as earlier:
        assert earlier.world.clock.now() == DEFAULT_START + timedelta(days=1)


async def test_without_a_folder_nothing_is_kept_and_credentials_differ() -> None:
    async with Sandbox() as one, Sandbox() as other:
        assert one.account != other.account
        assert len(one.account.aes_key) == 43
        assert one.account.aes_key.isalnum()


def test_writing_a_document_anew_keeps_its_bytes_and_its_place_in_the_order(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put("media", "a", {"name": "a"}, b"bytes")
    store.put("media", "b", {"name": "b"})
    store.put("media", "a", {"name": "A"})
    assert store.content("media", "a") == b"bytes"
    assert store.content("media", "b") == b""
    assert [doc["name"] for doc in store.all("media")] == ["A", "b"]
    store.close()


@pytest.mark.parametrize(("minutes_apart", "delivered"), [(0, 30), (1, 1000)])
def test_a_member_gets_30_a_minute_and_1000_an_hour(world: World, minutes_apart: int, delivered: int) -> None:
    count = 0
    for n in range(1001):
        if minutes_apart and n and n % 20 == 0:
            world.clock.set(world.clock.now() + timedelta(minutes=1))
        count += world.may_deliver(1, "limin")
    assert count == delivered
    assert world.may_deliver(1, "zhangwei")
