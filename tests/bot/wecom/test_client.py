"""The client against a WeCom on a real socket: tokens, retries, and what each failure tells the caller."""

from __future__ import annotations

import asyncio
import json
import traceback
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.wecom.calls import MAX_DOWNLOAD, Media
from bot.wecom.client import Sent, WeComClient
from bot.wecom.contacts import Department, Member, Tag, TagMembers
from bot.wecom.errors import TASK_ID_USED, Failure, Remedy, WeComError
from tests.bot.wecom.fake_wecom import FakeWeCom, Sleeps, StandingClock, error

SECRET = "s3cr3t-of-the-app"


@dataclass
class Party:
    wecom: FakeWeCom
    client: WeComClient
    clock: StandingClock
    sleeps: Sleeps


def client_for(session: aiohttp.ClientSession, base_url: str, clock: StandingClock, sleeps: Sleeps) -> WeComClient:
    return WeComClient(session, base_url, "ww1", 1000002, SECRET, clock, sleeps)


@pytest.fixture
async def party() -> AsyncIterator[Party]:
    wecom, clock, sleeps = FakeWeCom(), StandingClock(), Sleeps()
    async with TestServer(wecom.app()) as server, aiohttp.ClientSession() as session:
        yield Party(wecom, client_for(session, str(server.make_url("/")), clock, sleeps), clock, sleeps)


async def failure_of(call: Awaitable[object]) -> Failure:
    with pytest.raises(WeComError) as failed:
        await call
    return failed.value.failure


async def test_a_message_is_posted_as_it_was_rendered_with_the_token_in_the_address(party: Party) -> None:
    party.wecom.answers("message/send", {"errcode": 0, "msgid": "m1", "response_code": "RC1"})
    body = '{"touser":"张三"}'.encode()
    assert await party.client.send(body) == Sent("m1", "RC1", ())
    (login,) = party.wecom.calls("gettoken")
    assert (login.method, login.query) == ("GET", {"corpid": "ww1", "corpsecret": SECRET})
    (sent,) = party.wecom.calls("message/send")
    assert (sent.method, sent.query, sent.body) == ("POST", {"access_token": "T1"}, body)


async def test_people_who_were_not_reached_are_listed(party: Party) -> None:
    party.wecom.answers("message/send", {"errcode": 0, "invaliduser": "lisi|wangwu", "unlicenseduser": "zhaoliu"})
    assert (await party.client.send(b"{}")).invalid == ("lisi", "wangwu", "zhaoliu")
    for field, people in ((["lisi"], ("lisi",)), ("lisi", ("lisi",)), ("", ()), (None, ())):
        party.wecom.answers("message/update_template_card", {"errcode": 0, "invaliduser": field})
        assert await party.client.update_card(b"{}") == people


async def test_twenty_callers_at_once_fetch_one_token(party: Party) -> None:
    await asyncio.gather(*(party.client.send(b"{}") for _ in range(20)))
    assert len(party.wecom.calls("gettoken")) == 1
    assert len(party.wecom.calls("message/send")) == 20


async def test_a_token_is_refreshed_five_minutes_before_its_end_and_not_earlier(party: Party) -> None:
    await party.client.send(b"{}")
    party.clock.pass_by(seconds=7200 - 301)
    await party.client.send(b"{}")
    assert party.wecom.tokens == 1
    party.clock.pass_by(seconds=1)
    await party.client.send(b"{}")
    assert party.wecom.tokens == 2


async def test_a_short_lived_token_is_used_for_half_its_life(party: Party) -> None:
    party.wecom.lifetime = 100
    await party.client.send(b"{}")
    party.clock.pass_by(seconds=49)
    await party.client.send(b"{}")
    assert party.wecom.tokens == 1
    party.clock.pass_by(seconds=1)
    await party.client.send(b"{}")
    assert party.wecom.tokens == 2


