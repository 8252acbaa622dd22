"""A tab on the phones page with a stub behind it: the few things that every test of the page does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Locator, Page

from tests.bot.sandbox.page.stub import Json, Stub


@dataclass
class Opened:
    """A browser tab on a stub, and every complaint of the browser about the page."""

    tab: Page
    stub: Stub
    url: str
    complaints: list[str] = field(default_factory=list)

    async def open(self, pace: float = 0) -> None:
        """Open the page; `pace` 1 is what a viewer gets, 0 has the shortest pauses."""
        await self.tab.goto(f"{self.url}/?pace={pace}")
        await self.tab.wait_for_selector("body.is-ready")

    async def module(self, script: str, argument: Any = None) -> Any:
        """Run a script that imports the page's modules, without the page around them."""
        if not self.tab.url.startswith(self.url):
            await self.tab.goto(f"{self.url}/page/connect.html")
        return await self.tab.evaluate(script, argument)

    def phone(self, userid: str) -> Locator:
        return self.tab.locator(f"section.phone[data-userid={userid}]")

    def card(self, userid: str, at: int = 0) -> Locator:
        return self.phone(userid).locator(".card").nth(at)

    def tapped(self, userid: str) -> list[Json]:
        return self.stub.posted(userid, "tap")

    @contextmanager
    def complaining(self) -> Iterator[None]:
        """The browser reports refused requests in its console: here that is what the test is about."""
        before = len(self.complaints)
        yield
        del self.complaints[before:]
