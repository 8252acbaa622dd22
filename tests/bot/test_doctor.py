"""The doctor: each thing an administrator can have set up wrongly gets a sentence of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from pytest_aiohttp import AiohttpServer

from bot.demo_data import new_key_text
from bot.doctor import examine
from bot.settings import Settings
from storage.inbox import InboxEntry
from storage.store import SqlStore
from storage.vault import KeyRing

Answers = dict[str, Any]
GOOD: Answers = {
    "gettoken": {"errcode": 0, "errmsg": "ok", "access_token": "t", "expires_in": 7200},
    "department/list": {"errcode": 0, "department": [{"id": 1, "name": "公司", "department_leader": ["zhouzong"]}]},
    "user/list": {
        "errcode": 0,
        "userlist": [{"userid": u, "name": u, "department": [1]} for u in ("limin", "zhaolan", "zhouzong")],
    },
    "tag/list": {"errcode": 0, "taglist": []},
}
ROLES = {"specialist": ["limin"], "director": ["zhaolan"], "top": ["zhouzong"]}


@pytest.fixture
def company(aiohttp_server: AiohttpServer, tmp_path: Path) -> Callable[..., Any]:
    """Findings for a WeCom that answers so, beside a bot whose `/readyz` tells these callbacks."""

    async def look(
        *,
        answers: Answers | None = None,
        callbacks: dict[str, int] | None = None,
        keys: tuple[str, ...] = ("k1",),
        waiting: dict[str, str] | None = None,
        **changes: Any,
    ) -> list[str]:
        told = GOOD | (answers or {})

        async def readyz(_: web.Request) -> web.Response:
            return web.json_response({"callbacks": callbacks or {}, "waiting": waiting or {}, "keys": keys})

        app = answering(told)
        app.router.add_get("/readyz", readyz)
        server = await aiohttp_server(app)
        values: dict[str, Any] = {
            "wecom": {
                "corpid": "ww1",
                "agentid": 7,
                "secret": "s",
                "token": "t",
                "aeskey": "a" * 43,
                "base_url": str(server.make_url("")).rstrip("/"),
            },
            "vault": {"keys": new_key_text("k1")},
            "roles": ROLES,
            "server": {"port": server.port},
        }
        for key, value in changes.items():
            values[key] = values.get(key, {}) | value if isinstance(value, dict) else value
        return [str(finding) for finding in await examine(Settings.model_validate(values))]

    return look


def answering(answers: Answers) -> web.Application:
    """A WeCom that answers each call so."""

    async def api(request: web.Request) -> web.Response:
        return web.json_response(answers[request.match_info["api"]])

    app = web.Application()
    app.router.add_get("/cgi-bin/{api:.+}", api)
    return app


def wrong(findings: list[str]) -> list[str]:
    return [text for text in findings if text.startswith("✗")]


async def test_where_everything_is_well_it_says_so(company: Callable[..., Any]) -> None:
    findings = await company(callbacks={"": 3})
    assert wrong(findings) == []
    assert "通讯录读取成功：3人，1部门" in "\n".join(findings)


@pytest.mark.parametrize(
    ("callbacks", "says"),
    [
        ({}, "没有收到回调"),
        ({"signature": 1}, "Token 与控制台不一致"),
        ({"padding": 1}, "EncodingAESKey 与控制台不一致"),
        ({"receiver": 2}, "企业ID不一致"),
        ({"stale": 1, "": 1}, "校准本机时钟"),
        ({"another_app": 3}, "wecom.agentid 与控制台不一致"),
    ],
)
async def test_it_tells_why_the_door_stays_shut(
    company: Callable[..., Any], callbacks: dict[str, int], says: str
) -> None:
    (text,) = wrong(await company(callbacks=callbacks))
    assert says in text


@pytest.mark.parametrize(
    ("call", "errcode", "says"),
    [
        ("gettoken", 40001, "wecom.secret"),
        ("gettoken", 40013, "wecom.corpid"),
        ("department/list", 301002, "wecom.agentid"),
        ("department/list", 12345, "12345"),
    ],
)
async def test_a_refusal_of_wecom_names_the_setting(
    company: Callable[..., Any], call: str, errcode: int, says: str
) -> None:
    (text,) = wrong(await company(callbacks={"": 1}, answers={call: {"errcode": errcode, "errmsg": "no"}}))
    assert says in text


async def test_the_address_to_enter_as_trusted_is_read_from_wecoms_own_words(company: Callable[..., Any]) -> None:
    refusal = {"errcode": 60020, "errmsg": "not allow to access from your ip, hint: [1], from ip: 203.0.113.9, more"}
    (text,) = wrong(await company(callbacks={"": 1}, answers={"department/list": refusal}))
    assert "请把 203.0.113.9 填入 企业可信IP" in text


async def test_without_a_secret_it_can_listen_but_not_speak(company: Callable[..., Any]) -> None:
    (text,) = wrong(await company(callbacks={"": 1}, wecom={"secret": ""}))
    assert "只能接收，不能发送" in text


async def test_a_role_that_nobody_holds_is_named(company: Callable[..., Any]) -> None:
    (text,) = wrong(await company(callbacks={"": 1}, roles={"top": ["nobody"]}))
    assert "top" in text


async def test_a_department_without_a_head_is_named(company: Callable[..., Any]) -> None:
    departments = {"errcode": 0, "department": [{"id": 1, "name": "公司"}]}
    (text,) = wrong(await company(callbacks={"": 1}, answers={"department/list": departments}))
    assert "公司" in text


async def test_a_calendar_of_a_department_that_is_not_there_is_named(company: Callable[..., Any]) -> None:
    named = [{"name": "车间", "departments": ["公司", "1", "七车间"]}]
    (text,) = wrong(await company(callbacks={"": 1}, calendar={"named": named}))
    assert ("车间" in text, "没有部门 七车间" in text) == (True, True)


async def test_a_key_that_is_none_and_a_policy_that_is_not_there_are_named(company: Callable[..., Any]) -> None:
    found = wrong(await company(callbacks={"": 1}, vault={"keys": "nonsense"}, policy={"name": "nowhere"}))
    assert any("vault.keys" in text for text in found)
    assert any("policy.name" in text for text in found)


@pytest.mark.parametrize(("held", "said"), [(("k1",), 0), (("k0",), 1), (("k1", "k0"), 1)])
async def test_a_bot_that_goes_on_with_other_keys_than_the_settings_is_to_be_restarted(
    company: Callable[..., Any], held: tuple[str, ...], said: int
) -> None:
    found = wrong(await company(callbacks={"": 1}, keys=held))
    assert len([text for text in found if "重启它才生效" in text]) == said


async def test_a_bot_that_does_not_run_is_said(company: Callable[..., Any]) -> None:
    assert any("机器人没有运行" in text for text in wrong(await company(callbacks={"": 1}, server={"port": 1})))


async def test_a_message_that_was_set_aside_is_listed_by_id_moment_and_reason_without_its_words(
    company: Callable[..., Any], tmp_path: Path
) -> None:
    key = new_key_text("k1")
    at, url = datetime(2026, 3, 2, 2, 0, tzinfo=UTC), f"sqlite:///{tmp_path / 'x.db'}"
    store = await SqlStore.open(url, KeyRing.parse(key), synchronous="OFF")
    received = await store.receive("食堂有虫子".encode(), "chenchen", "食堂有虫子".encode(), at)
    before = await company(callbacks={"": 1}, vault={"keys": key}, database={"url": url})
    async with store.begin() as uow:
        entry = await uow.inbox.take(received.entry_id)
        assert isinstance(entry, InboxEntry)
        await uow.inbox.set_aside(entry, "KeyError", at)
        await uow.commit()
    after = await company(callbacks={"": 1}, vault={"keys": key}, database={"url": url})
    await store.close()
    assert wrong(before) == []
    (text,) = wrong(after)
    assert f"huiyin inbox retry {received.entry_id}" in text
    assert "2026-03-02 02:00 UTC" in text
    assert "KeyError" in text
    assert "虫" not in text
    assert "chenchen" not in text


@pytest.mark.parametrize(("reason", "said"), [("shrunk", 1), ("60020", 0)])
async def test_an_address_book_that_was_not_taken_is_told_with_the_way_out(
    company: Callable[..., Any], reason: str, said: int
) -> None:
    found = wrong(await company(callbacks={"": 1}, waiting={"directory": reason}))
    assert len([text for text in found if "huiyin directory accept" in text]) == said


async def test_every_regulation_in_use_is_named_and_one_to_which_nothing_leads_is_told(
    company: Callable[..., Any],
) -> None:
    also: dict[str, Any] = {"also": [{"name": "nursing-home"}]}
    said = await company(policy=also)
    assert sum(line.startswith("✓ policy：") for line in said) == 2
    [idle] = [line for line in said if line.startswith("✗ policy")]
    assert "没有 [[policy.route]] 通向 nursing-home" in idle
    routed = also | {"route": [{"policy": "nursing-home", "department": ["公司"]}]}
    assert not [line for line in await company(policy=routed) if line.startswith("✗ policy")]


async def test_a_route_by_a_department_that_is_not_there_is_told(company: Callable[..., Any]) -> None:
    route = {"policy": "nursing-home", "department": ["公司", "养老院"]}
    said = await company(policy={"also": [{"name": "nursing-home"}], "route": [route]})
    [unknown] = [line for line in said if "没有部门" in line]
    assert unknown.startswith("✗ policy.route.1：没有部门 养老院")


async def test_regulations_that_do_not_go_together_are_told(company: Callable[..., Any]) -> None:
    said = await company(policy={"also": [{"name": "complaint-office"}]})
    assert any("会给出相同的编号" in line for line in said)
