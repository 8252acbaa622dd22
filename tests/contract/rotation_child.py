"""A process to be killed: it re-wraps six data keys, two a batch, says where it is, and waits.

Run as `python -m tests.contract.rotation_child URL`.
"""

from __future__ import annotations

import asyncio
import sys

from storage.rotation import rewrap
from storage.seals import Key
from storage.vault import KeyRing
from tests.contract.conftest import RING

NEW = Key("new", bytes(range(1, 33)))
BOTH = KeyRing((NEW, *RING.keys))


async def main(url: str) -> None:
    async for far in rewrap(url, BOTH, batch=2):
        if far.done == 6:
            print("half-way", flush=True)
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
