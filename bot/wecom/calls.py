"""One call to WeCom's server API: token, HTTP and errcode (wecom.md 2); knows no endpoint but gettoken."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import Message
from pathlib import PurePosixPath
from typing import Any, Final, Literal, TypeVar

import aiohttp

from bot.wecom.errors import Failure, Remedy, WeComError, refused, turned_away, unanswered
from bot.wecom.tokens import Clock, Token, TokenKeeper

Answer = Mapping[str, Any]
"""The JSON object of an answer whose errcode is 0."""

MAX_DOWNLOAD: Final = 20 * 1024 * 1024
"""Bytes of a medium; WeCom's own largest is 20 MB (wecom.md 2.6)."""


@dataclass(frozen=True, slots=True)
class Media:
    """A downloaded medium. `filename` is the sender's, reduced to its last part, and may be empty."""

    content: bytes
    content_type: str
    filename: str


class Calls:
    """Calls WeCom for one app. `base_url` has no path (https://qyapi.weixin.qq.com), `sleep` waits so many seconds.

    `patience` is how many real seconds a call may take; a download may take six times as long.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        corp_id: str,
        secret: str,
        clock: Clock,
        sleep: Callable[[float], Awaitable[object]],
        patience: float = 10,
    ) -> None:
        self._session = session
        self._patience = patience
        self._base = base_url.rstrip("/") + "/cgi-bin/"
        self._login = {"corpid": corp_id, "corpsecret": secret}
        self._sleep = sleep
        self._tokens = TokenKeeper(self._fetch_token, clock)

    async def get(self, call: str, **params: str | int) -> Answer:
        """Read something: asked again up to three times while WeCom is busy or silent. Raises WeComError."""
        request = _Request("GET", call, params)
        for pause in _READ_PAUSES:
            try:
                return await self._authorised(request, _checked)
            except WeComError as error:
                if error.failure.remedy is not Remedy.RETRY:
                    raise
            await self._sleep(pause)
        return await self._authorised(request, _checked)

    async def post(self, call: str, body: bytes, **params: str | int) -> Answer:
        """Change something, once: whether an unanswered call may be repeated is for its owner to say (design D7).

        Raises WeComError.
        """
        return await self._authorised(_Request("POST", call, params, body), _checked)

    async def download(self, call: str, **params: str | int) -> Media:
        """Fetch a medium of at most MAX_DOWNLOAD bytes, once. Raises WeComError."""
        request = _Request("GET", call, params, limit=MAX_DOWNLOAD, patience=6)
        return await self._authorised(request, _medium)

    async def _authorised(self, request: _Request, read: Callable[[str, _Reply], _T]) -> _T:
        token = await self._tokens.get()
        try:
            return read(request.call, await self._exchange(request, {"access_token": token}))
        except WeComError as error:
            if error.failure.remedy is not Remedy.REFRESH:
                raise
        self._tokens.reject(token)
        token = await self._tokens.get()
        try:
            return read(request.call, await self._exchange(request, {"access_token": token}))
        except WeComError as error:
            if error.failure.remedy is not Remedy.REFRESH:
                raise
            failure = replace(error.failure, remedy=Remedy.ALARM)
        self._tokens.distrust(token, failure)
        raise WeComError(failure)

    async def _fetch_token(self) -> Token:
        request = _Request("GET", "gettoken", {})
        answer = _checked("gettoken", await self._exchange(request, self._login))
        value, seconds = answer.get("access_token"), answer.get("expires_in")
        if not (isinstance(value, str) and value and isinstance(seconds, int) and seconds > 0):
            raise WeComError(unanswered("gettoken", "no token"))
        return Token(value, timedelta(seconds=seconds))

    async def _exchange(self, request: _Request, credentials: Mapping[str, str]) -> _Reply:
        """Do the HTTP and turn its many failures into ours."""
        try:
            async with self._session.request(
                request.method,
                self._base + request.call,
                params={**request.params, **credentials},
                data=request.body,
                headers=_JSON if request.body is not None else None,
                timeout=aiohttp.ClientTimeout(total=self._patience * request.patience),
                allow_redirects=False,  # the token is in the address and must not travel on
            ) as response:
                if response.status != 200:
                    failure = turned_away(request.call, response.status)
                else:
                    content = await _limited(response, request.limit)
                    if content is not None:
                        headers = response.headers
                        return _Reply(content, response.content_type, headers.get("Content-Disposition", ""))
                    failure = Failure(request.call, Remedy.DROP, reason="too big")
        except TimeoutError:
            failure = unanswered(request.call, "timeout")
        except aiohttp.ClientError:
            failure = unanswered(request.call, "connection")
        # Raised out here so that aiohttp's error, which may quote the address with the token, is not chained to it.
        raise WeComError(failure)


_T = TypeVar("_T")

_JSON: Final = {"Content-Type": "application/json; charset=utf-8"}
_MAX_ANSWER: Final = 16 * 1024 * 1024  # the user list of a very large department

# wecom.md 2.13: at most three times. Without jitter: reads are rare and come from one process.
_READ_PAUSES: Final = (1.0, 2.0, 4.0)

_HINT = re.compile(r"hint: \[(\d+)\]", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Request:
    method: Literal["GET", "POST"]
    call: str
    params: Mapping[str, str | int]
    body: bytes | None = None
    limit: int = _MAX_ANSWER
    patience: int = 1


@dataclass(frozen=True, slots=True)
class _Reply:
    content: bytes
    content_type: str
    disposition: str


async def _limited(response: aiohttp.ClientResponse, limit: int) -> bytes | None:
    """The body, or None when it is longer than the limit; then the rest is not read."""
    content = bytearray()
    async for chunk in response.content.iter_any():
        content += chunk
        if len(content) > limit:
            return None
    return bytes(content)


def _checked(call: str, reply: _Reply) -> Answer:
    """The answer's object; WeCom answers errors with HTTP 200, too."""
    answer = _json_object(reply.content)
    errcode = answer.get("errcode", 0) if answer is not None else None
    if answer is None or not isinstance(errcode, int):
        raise WeComError(unanswered(call, "not json"))
    if errcode:
        hint = _HINT.search(str(answer.get("errmsg", "")))
        raise WeComError(refused(call, errcode, hint[1] if hint else ""))
    return answer


def _json_object(content: bytes) -> Answer | None:
    try:
        found = json.loads(content, strict=False)
    except (ValueError, RecursionError):
        # Answered with None and not raised from here: the decoder's error quotes the answer, which may hold a token.
        return None
    return found if isinstance(found, dict) else None


def _medium(call: str, reply: _Reply) -> Media:
    # An error comes as JSON with HTTP 200, and only a medium has a file name (wecom.md 2.6).
    if not reply.disposition and reply.content_type in ("application/json", "text/plain"):
        _checked(call, reply)
        raise WeComError(unanswered(call, "no medium"))
    return Media(reply.content, reply.content_type, _filename(reply.disposition))


def _filename(disposition: str) -> str:
    header = Message()
    header["Content-Disposition"] = disposition.replace("\r", "").replace("\n", "")
    name = header.get_filename("").replace("\\", "/")
    return PurePosixPath(name).name
