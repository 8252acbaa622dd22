"""One chromium and one page server for all tests of the page, and a fresh stub for each of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, ConsoleMessage, Error, Page, Request, async_playwright, expect

from tests.bot.sandbox.page.opened import Opened
from tests.bot.sandbox.page.stub import Stub, served

expect.set_options(timeout=15_000)  # of patience, not of waiting: the machine may be busy


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield started
        await started.close()


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def shared_tab(browser: Browser) -> Page:
    return await browser.new_page(reduced_motion="reduce")


@dataclass
class PageServer:
    url: str = ""
    stub: Stub = field(default_factory=Stub)


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def page_server() -> AsyncIterator[PageServer]:
    server = PageServer()
    runner = web.AppRunner(served(lambda: server.stub))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


@pytest_asyncio.fixture(loop_scope="session")
async def page(shared_tab: Page, page_server: PageServer) -> AsyncIterator[Opened]:
    page_server.stub = Stub()
    opened = Opened(shared_tab, page_server.stub, page_server.url)

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            opened.complaints.append(message.text)

    def failed(error: Error) -> None:
        opened.complaints.append(str(error))

    def asked(request: Request) -> None:
        opened.complaints.extend([request.url] * _strange(request.url, opened.url))

    await shared_tab.set_viewport_size({"width": 1440, "height": 900})
    shared_tab.on("console", said)
    shared_tab.on("pageerror", failed)
    shared_tab.on("request", asked)
    yield opened
    shared_tab.remove_listener("console", said)
    shared_tab.remove_listener("pageerror", failed)
    shared_tab.remove_listener("request", asked)
    if shared_tab.url.startswith(page_server.url):
        await shared_tab.evaluate("localStorage.clear()")
    await shared_tab.goto("about:blank")
    assert opened.complaints == [], "errors, content policy violations or requests to other places"


def _strange(url: str, own: str) -> bool:
    return not url.startswith((own, "data:"))
