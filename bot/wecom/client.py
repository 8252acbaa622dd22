"""The endpoints of WeCom that we use, each with its own types; retries nothing that could be seen twice by a person."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp

from bot.wecom import contacts
from bot.wecom.calls import Answer, Calls, Media
from bot.wecom.contacts import Department, Member, Tag, TagMembers
from bot.wecom.errors import NO_MENU, WeComError, unanswered
from bot.wecom.tokens import Clock

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that WeCom took. `invalid` are the people it did not reach, lower-cased: compare case-folded.

    `response_code` lets a card be changed once within 72 h; empty for what is not a card. A message beyond a person's
    limits (30 a minute, 1,000 an hour) is dropped by WeCom and still reported as sent (wecom.md 2.2).
    """

    msgid: str
    response_code: str
    invalid: tuple[str, ...]


class WeComClient:
    """One app's way to WeCom (arguments as in Calls); all methods raise WeComError and nothing else."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        corp_id: str,
        agent_id: int,
        secret: str,
        clock: Clock,
        sleep: Callable[[float], Awaitable[object]],
        patience: float = 10,
    ) -> None:
        self._agent_id = agent_id
        self.calls = Calls(session, base_url, corp_id, secret, clock, sleep, patience)

    async def send(self, body: bytes) -> Sent:
        """Send a body of `render.send_bodies`. What 42014 means is for the caller to say (errors.TASK_ID_USED)."""
        answer = await self.calls.post("message/send", body)
        return Sent(
            msgid=str(answer.get("msgid") or ""),
            response_code=str(answer.get("response_code") or ""),
            invalid=_people(answer.get("invaliduser")) + _people(answer.get("unlicenseduser")),
        )

    async def update_card(self, body: bytes) -> tuple[str, ...]:
        """Send a body of `render.update_body` or `grey_body`; return the people it did not reach, lower-cased."""
        return _people((await self.calls.post("message/update_template_card", body)).get("invaliduser"))

    async def media_get(self, media_id: str) -> Media:
        """Download what a person sent; possible for three days."""
        return await self.calls.download("media/get", media_id=media_id)

    async def user_get(self, userid: str) -> Member:
        """Return one person; remedy DROP when unknown or not visible."""
        return _read("user/get", contacts.member, await self.calls.get("user/get", userid=userid))

    async def user_list(self, department: int) -> tuple[Member, ...]:
        """Return the direct members of a department."""
        answer = await self.calls.get("user/list", department_id=department)
        return _read_all("user/list", contacts.member, answer.get("userlist"))

    async def department_list(self) -> tuple[Department, ...]:
        """Return all departments in the app's visible range."""
        answer = await self.calls.get("department/list")
        return _read_all("department/list", contacts.department, answer.get("department"))

    async def tag_list(self) -> tuple[Tag, ...]:
        """Return all tags that the app may see."""
        return _read_all("tag/list", contacts.tag, (await self.calls.get("tag/list")).get("taglist"))

    async def tag_get(self, tag_id: int) -> TagMembers:
        """Return who has a tag."""
        return _read("tag/get", contacts.tag_members, await self.calls.get("tag/get", tagid=tag_id))

    async def menu_create(self, menu: Mapping[str, Any]) -> None:
        """Replace the app's menu by `{"button": […]}` (wecom.md 2.8)."""
        body = json.dumps(menu, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        await self.calls.post("menu/create", body, agentid=self._agent_id)

    async def menu_get(self) -> Mapping[str, Any]:
        """Return the app's menu as `{"button": […]}`, empty when it has none."""
        try:
            answer = await self.calls.get("menu/get", agentid=self._agent_id)
        except WeComError as error:
            if error.failure.errcode != NO_MENU:
                raise
            return {}
        return {"button": answer["button"]} if "button" in answer else {}


def _people(names: object) -> tuple[str, ...]:
    """Userids of an `invalid…` field: "a|b" in message/send, a list in update_template_card, absent when none."""
    if isinstance(names, str):
        names = names.split("|")
    return tuple(str(name) for name in names if name) if isinstance(names, Iterable) else ()


def _read(call: str, read: Callable[[Answer], _T], row: Answer) -> _T:
    try:
        return read(row)
    except (KeyError, ValueError, TypeError, AttributeError):
        failure = unanswered(call, "not as documented")
    raise WeComError(failure)


def _read_all(call: str, read: Callable[[Answer], _T], rows: Any) -> tuple[_T, ...]:
    if not isinstance(rows, list):
        raise WeComError(unanswered(call, "not as documented"))
    return tuple(_read(call, read, row) for row in rows)
