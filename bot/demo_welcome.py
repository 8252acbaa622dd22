"""What the demo says when it is up: where to open it, from here and elsewhere, and how it ends. It starts nothing."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.demo_guard import PARAMETER
from bot.sandbox.clock import ZONE

_SOMEWHERE = ("192.0.2.1", 9)  # an address of nobody (RFC 5737): asked for the way there, nothing is sent


@dataclass(frozen=True, slots=True)
class Place:
    """Where a demo is. `data` None: a temporary folder; `goes_on_at`: the virtual time it resumes at, None if new."""

    url: str
    data: Path | None
    goes_on_at: datetime | None
    key: str  # "" when the demo listens to this machine only


def welcome(place: Place, *, screen: bool, address: str) -> list[str]:
    """The lines below the first. `screen`: there is one; `address`: how others reach this machine, "" if unknown."""
    port = place.url.rpartition(":")[2]
    kept = place.data or "临时文件夹，结束即删 / a temporary folder, gone at the end"
    here = address or "<这台机器/this host>"
    lines = [f"· 打开 / open: {place.url}", f"· 数据 / data: {kept}"]
    if place.goes_on_at is not None:
        at = place.goes_on_at.astimezone(ZONE)
        lines.append(
            f"· 接着上次，{at:%Y-%m-%d %H:%M}；从头来请点页面上的“重来” / "
            "goes on from last time; 重来 (Start over) on the page begins again"
        )
    if not screen:
        lines.append(f"· 在自己的电脑上看 / from your own machine: ssh -L {port}:127.0.0.1:{port} {here}")
    if place.key:
        lines.append(
            f"· 从别处打开，钥匙只管这一次运行 / from elsewhere, with a key for this run only: "
            f"http://{here}:{port}/?{PARAMETER}={place.key}"
        )
        lines.append("  云服务器请换成它的公网地址 / on a cloud server put its public address")
    return [*lines, "· Ctrl-C 结束 / ends it"]


def has_screen() -> bool:
    """Could a browser be opened here?"""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def own_address() -> str:
    """This machine's address on its network, or "" if it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_SOMEWHERE)
        except OSError:
            return ""
        return str(probe.getsockname()[0])
