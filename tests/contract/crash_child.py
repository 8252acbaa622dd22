"""A process to be killed: it commits one change, begins another, says where it is, and waits.

Run as `python -m tests.contract.crash_child URL`.
"""

from __future__ import annotations

import asyncio
import sys

from storage.store import SqlStore
from tests.contract import made
from tests.contract.conftest import RING
from workflow.case import Case


async def main(url: str) -> None:
    store = await SqlStore.open(url, RING)
    received = await store.receive(b"hello", "zhangsan", b"<xml>hello</xml>", made.NOW)
    case = made.filed()
    async with store.begin() as uow:
        await uow.cases.append(Case(), case, made.filing(case), made.POLICY)
        await uow.outbox.add(made.notice(), at=made.NOW)
        await uow.commit()
    async with store.begin() as uow:
        after, entries = made.supplemented(case, "还有一只袜子")
        await uow.cases.append(case, after, entries, made.POLICY)
        await uow.outbox.add(made.notice(), at=made.NOW)
        await uow.inbox.finish(received.entry_id, made.NOW)
        print("half-way", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