@pytest.mark.parametrize("code", [40014, 42001, 40001])
async def test_a_refused_token_is_replaced_once_and_the_call_repeated_once(party: Party, code: int) -> None:
    party.wecom.answers("message/send", error(code), {"errcode": 0, "msgid": "m1"})
    assert (await party.client.send(b"{}")).msgid == "m1"
    assert [sent.query["access_token"] for sent in party.wecom.calls("message/send")] == ["T1", "T2"]


async def test_many_callers_with_a_refused_token_fetch_one_new_token(party: Party) -> None:
    await party.client.send(b"{}")
    party.wecom.answers("message/send", *[error(40014)] * 10)
    await asyncio.gather(*(party.client.send(b"{}") for _ in range(10)))
    assert party.wecom.tokens == 2


async def test_a_late_refusal_of_the_old_token_does_not_cost_the_new_one(party: Party) -> None:
    asked, gate = asyncio.Event(), asyncio.Event()

    async def slow_refusal() -> web.StreamResponse:
        asked.set()
        await gate.wait()
        return web.json_response(error(40014))

    party.wecom.answers("message/send", slow_refusal, error(40014))
    slow = asyncio.create_task(party.client.send(b"slow"))
    await asked.wait()
    await party.client.send(b"quick")
    gate.set()
    await slow
    tokens = [sent.query["access_token"] for sent in party.wecom.calls("message/send")]
    assert tokens == ["T1", "T1", "T2", "T2"]


async def test_a_token_that_stays_refused_is_an_alarm_and_not_a_loop(party: Party) -> None:
    party.wecom.answers("message/send", *[error(40014)] * 99)
    failure = await failure_of(party.client.send(b"{}"))
    assert (failure.remedy, failure.errcode) == (Remedy.ALARM, 40014)
    for _ in range(5):
        assert (await failure_of(party.client.send(b"{}"))).remedy is Remedy.ALARM
    assert (len(party.wecom.calls("gettoken")), len(party.wecom.calls("message/send"))) == (2, 2)
    party.clock.pass_by(minutes=1)
    await failure_of(party.client.send(b"{}"))
    assert (len(party.wecom.calls("gettoken")), len(party.wecom.calls("message/send"))) == (4, 4)


async def test_a_token_that_is_refused_to_eight_at_once_costs_the_first_pause_and_not_the_longest(party: Party) -> None:
    party.wecom.answers("message/send", *[error(40014)] * 16)
    for failure in await asyncio.gather(*(failure_of(party.client.send(b"{}")) for _ in range(8))):
        assert failure.remedy is Remedy.ALARM
    party.clock.pass_by(minutes=1, seconds=-1)
    assert (await failure_of(party.client.send(b"{}"))).remedy is Remedy.ALARM
    party.clock.pass_by(seconds=1)
    await party.client.send(b"{}")


@pytest.mark.parametrize("code", [40001, 40091, 40013, 60020])
async def test_a_wrong_secret_is_tried_at_growing_distances_and_heals_by_itself(party: Party, code: int) -> None:
    party.wecom.answers("gettoken", *[error(code)] * 6)
    for attempt, minutes in enumerate((1, 2, 4, 8, 10, 10), start=1):
        for _ in range(3):
            assert (await failure_of(party.client.send(b"{}"))).remedy is Remedy.ALARM
        assert len(party.wecom.calls("gettoken")) == attempt
        party.clock.pass_by(minutes=minutes, seconds=-1)
        assert (await failure_of(party.client.send(b"{}"))).errcode == code
        assert len(party.wecom.calls("gettoken")) == attempt
        party.clock.pass_by(seconds=1)
    await party.client.send(b"{}")
    assert party.wecom.calls("message/send")


async def test_after_healing_the_distances_start_anew(party: Party) -> None:
    for _ in range(2):
        party.wecom.answers("gettoken", error(40001), error(40001))
        for minutes in (1, 2):
            await failure_of(party.client.send(b"{}"))
            party.clock.pass_by(minutes=minutes)
        await party.client.send(b"{}")
        party.clock.pass_by(hours=2)


