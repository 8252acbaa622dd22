"""Looks at what an administrator can have set up wrongly and says each thing in a sentence (people.md 6.1)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.clock import SystemClock
from bot.doctor_store import store_findings
from bot.keepers import DirectoryShrunkError
from bot.openings import opening_problem
from bot.policy_choice import PolicyChoiceError, check_choice
from bot.rulebook import PolicyMissingError, checked_policy, source_text
from bot.running import keys_of, told_by_bot
from bot.settings import Settings, WeCom
from bot.sync import read_directory
from bot.wecom.client import WeComClient
from bot.wecom.errors import WeComError
from storage.vault import KeyRing, KeyTextError
from workflow.directory import Directory
from workflow.policy.errors import PolicyErrors
from workflow.policy.model import Policy

_LOOK_S = 5.0
_FROM_IP = re.compile(r"from ip: ([0-9a-fA-F.:]+)")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it is well, and the sentence about it."""

    well: bool
    text: str

    def __str__(self) -> str:
        return f"{'✓' if self.well else '✗'} {self.text}"


_WECOM: Mapping[str, str] = {
    "40001": "wecom.secret：不对，或应用已停用。到应用详情页重新查看 Secret / wrong, or the app is disabled",
    "40091": "wecom.secret：不对。到应用详情页重新查看 Secret / wrong: look it up on the app's page",
    "40013": "wecom.corpid：企业ID不对。见 我的企业→企业信息 / wrong: see the company's page in the console",
    "40056": "wecom.agentid：不对 / wrong",
    "301002": "wecom.agentid：与 Secret 不是同一个应用 / belongs to another app than the secret",
    "60020": "企业可信IP：没有包含本机的出口地址 / this machine's address is not among the trusted IPs",
    "48002": "应用没有通讯录权限 / the app may not read the address book",
    "timeout": "连不上企业微信：超时。查出口防火墙 / WeCom does not answer: look at the firewall",
    "connection": "连不上企业微信：查网络和 wecom.base_url / no way to WeCom: look at the network and wecom.base_url",
}

# Why a callback was refused, by the envelope's fault.
_KNOCKS: Mapping[str, str] = {
    "signature": "收到回调，但签名不对：Token 与控制台不一致 / callbacks arrive with another Token",
    "padding": "收到回调，但解不开：EncodingAESKey 与控制台不一致 / callbacks arrive under another EncodingAESKey",
    "receiver": "收到回调，但企业ID不一致 / callbacks arrive for another CorpID",
    "another_app": "收到回调，但属于别的应用：wecom.agentid 与控制台不一致 / callbacks arrive for another agentid",
    "stale": "收到回调，但时间差超过10分钟：校准本机时钟 / callbacks are ten minutes off: set this machine's clock",
}


_SHRUNK = (
    "通讯录少了一半以上的人，或没有人有角色，沿用旧的：查应用的可见范围；确实如此时运行 huiyin directory accept / "
    "the address book lost most people or every role and was not taken: look at the app's visible range, or accept it"
)

_OTHER_KEYS = (
    "vault.keys：机器人启动之后改过，重启它才生效 / "
    "was changed after the bot started: it goes on with the keys it had until it is restarted"
)


async def examine(settings: Settings) -> list[Finding]:
    """Every finding, in the order in which things are set up."""
    findings = [_keys(settings), *_policy_findings(settings)]
    findings += [Finding(*found) for found in await store_findings(settings, SystemClock().now())]
    async with ClientSession(timeout=ClientTimeout(total=_LOOK_S)) as session:
        findings += await _door(settings, session)
        findings += await _wecom(settings, session)
    return findings


def _keys(settings: Settings) -> Finding:
    try:
        KeyRing.parse(settings.vault.keys.get_secret_value())
    except KeyTextError as error:
        return Finding(False, opening_problem(error, settings) or "vault.keys")
    return Finding(True, "vault.keys")


def _policies(settings: Settings) -> tuple[Policy, ...] | str:
    """The policies of the settings, the first for all other cases; or what is wrong with them."""
    try:
        chosen = tuple(checked_policy(*source_text(*source)) for source in settings.policy.sources)
        check_choice(settings.policy, chosen)
    except (PolicyMissingError, PolicyErrors, PolicyChoiceError) as error:
        return opening_problem(error, settings) or "policy"
    return chosen


def _policy_findings(settings: Settings) -> list[Finding]:
    policies = _policies(settings)
    if isinstance(policies, str):
        return [Finding(False, policies)]
    findings = [Finding(True, f"policy：{p.regulation.title} {p.regulation.version}") for p in policies]
    routed = {route.policy for route in settings.policy.route}
    return findings + [
        Finding(False, f"policy.also：没有 [[policy.route]] 通向 {id_}，不会有案件按它办理 / no route leads there")
        for id_ in (policy.regulation.id for policy in policies[1:])
        if id_ not in routed
    ]


