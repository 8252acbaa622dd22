"""Finds two neighbouring ports for the demo's two parties; a taken pair moves on to the next."""

from __future__ import annotations

import socket

from bot.sandbox.child import free_port

_LAST_PORT = 65535
_PAIRS_TO_TRY = 50


class NoPortError(Exception):
    """No pair of ports is free."""


def port_pair(host: str, port: int) -> tuple[int, int]:
    """`port` on `host` and its neighbour on loopback, or the next pair that is free; 0 leaves both to the system.

    Raises NoPortError.
    """
    if port == 0:
        return 0, free_port()
    for first in range(port, min(port + 2 * _PAIRS_TO_TRY, _LAST_PORT), 2):
        if _is_free(host, first) and _is_free("127.0.0.1", first + 1):
            return first, first + 1
    raise NoPortError(str(port))


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        # As the server will: a port in TIME_WAIT from the last demo is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
