from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from bot.sandbox.child import BotChild, BotStartError, free_port

pytestmark = pytest.mark.process

ANSWERS = """
import http.server, os, signal, sys
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *args): pass
signal.signal(signal.SIGTERM, lambda *_: (print("stopped in order", flush=True), sys.exit(0)))
print("up" if os.getpgid(0) == os.getpid() else "in our group", flush=True)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Ready).serve_forever()
"""


def child(log: Path, script: str, **more: float) -> BotChild:
    port = free_port()
    command = [sys.executable, "-c", script, str(port)]
    return BotChild(command, dict(os.environ), f"http://127.0.0.1:{port}/-/pending", log=log, **more)


async def test_a_child_is_up_when_it_answers_and_stop_lets_it_end_in_order_where_kill_does_not(tmp_path: Path) -> None:
    log = tmp_path / "bot.log"
    bot = child(log, ANSWERS)
    assert not bot.running
    await bot.start()
    assert bot.running
    await bot.kill()
    assert not bot.running
    assert "stopped in order" not in log.read_text(encoding="utf-8")
    await bot.start()
    await bot.stop()
    assert not bot.running
    assert log.read_text(encoding="utf-8") == "up\nup\nstopped in order\n"
    await bot.stop()


async def test_a_child_that_ends_or_never_answers_is_told_and_not_left_behind(tmp_path: Path) -> None:
    ended = child(tmp_path / "a.log", "import sys; sys.exit(3)")
    with pytest.raises(BotStartError, match="ended with 3"):
        await ended.start()
    mute = child(tmp_path / "b.log", "import time; time.sleep(60)", start_s=0.3)
    with pytest.raises(BotStartError, match="no answer within"):
        await mute.start()
    assert not mute.running