async def _door(settings: Settings, session: ClientSession) -> list[Finding]:
    """What the running bot says: other keys than the settings, no callback or which were refused and why."""
    told = await told_by_bot(settings, session)
    if told is None:
        return [Finding(False, "机器人没有运行：先运行 huiyin serve / the bot is not running: start huiyin serve")]
    return [*_keys_in_use(settings, told), *_callbacks(told)]


def _keys_in_use(settings: Settings, told: Mapping[str, Any]) -> list[Finding]:
    try:
        held = KeyRing.parse(settings.vault.keys.get_secret_value()).key_ids
    except KeyTextError:
        return []  # told already
    return [] if keys_of(told) in ((), held) else [Finding(False, _OTHER_KEYS)]


def _callbacks(told: Mapping[str, Any]) -> list[Finding]:
    knocks: Mapping[str, int] = told.get("callbacks", {})
    if told.get("waiting", {}).get("directory") == DirectoryShrunkError.code:
        return [Finding(False, _SHRUNK), *_knocks(knocks)]
    return _knocks(knocks)


def _knocks(knocks: Mapping[str, int]) -> list[Finding]:
    findings = [Finding(False, _KNOCKS.get(fault, f"callback: {fault}")) for fault in knocks if fault]
    if knocks.get(""):
        findings.insert(0, Finding(True, "回调可用 / callbacks arrive"))
    elif not knocks:
        text = "没有收到回调：查域名、证书、反向代理、防火墙 / no callback yet: look at domain, proxy, firewall"
        findings.append(Finding(False, text))
    return findings


async def _wecom(settings: Settings, session: ClientSession) -> list[Finding]:
    if not settings.wecom.can_send:
        text = (
            "wecom.agentid 和 wecom.secret 还没有填：只能接收，不能发送 / not filled in: the bot can listen, not speak"
        )
        return [Finding(False, text)]
    door = settings.wecom
    secret = door.secret.get_secret_value()
    client = WeComClient(session, door.base_url, door.corpid, door.agentid, secret, SystemClock(), asyncio.sleep)
    try:
        directory = await read_directory(client, settings.roles)
    except WeComError as error:
        return [
            Finding(False, await _wecom_sentence(str(error.failure.errcode or error.failure.reason), door, session))
        ]
    people, units = len(directory.people), len(directory.departments)
    read = Finding(True, f"通讯录读取成功：{people}人，{units}部门 / {people} people, {units} departments")
    return [read, *_organisation(directory, _policies(settings)), *_departments(settings, directory)]


async def _wecom_sentence(code: str, door: WeCom, session: ClientSession) -> str:
    sentence = _WECOM.get(code, f"企业微信返回 {code} / WeCom answers {code}")
    if code != "60020":
        return sentence
    address = await _own_address(door, session)
    return f"{sentence}。请把 {address} 填入 企业可信IP，约1分钟生效 / enter {address} there, it works within a minute"


async def _own_address(door: WeCom, session: ClientSession) -> str:
    """The address WeCom sees us come from: it stands in the text of 60020 and nowhere else (wecom.md 2)."""
    base = f"{door.base_url}/cgi-bin"
    login = {"corpid": door.corpid, "corpsecret": door.secret.get_secret_value()}
    try:
        async with session.get(f"{base}/gettoken", params=login) as response:
            token = str((await response.json(content_type=None)).get("access_token", ""))
        async with session.get(f"{base}/department/list", params={"access_token": token}) as response:
            found = _FROM_IP.search(str((await response.json(content_type=None)).get("errmsg", "")))
    except (ClientError, TimeoutError, ValueError):
        found = None
    return found[1] if found else "?"


def _departments(settings: Settings, directory: Directory) -> list[Finding]:
    """Departments that the settings name and the address book does not have: it would touch nobody."""
    known = {word for unit in directory.departments.values() for word in (unit.id, unit.name)}
    named = [(f"calendar.named “{row.name}”", row.departments) for row in settings.calendar.named]
    named += [(f"policy.route.{n}", route.department) for n, route in enumerate(settings.policy.route, start=1)]
    return [
        Finding(False, f"{key}：没有部门 {unit} / the address book has no such department")
        for key, units in named
        for unit in units
        if unit not in known
    ]


def _organisation(directory: Directory, policies: tuple[Policy, ...] | str) -> list[Finding]:
    """Roles that nobody holds; departments without a head are told as one number."""
    roles = () if isinstance(policies, str) else ("specialist", "director", "top")
    findings = [
        Finding(False, f"角色 {role} 没有人：建标签或填 [roles] / nobody holds {role}: tag somebody or use [roles]")
        for role in roles
        if not directory.holders(role)
    ]
    headless = [d.name for d in directory.departments.values() if not directory.heads(d.id)]
    if headless:
        names = "、".join(headless[:5])
        findings.append(
            Finding(False, f"{len(headless)}个部门及其上级没有负责人 / departments without a head: {names}")
        )
    return findings or [Finding(True, "角色和部门负责人齐全 / every role and department has its people")]
