from __future__ import annotations

import asyncio

import pytest

from bot.sandbox.callbacks import CallbackRules
from tests.bot.sandbox.conftest import IMPATIENT, Stage, button_card, serve_bot


async def test_a_bot_that_does_not_answer_in_time_is_told_four_times_with_the_same_bytes(stage: Stage) -> None:
    stage.sandbox.caller.rules = IMPATIENT
    stage.bot.hang = asyncio.Event()
    outcome = await stage.act("chenchen", "say", {"text": "x"})
    assert (outcome["answered"], outcome["attempts"], outcome["status"]) == (False, 4, None)
    assert outcome["ms"] >= 200
    assert len({query["nonce"] for query in stage.bot.queries}) == 1
    assert len({told["MsgId"] for told in stage.bot.told}) == 1


async def test_a_retry_may_come_with_a_fresh_nonce_and_ends_with_the_first_answer(stage: Stage) -> None:
    stage.sandbox.caller.rules = CallbackRules(answer_within_s=0.3, fresh_nonce_on_retry=True)
    stage.bot.hang, stage.bot.hold = asyncio.Event(), 1
    outcome = await stage.act("chenchen", "say", {"text": "x"})
    assert (outcome["answered"], outcome["attempts"]) == (True, 2)
    assert len({query["nonce"] for query in stage.bot.queries}) == 2
    assert len({told["MsgId"] for told in stage.bot.told}) == 1


async def test_a_bot_that_is_down_gets_nothing_and_the_message_is_lost(stage: Stage) -> None:
    await stage.bot_runner.cleanup()
    outcome = await stage.act("chenchen", "say", {"text": "x"})
    assert (outcome["answered"], outcome["attempts"]) == (False, 4)
    (entry,) = await stage.traffic()
    assert (entry["n"], entry["status"], entry["attempts"]) == (outcome["callback"], None, 4)


@pytest.mark.parametrize(("retry", "attempts"), [(False, 1), (True, 4)])
async def test_another_status_than_200_is_no_receipt_and_repeated_only_where_switched_on(
    stage: Stage, retry: bool, attempts: int
) -> None:
    stage.sandbox.caller.rules = CallbackRules(retry_on_non_200=retry)
    stage.bot.status = 503
    outcome = await stage.act("chenchen", "say", {"text": "x"})
    assert (outcome["answered"], outcome["attempts"], outcome["status"]) == (False, attempts, 503)


async def test_a_past_callback_can_be_sent_again_with_the_same_bytes_or_sealed_anew(stage: Stage) -> None:
    first = await stage.act("chenchen", "say", {"text": "x"})
    same = await stage.post(f"/sandbox/callbacks/{first['callback']}/again", {"fresh_nonce": False})
    fresh = await stage.post(f"/sandbox/callbacks/{first['callback']}/again", {"fresh_nonce": True})
    assert same["answered"]
    assert fresh["answered"]
    assert len({told["MsgId"] for told in stage.bot.told}) == 1
    nonces = [query["nonce"] for query in stage.bot.queries]
    assert nonces[0] == nonces[1] != nonces[2]
    entries = await stage.traffic()
    assert [entry["request"].get("again_of") for entry in entries] == [None, first["callback"], first["callback"]]
    await stage.post("/sandbox/callbacks/999/again", status=404)
    assert len(await stage.messages("chenchen")) == 1


@pytest.mark.parametrize(
    ("broken", "code"), [("signature", -40001), ("receiver", -40005), ("padding", -40008), ("none", 0)]
)
async def test_a_forged_callback_is_broken_in_one_place_only(stage: Stage, broken: str, code: int) -> None:
    outcome = await stage.post("/sandbox/raw", {"userid": "chenchen", "break": broken})
    assert outcome["answered"] == (code == 0)
    assert stage.bot.refusals == ([code] if code else [])


async def test_an_old_timestamp_is_an_hour_behind_and_rightly_signed(stage: Stage) -> None:
    await stage.post("/sandbox/raw", {"userid": "chenchen", "break": "time"})
    await stage.post("/sandbox/raw", {"userid": "chenchen"})
    old, right = (int(query["timestamp"]) for query in stage.bot.queries)
    assert right - old == 3600
    assert stage.bot.refusals == []


async def test_raw_takes_any_xml_also_of_strangers_and_leaves_no_trace_on_a_phone(stage: Stage) -> None:
    xml = "<xml><FromUserName>ghost</FromUserName><MsgType>event</MsgType><Event>subscribe</Event></xml>"
    stage.bot.reply = lambda _: stage.bot.text("ghost", "您好")
    await stage.post("/sandbox/raw", {"xml": xml})
    assert stage.bot.told[0]["Event"] == "subscribe"
    (entry,) = await stage.traffic()
    assert entry["refused"] == "nobody is called 'ghost'"
    await stage.post("/sandbox/raw", {"break": "nonsense"}, status=400)
    await stage.post("/sandbox/raw", {}, status=400)


