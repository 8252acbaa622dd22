"""Takes docs/phones.png, the README's picture, from a running demo: the page's own story up to the director's approval.

`python deploy/make_picture.py` needs what tests need, and a chromium; `CHROMIUM` names it where it is not on the path.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from pathlib import Path

from playwright.async_api import Page, async_playwright

from bot.demo import DemoOptions, demo

PICTURE = Path(__file__).parent.parent / "docs" / "phones.png"
SIZE = {"width": 1440, "height": 900}
MOST_BYTES = 300_000  # a README is read over slow lines, too

_LAST = "section.phone[data-userid=zhaolan] button.tap:has-text('同意')"
_MOST_STEPS = 30


async def main() -> None:
    """Writes the picture; the clock stands, so that only the numbers that chance makes differ from the last one."""
    async with demo(DemoOptions(port=0, rate=0)) as running, async_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = await browser.new_page(viewport=SIZE, reduced_motion="reduce")  # type: ignore[arg-type]
        await page.goto(f"{running.sandbox_url}/?pace=0")
        await page.wait_for_selector("body.is-ready")
        await _play(page)
        await page.screenshot(path=PICTURE)
        await browser.close()
    size = PICTURE.stat().st_size
    sys.stdout.write(f"{PICTURE.name}: {size} bytes\n")
    if size > MOST_BYTES:
        raise SystemExit(f"more than {MOST_BYTES} bytes")


async def _play(page: Page) -> None:
    """Steps through the story until the director holds the plan, and puts the owner's phone back into the drawer."""
    for _ in range(_MOST_STEPS):
        if await page.locator(_LAST).count():
            break
        await page.click("#next")
        await page.wait_for_selector("#next:enabled")
    await page.locator(_LAST).wait_for()
    await page.click(".tab.is-open")
    await page.mouse.move(0, 0)
    await page.evaluate("document.activeElement.blur()")
    await page.wait_for_function("!document.querySelector('.toast')")


if __name__ == "__main__":
    asyncio.run(main())