async def test_a_blocked_address_is_left_alone_for_an_hour(party: Party) -> None:
    party.wecom.answers("gettoken", error(45009))
    failure = await failure_of(party.client.send(b"{}"))
    assert (failure.remedy, failure.wait) == (Remedy.WAIT, timedelta(hours=1))
    party.clock.pass_by(minutes=59, seconds=59)
    await failure_of(party.client.send(b"{}"))
    assert len(party.wecom.calls("gettoken")) == 1
    party.clock.pass_by(seconds=1)
    await party.client.send(b"{}")


async def test_a_hiccup_while_refreshing_early_does_not_stop_the_sending(party: Party) -> None:
    await party.client.send(b"{}")
    party.clock.pass_by(seconds=7000)
    party.wecom.answers("gettoken", error(-1), web.Response(status=502))
    for _ in range(3):
        await party.client.send(b"{}")
    assert {sent.query["access_token"] for sent in party.wecom.calls("message/send")} == {"T1"}
    assert len(party.wecom.calls("gettoken")) == 2  # the second one started the pause's first second
    party.clock.pass_by(seconds=200)
    assert (await failure_of(party.client.send(b"{}"))).errcode is None  # expired now; 502
    party.clock.pass_by(seconds=60)
    await party.client.send(b"{}")
    assert party.wecom.calls("message/send")[-1].query["access_token"] == "T2"


@pytest.mark.parametrize(
    "answer",
    [{"errcode": 0}, {"errcode": 0, "access_token": "", "expires_in": 7200}, {"access_token": "x", "expires_in": "7"}],
)
async def test_a_token_answer_without_a_token_is_no_token(party: Party, answer: dict[str, Any]) -> None:
    party.wecom.answers("gettoken", answer)
    failure = await failure_of(party.client.send(b"{}"))
    assert (failure.call, failure.remedy, failure.reason) == ("gettoken", Remedy.RETRY, "no token")


async def test_a_message_is_never_sent_twice_by_the_client(party: Party) -> None:
    party.wecom.answers("message/send", error(-1))
    assert (await failure_of(party.client.send(b"{}"))).remedy is Remedy.RETRY
    party.wecom.answers("message/send", web.Response(status=502))
    assert (await failure_of(party.client.send(b"{}"))).reason == "http 502"
    assert len(party.wecom.calls("message/send")) == 2
    assert party.sleeps.taken == []


async def test_a_read_is_repeated_three_times_with_growing_pauses(party: Party) -> None:
    party.wecom.answers("tag/list", error(-1), error(45033), web.Response(status=503), {"errcode": 0, "taglist": []})
    assert await party.client.tag_list() == ()
    assert party.sleeps.taken == [1, 2, 4]
    party.wecom.answers("tag/list", *[error(-1)] * 4)
    assert (await failure_of(party.client.tag_list())).errcode == -1
    assert len(party.wecom.calls("tag/list")) == 8


async def test_a_read_that_is_refused_for_good_is_not_repeated(party: Party) -> None:
    party.wecom.answers("user/get", error(60111))
    failure = await failure_of(party.client.user_get("gone"))
    assert (failure.remedy, failure.hint) == (Remedy.DROP, "1764000000123456789012345")
    assert party.sleeps.taken == []


async def test_a_used_task_id_is_for_the_caller_to_judge(party: Party) -> None:
    party.wecom.answers("message/send", error(42014))
    assert (await failure_of(party.client.send(b"{}"))).errcode == TASK_ID_USED


@pytest.mark.parametrize(
    ("response", "reason", "remedy"),
    [
        (web.Response(status=500), "http 500", Remedy.RETRY),
        (web.Response(status=429), "http 429", Remedy.WAIT),
        (web.Response(status=403, text="<html>"), "http 403", Remedy.ALARM),
        (web.Response(status=302, headers={"Location": "/cgi-bin/elsewhere"}), "http 302", Remedy.ALARM),
        (web.Response(text="<html>busy</html>"), "not json", Remedy.RETRY),
        (web.Response(text=""), "not json", Remedy.RETRY),
        (web.Response(text="[1]"), "not json", Remedy.RETRY),
        (web.Response(text="\xff"), "not json", Remedy.RETRY),
        (web.Response(text='{"errcode": "x"}'), "not json", Remedy.RETRY),
        (web.Response(text="[" * 100_000), "not json", Remedy.RETRY),
    ],
)
async def test_what_is_not_wecoms_answer_is_told_apart(
    party: Party, response: web.Response, reason: str, remedy: Remedy
) -> None:
    party.wecom.answers("message/send", response)
    failure = await failure_of(party.client.send(b"{}"))
    assert (failure.errcode, failure.reason, failure.remedy) == (None, reason, remedy)
    assert not party.wecom.calls("elsewhere")


