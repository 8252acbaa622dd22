"""WeCom's caller: seals what happened, posts it to the bot, keeps the 5-second rule and repeats (wecom.md 1.5).

It does not read the answer beyond its envelope: what a passive reply may do is decided in `passive`.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import timedelta

import aiohttp

from bot.sandbox.clock import RealTime
from bot.sandbox.envelope import Break, Sealed, encrypt, seal, sign
from bot.sandbox.traffic import Entry, Traffic
from bot.sandbox.wire import to_xml
from bot.sandbox.world import World

PATH = "/wecom/callback"
REPEATABLE = 5_000  # so many past callbacks can be sent again

_STALE = timedelta(hours=1)  # far outside any sane time window


@dataclass(frozen=True, slots=True)
class CallbackRules:
    """How WeCom calls. Retry count, gap and reaction to a non-200 are not documented ([?] in wecom.md 1.5): switches.

    `answer_within_s` and `gap_s` are real seconds; `retries` come after the first attempt.
    """

    answer_within_s: float = 5.0
    retries: int = 3
    gap_s: float = 0.0
    retry_on_non_200: bool = False
    fresh_nonce_on_retry: bool = False


@dataclass(frozen=True, slots=True)
class Callback:
    """Something to tell the bot: the inner XML, whose act it was, and what it is called in the traffic."""

    what: str
    userid: str
    xml: str
    tapped: int | None = None  # id of the card's message, when it was a tap on a card
    broken: Break = Break.NONE


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a callback: `answered` means HTTP 200 within the limit; `ms` real, over all attempts."""

    callback: Callback
    sealed: Sealed
    attempts: int
    ms: int
    status: int | None = None
    body: bytes = b""

    @property
    def answered(self) -> bool:
        """Did WeCom take it as received?"""
        return self.status == 200


class Caller:
    """Posts callbacks; `base_url` is the bot's address and may change when a bot is started anew."""

    def __init__(self, world: World, traffic: Traffic, rules: CallbackRules, real: RealTime) -> None:
        self.base_url = ""
        self.rules = rules
        self._world = world
        self._traffic = traffic
        self._real = real
        self._in_flight: dict[int, str] = {}
        self._past: OrderedDict[int, Answer] = OrderedDict()
        self._quiet = asyncio.Event()
        self._quiet.set()

    @property
    def in_flight(self) -> list[str]:
        """What the bot has been told and not answered yet."""
        return list(self._in_flight.values())

    def past(self, number: int) -> Answer | None:
        """The callback with this number, for sending it again."""
        return self._past.get(number)

    async def forget(self) -> None:
        """Wait until no callback is under way, then forget the past ones. Meant for when the bot is down: then it is
        quick, whatever the retries."""
        await self._quiet.wait()
        self._past.clear()

    async def call(self, session: aiohttp.ClientSession, callback: Callback, sealed: Sealed | None = None) -> Answer:
        """Post until it is answered or the retries are spent; with `sealed` exactly these bytes first."""
        self._in_flight[id(callback)] = f"{callback.what} of {callback.userid}"
        self._quiet.clear()
        begun = self._real.monotonic()
        sealed = sealed or self.seal(callback)
        answer = Answer(callback, sealed, attempts=0, ms=0)
        try:
            for attempt in range(1, self.rules.retries + 2):
                if attempt > 1:
                    await asyncio.sleep(self.rules.gap_s)
                    sealed = self.seal(callback) if self.rules.fresh_nonce_on_retry else sealed
                status, body = await self._post(session, sealed)
                answer = replace(answer, sealed=sealed, attempts=attempt, status=status, body=body)
                if answer.answered or (status is not None and not self.rules.retry_on_non_200):
                    break
        finally:
            del self._in_flight[id(callback)]
            if not self._in_flight:
                self._quiet.set()
        return replace(answer, ms=round((self._real.monotonic() - begun) * 1000))

    def log(self, answer: Answer, entry: Entry) -> int:
        """Number the callback in the traffic and keep it for sending again."""
        number = self._traffic.add(entry)
        self._past[number] = answer
        while len(self._past) > REPEATABLE:
            self._past.popitem(last=False)
        return number

    def seal(self, callback: Callback) -> Sealed:
        """The envelope with a fresh nonce at the virtual second, broken on purpose where `callback.broken` says so."""
        account, broken = self._world.account, callback.broken
        at = self._world.clock.now() - (_STALE if broken is Break.TIME else timedelta())
        timestamp, nonce = str(int(at.timestamp())), str(int.from_bytes(self._world.random_bytes(4), "big"))
        plain, salt = callback.xml.encode(), self._world.random_bytes(16)
        receiver = f"{account.corp_id}x" if broken is Break.RECEIVER else account.corp_id
        if broken is Break.PADDING:
            spoilt = encrypt(account.aes_key, plain, receiver, salt, spoil_padding=True)
            return Sealed(spoilt, sign(account.token, timestamp, nonce, spoilt), timestamp, nonce)
        sealed = seal(account.token, account.aes_key, receiver, plain, timestamp, nonce, salt)
        return replace(sealed, signature="0" * 40) if broken is Break.SIGNATURE else sealed

    async def _post(self, session: aiohttp.ClientSession, sealed: Sealed) -> tuple[int | None, bytes]:
        account = self._world.account
        outer = to_xml({"ToUserName": account.corp_id, "AgentID": str(account.agent_id), "Encrypt": sealed.encrypt})
        query = {"msg_signature": sealed.signature, "timestamp": sealed.timestamp, "nonce": sealed.nonce}
        try:
            async with session.post(
                self.base_url + PATH,
                params=query,
                data=outer.encode(),
                headers={"Content-Type": "text/xml"},
                timeout=aiohttp.ClientTimeout(total=self.rules.answer_within_s),
                allow_redirects=False,
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError):
            return None, b""
