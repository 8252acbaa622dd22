"""One request of the bot to the server API, as the handlers of this package get it, and how a body is read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sandbox.errors import ApiError
from bot.sandbox.records import Account, Token
from bot.sandbox.wire import Json
from bot.sandbox.world import World

# \uXXXX in the raw body; an escaped backslash before a "u" is none
_ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*\\u")


@dataclass(frozen=True, slots=True)
class File:
    """Bytes with their name and type: an upload, or the answer of media/get."""

    name: str
    content_type: str
    content: bytes


@dataclass(slots=True)
class Call:
    """A request whose token was checked. `account` is the token's app; `dropped_for` goes to the traffic."""

    world: World
    account: Account
    query: Mapping[str, str]
    body: Json = field(default_factory=dict)
    upload: File | None = None
    dropped_for: list[str] = field(default_factory=list)

    def agent(self) -> Account:
        """The app named by `agentid` in the body or query; it must be the token's (wecom.md 2.2)."""
        named = self.body.get("agentid", self.query.get("agentid"))
        if named is None or named == "":
            raise ApiError(41011)
        account = self.world.accounts.get(int(named)) if str(named).isdigit() else None
        if account is None:
            raise ApiError(40056)
        if account.agent_id != self.account.agent_id:
            raise ApiError(301002)
        return account


def read_body(raw: bytes) -> Json:
    """The JSON object of a POST, whatever its Content-Type; raises `ApiError` 40033 or 40035."""
    if _ESCAPE.search(raw):
        raise ApiError(40033)
    try:
        body = json.loads(raw or b"{}")
    except ValueError as error:
        raise ApiError(40035, "the body is not JSON in UTF-8") from error
    if not isinstance(body, dict):
        raise ApiError(40035, "the body is not an object")
    return body


def token_of(world: World, query: Mapping[str, str]) -> Token:
    """The valid token of the query; raises `ApiError` 41001, 40014 or 42001. A token in the body is not looked at."""
    text = query.get("access_token", "")
    if not text:
        raise ApiError(41001)
    token = world.token(text)
    if token is None:
        raise ApiError(40014)
    if token.expires_at <= world.clock.now():
        raise ApiError(42001)
    return token