async def test_a_raw_control_character_in_an_answer_is_read(party: Party) -> None:
    party.wecom.answers("message/send", web.Response(text='{"errcode": 0, "msgid": "a\x01b"}'))
    assert (await party.client.send(b"{}")).msgid == "a\x01b"


async def test_a_silent_wecom_is_a_time_out() -> None:
    wecom, never = FakeWeCom(), asyncio.Event()

    async def hang() -> web.StreamResponse:
        await never.wait()
        return web.Response()

    wecom.answers("message/send", hang)
    async with TestServer(wecom.app()) as server, aiohttp.ClientSession() as session:
        url = str(server.make_url("/"))
        client = WeComClient(session, url, "ww1", 1000002, SECRET, StandingClock(), Sleeps(), patience=0.2)
        failure = await failure_of(client.send(b"{}"))
        never.set()
    assert (failure.call, failure.remedy, failure.reason) == ("message/send", Remedy.RETRY, "timeout")


async def test_no_wecom_at_all_is_a_connection_failure() -> None:
    async with aiohttp.ClientSession() as session:
        client = client_for(session, f"http://127.0.0.1:{unused_port()}", StandingClock(), Sleeps())
        failure = await failure_of(client.send(b"{}"))
    assert (failure.call, failure.remedy, failure.reason) == ("gettoken", Remedy.RETRY, "connection")


async def test_no_failure_tells_the_secret_or_the_token(party: Party) -> None:
    party.wecom.answers("gettoken", error(40001))
    party.wecom.answers("message/send", web.Response(status=502), error(40058), web.Response(text="T1 {"))
    for _ in range(4):
        with pytest.raises(WeComError) as failed:
            await party.client.send(b"{}")
        assert failed.value.__context__ is None
        told = "".join(traceback.format_exception(failed.value)) + repr(failed.value.failure)
        assert SECRET not in told
        assert "T1" not in told
        assert "203.0.113.9" not in told
        party.clock.pass_by(minutes=1)


async def test_a_picture_is_downloaded_with_its_name(party: Party) -> None:
    party.wecom.answers(
        "media/get",
        web.Response(
            body=b"\x89PNG", content_type="image/png", headers={"Content-Disposition": 'attachment; filename="a.png"'}
        ),
    )
    assert await party.client.media_get("3aImg") == Media(b"\x89PNG", "image/png", "a.png")
    assert party.wecom.calls("media/get")[0].query == {"media_id": "3aImg", "access_token": "T1"}


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ('attachment; filename="C:\\dir\\x.png"', "x.png"),
        ("attachment; filename*=UTF-8''%E5%9B%BE.png", "图.png"),
        ("attachment; filename=plain.png", "plain.png"),
        ("attachment", ""),
        ("nonsense;;;=", ""),
    ],
)
async def test_a_file_name_is_only_a_name(party: Party, disposition: str, name: str) -> None:
    party.wecom.answers("media/get", web.Response(body=b"x", headers={"Content-Disposition": disposition}))
    assert (await party.client.media_get("m")).filename == name


async def test_an_expired_medium_answers_json_and_is_dropped(party: Party) -> None:
    party.wecom.answers("media/get", error(40007))
    failure = await failure_of(party.client.media_get("old"))
    assert (failure.remedy, failure.errcode) == (Remedy.DROP, 40007)


