"""`/sandbox/bot` and `/sandbox/reset`: the bot's process ends, comes back, or begins anew with a clean slate."""

from __future__ import annotations

from aiohttp import web

from bot.sandbox.asked import Handler, answer, body_of, not_settled, text_in
from bot.sandbox.botside import BotControl
from bot.sandbox.child import BotStartError
from bot.sandbox.errors import RefusedError
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.walk import NotSettledError


class BotApi:
    """The handlers, one method a route; `routes()` is the list."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def routes(self) -> list[tuple[str, str, Handler]]:
        """Method, path and handler."""
        return [
            ("GET", "/sandbox/bot", self.bot),
            ("POST", "/sandbox/bot", self.control_bot),
            ("POST", "/sandbox/reset", self.reset),
        ]

    async def bot(self, _: web.Request) -> web.Response:
        """Is the bot up, and where."""
        control = self._sandbox.control
        return answer({"running": None if control is None else control.running, "url": self._sandbox.caller.base_url})

    async def control_bot(self, request: web.Request) -> web.Response:
        """Kill, stop or start the bot; what is already so stays so."""
        control = self._control()
        wish = text_in(await body_of(request, "do"), "do")
        match wish:
            case "kill" | "stop":
                if control.running:
                    await (control.kill() if wish == "kill" else control.stop())
            case "start":
                if not control.running:
                    await self._start(control)
            case _:
                raise RefusedError(400, "bad_field", "do is kill, stop or start")
        return await self.bot(request)

    async def reset(self, request: web.Request) -> web.Response:
        """Both parties start anew."""
        if await body_of(request):
            raise RefusedError(400, "bad_field", "a reset takes no fields")
        control, wipe_bot = self._control(), self._sandbox.wipe_bot
        if wipe_bot is None:
            raise RefusedError(409, "no_reset", "this sandbox does not know where the bot keeps its data")
        try:
            await self._sandbox.begin_again(control, wipe_bot)
        except BotStartError as error:
            raise _not_started(error) from error
        except NotSettledError as error:
            raise not_settled(error) from error
        return await self.bot(request)

    def _control(self) -> BotControl:
        if self._sandbox.control is None:
            raise RefusedError(409, "no_control", "this sandbox did not start the bot and cannot end it")
        return self._sandbox.control

    async def _start(self, control: BotControl) -> None:
        try:
            await control.start()
            await self._sandbox.walker.announce()
        except BotStartError as error:
            raise _not_started(error) from error
        except NotSettledError as error:
            raise not_settled(error) from error


def _not_started(error: BotStartError) -> RefusedError:
    return RefusedError(500, "not_started", f"the bot did not start: {error}")
