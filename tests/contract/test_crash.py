from __future__ import annotations

import asyncio
import sys

import pytest

from tests.contract import made
from tests.contract.conftest import Reopen


@pytest.mark.process
async def test_after_sigkill_what_was_committed_is_there_and_what_was_not_is_not(url: str, reopen: Reopen) -> None:
    command = (sys.executable, "-m", "tests.contract.crash_child", url)
    child = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert child.stdout is not None
    assert await child.stdout.readline() == b"half-way\n"
    child.kill()
    await child.wait()
    store = await reopen()
    async with store.begin() as uow:
        assert await uow.cases.load("case1") == made.filed()
        assert len(await uow.cases.entries("case1")) == 1
        assert await uow.cases.outcome_of("file.case1") == "case1"
    assert await store.verify("case/case1") is None
    assert len(await store.outbox_claim(made.NOW, 10)) == 1
    (waiting,) = await store.pending()
    again = await store.receive(b"hello", "zhangsan", b"<xml>hello</xml>", made.NOW)
    assert (again.new, again.entry_id) == (False, waiting.entry_id)