async def test_a_refused_token_is_replaced_for_downloads_too(party: Party) -> None:
    picture = web.Response(body=b"x", content_type="image/jpeg", headers={"Content-Disposition": "attachment"})
    party.wecom.answers("media/get", error(42001), picture)
    assert (await party.client.media_get("m")).content == b"x"


async def test_a_medium_may_have_20_mib_and_not_a_byte_more(party: Party) -> None:
    named = {"Content-Disposition": "attachment"}
    for extra in (0, 1):
        party.wecom.answers("media/get", web.Response(body=bytes(MAX_DOWNLOAD + extra), headers=named))
    assert len((await party.client.media_get("m")).content) == MAX_DOWNLOAD == 20 * 1024 * 1024
    failure = await failure_of(party.client.media_get("m"))
    assert (failure.remedy, failure.reason) == (Remedy.DROP, "too big")


async def test_a_person_is_read_with_the_departments_he_leads(party: Party) -> None:
    party.wecom.answers(
        "user/get",
        {
            "errcode": 0,
            "userid": "zhangsan",
            "name": "张三",
            "department": [2, 5, 7],
            "main_department": 5,
            "is_leader_in_dept": [0, 1],
            "direct_leader": ["boss"],
            "position": "客服",
            "alias": "",
            "status": 1,
        },
    )
    assert await party.client.user_get("zhangsan") == Member(
        userid="zhangsan",
        name="张三",
        departments=(2, 5, 7),
        main_department=5,
        leads=(5,),
        direct_leaders=("boss",),
        position="客服",
    )


async def test_people_of_a_department_may_be_bare_or_gone(party: Party) -> None:
    rows = [{"userid": "a"}, {"userid": "b", "name": "B", "department": [3], "status": 5}]
    party.wecom.answers("user/list", {"errcode": 0, "userlist": rows})
    assert await party.client.user_list(3) == (
        Member("a", "a"),
        Member("b", "B", departments=(3,), main_department=3, active=False),
    )
    assert party.wecom.calls("user/list")[0].query["department_id"] == "3"


async def test_departments_and_tags_are_read(party: Party) -> None:
    departments = [{"id": 1, "name": "公司", "parentid": 0}, {"id": 2, "name": "行政", "parentid": 1, "order": 9}]
    departments[1]["department_leader"] = ["wangqiang"]
    party.wecom.answers("department/list", {"errcode": 0, "department": departments})
    assert await party.client.department_list() == (
        Department(1, "公司"),
        Department(2, "行政", parent=1, leaders=("wangqiang",), order=9),
    )
    party.wecom.answers("tag/list", {"errcode": 0, "taglist": [{"tagid": 4, "tagname": "投诉专员"}]})
    assert await party.client.tag_list() == (Tag(4, "投诉专员"),)
    party.wecom.answers("tag/get", {"errcode": 0, "tagname": "x", "userlist": [{"userid": "a"}], "partylist": [2]})
    assert await party.client.tag_get(4) == TagMembers("x", ("a",), (2,))


@pytest.mark.parametrize("rows", [None, {}, "x", [{"name": "nobody"}], [None], [{"userid": "a", "department": "x"}]])
async def test_an_address_book_of_another_shape_is_a_failure_and_not_a_crash(party: Party, rows: Any) -> None:
    party.wecom.answers("user/list", {"errcode": 0, "userlist": rows})
    assert (await failure_of(party.client.user_list(1))).reason == "not as documented"


async def test_the_menu_is_replaced_and_read_back(party: Party) -> None:
    menu = {"button": [{"type": "click", "name": "我要反映", "key": "NEW"}]}
    await party.client.menu_create(menu)
    (created,) = party.wecom.calls("menu/create")
    assert (created.query["agentid"], json.loads(created.body)) == ("1000002", menu)
    assert "我要反映".encode() in created.body
    party.wecom.answers("menu/get", {"errcode": 0, **menu}, error(46003), {"errcode": 0}, error(48002))
    assert await party.client.menu_get() == menu
    assert await party.client.menu_get() == {}
    assert await party.client.menu_get() == {}
    assert (await failure_of(party.client.menu_get())).remedy is Remedy.ALARM
