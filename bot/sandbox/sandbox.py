"""The sandbox put together: one world, its callers and its walker. Whoever starts it gives time, place and chance."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import aiohttp

from bot.sandbox.botside import BotControl, BotSide
from bot.sandbox.callbacks import PATH, CallbackRules, Caller
from bot.sandbox.cgi.routes import ServerApi
from bot.sandbox.clock import DEFAULT_START, RealTime
from bot.sandbox.company import Company, default_company
from bot.sandbox.envelope import encrypt, sign
from bot.sandbox.phones import Phones
from bot.sandbox.records import Account
from bot.sandbox.telling import Teller
from bot.sandbox.traffic import Traffic
from bot.sandbox.walk import Walker
from bot.sandbox.world import World

VERIFY_S = 1.0  # wecom.md 1.2


class Sandbox:
    """WeCom's side of one app in one company.

    `account` holds the credentials that the bot must be given; with `folder` they, the phones and the time survive.
    `control` starts and ends the bot's process; without it `POST /sandbox/bot` is refused. `wipe_bot` removes all that
    a stopped bot has stored; without it the story cannot begin again. Use it as `async with Sandbox(…) as sandbox`, and
    say where the bot is with `connect`.
    """

    def __init__(
        self,
        company: Company | None = None,
        *,
        start: datetime = DEFAULT_START,
        rate: int = 0,
        folder: Path | None = None,
        rules: CallbackRules | None = None,
        control: BotControl | None = None,
        wipe_bot: Callable[[], None] | None = None,
        real: RealTime | None = None,
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
        others: Iterable[Account] = (),
    ) -> None:
        self.real = real or RealTime()
        self.control = control
        self.wipe_bot = wipe_bot
        self.world = World(company or default_company(), start, rate, folder, self.real, random_bytes, others)
        self.traffic = Traffic(lambda: self.world.serial("traffic"))
        self.caller = Caller(self.world, self.traffic, rules or CallbackRules(), self.real)
        self.server_api = ServerApi(self.world, self.traffic, self.real)

    async def __aenter__(self) -> Sandbox:
        # each callback gets a connection of its own, so that a bot that was killed and started anew is never met on a
        # dead one: that would count as a failed attempt
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True, limit=0))
        self.teller = Teller(self.world, self.caller, self._session, self.real)
        self.phones = Phones(self.world, self.teller)
        self.bot = BotSide(self._session)
        self.walker = Walker(self.world, self.bot, self.caller, self.real)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()
        self.world.close()

    @property
    def account(self) -> Account:
        """The app's credentials."""
        return self.world.account

    def connect(self, bot_url: str) -> None:
        """Say where the bot is (no slash at the end): callbacks go to `/wecom/callback`, its clock is at `/-/clock`."""
        self.caller.base_url = self.bot.base_url = bot_url.rstrip("/")

    async def begin_again(self, control: BotControl, wipe_bot: Callable[[], None]) -> None:
        """Both parties start anew where they are: bot stopped, all that either knows wiped, clock back, bot started.

        Credentials and addresses stay, so the bot's settings stay right. Raises what starting the bot raises.
        """
        async with self.walker.standing():
            if control.running:
                await control.stop()
            await self.caller.forget()
            self.traffic.clear()
            self.world.wipe()
            wipe_bot()
            await control.start()
        await self.walker.announce()

    async def verify(self) -> str:
        """Check the callback URL as the console does on saving (wecom.md 1.2): empty when it holds, else why not."""
        account = self.world.account
        secret = str(int.from_bytes(self.world.random_bytes(8), "big"))
        echo = encrypt(account.aes_key, secret.encode(), account.corp_id, self.world.random_bytes(16))
        timestamp, nonce = str(int(self.world.clock.now().timestamp())), self.world.token_text(10)
        query = {
            "msg_signature": sign(account.token, timestamp, nonce, echo),
            "timestamp": timestamp,
            "nonce": nonce,
            "echostr": echo,
        }
        limit = aiohttp.ClientTimeout(total=VERIFY_S)
        try:
            async with self._session.get(self.caller.base_url + PATH, params=query, timeout=limit) as response:
                body = await response.read()
        except TimeoutError:
            return f"no answer within {VERIFY_S:g} s"
        except (aiohttp.ClientError, OSError) as error:
            return f"nobody there: {type(error).__name__}"
        if response.status != 200:
            return f"HTTP {response.status}"
        return "" if body == secret.encode() else "the body is not exactly the decrypted echostr"