async def test_a_passive_reply_that_wecom_would_ignore_is_listed_with_its_reason(stage: Stage) -> None:
    card = "<TemplateCard><CardType>text_notice</CardType></TemplateCard>"
    replies = {
        "a card to a typed message": (stage.bot.inner("limin", "update_template_card", card), "takes no reply of type"),
        "to somebody else": (stage.bot.text("sunxiao", "x"), "ToUserName is 'sunxiao'"),
        "from another company": (stage.bot.text("limin", "x").replace(stage.bot.account.corp_id, "ww0"), "CorpID"),
        "without a time": (
            stage.bot.text("limin", "x").replace("<CreateTime>1772416800</CreateTime>", ""),
            "CreateTime",
        ),
        "an empty text": (stage.bot.text("limin", ""), "the text is empty"),
        "an unknown type": (stage.bot.inner("limin", "file", ""), "takes no reply of type 'file'"),
        "an image without media": (stage.bot.inner("limin", "image", ""), "the image reply lacks"),
    }
    for reply, reason in replies.values():
        stage.bot.reply = lambda _, reply=reply: reply  # type: ignore[misc]
        outcome = await stage.act("limin", "say", {"text": "x"})
        assert outcome["answered"]
        assert reason in (await stage.traffic())[-1]["refused"]
    stage.bot.body = b'{"errcode": 0}'
    await stage.act("limin", "say", {"text": "x"})
    assert "not XML" in (await stage.traffic())[-1]["refused"]
    assert all(message["from"] == "me" for message in await stage.messages("limin"))
    stage.bot.body = b"success"
    await stage.act("limin", "say", {"text": "x"})
    assert (await stage.traffic())[-1]["refused"] is None


async def test_a_tap_takes_a_card_but_no_text_and_a_bad_card_changes_nothing(stage: Stage) -> None:
    await stage.send("limin", button_card("t1"))
    shown = await stage.messages("limin")
    nothing_to_open = (
        "<TemplateCard><CardType>text_notice</CardType><MainTitle><Title>好</Title></MainTitle></TemplateCard>"
    )
    misspelt = "<TemplateCard><CardType>text_notice</CardType><Maintitle/></TemplateCard>"
    for reply, reason in [
        (stage.bot.text("limin", "好"), "template_card_event takes no reply of type 'text'"),
        (stage.bot.inner("limin", "update_template_card", nothing_to_open), "42045"),
        (stage.bot.inner("limin", "update_template_card", misspelt), "<Maintitle> is not an element of a card"),
    ]:
        stage.bot.reply = lambda _, reply=reply: reply  # type: ignore[misc]
        await stage.act("limin", "tap", {"task_id": "t1", "key": "accept"})
        assert reason in (await stage.traffic())[-1]["refused"]
    assert await stage.messages("limin") == shown


async def test_a_long_passive_text_is_cut_after_2048_bytes_between_two_characters(stage: Stage) -> None:
    stage.bot.reply = lambda _: stage.bot.text("limin", "a" + "字" * 700)
    await stage.act("limin", "say", {"text": "x"})
    text = (await stage.messages("limin"))[-1]["text"]
    assert text == "a" + "字" * 682  # 2047 bytes; one more character would need 3


async def test_the_console_checks_the_callback_url_by_its_exact_echo(stage: Stage) -> None:
    assert await stage.post("/sandbox/verify") == {"ok": True, "reason": None}
    stage.bot.body = b'"echo"'
    assert (await stage.post("/sandbox/verify"))["reason"] == "the body is not exactly the decrypted echostr"
    await stage.bot_runner.cleanup()
    assert "nobody there" in (await stage.post("/sandbox/verify"))["reason"]


async def test_a_bot_that_was_started_anew_on_its_port_is_reached_at_the_first_attempt(stage: Stage) -> None:
    await stage.act("chenchen", "say", {"text": "一"})
    port = int(stage.sandbox.caller.base_url.rpartition(":")[2])
    await stage.bot_runner.cleanup()
    again, _ = await serve_bot(stage.bot, port)
    assert (await stage.act("chenchen", "say", {"text": "二"}))["attempts"] == 1
    await again.cleanup()


async def test_traffic_shows_both_directions_numbered_and_without_secrets(stage: Stage) -> None:
    await stage.send("limin", {"content": "您好"}, "text")
    await stage.act("limin", "say", {"text": "在"})
    entries = await stage.traffic()
    assert [entry["n"] for entry in entries] == [1, 2, 3]
    assert [(e["direction"], e["what"]) for e in entries] == [
        ("api", "gettoken"),
        ("api", "message/send"),
        ("callback", "text"),
    ]
    assert entries[1]["request"]["body"]["text"] == {"content": "您好"}
    for secret in (stage.sandbox.account.secret, await stage.token()):
        assert secret not in str(entries)
    later = (await stage.get("/sandbox/traffic?after=2"))["items"]
    assert [entry["n"] for entry in later] == [3, 4]
