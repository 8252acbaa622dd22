"""Records the lives of `tests.contract.lives` as `⟨release⟩-⟨story⟩.json` beside this file. It never replaces a file.

Run as `python -m tests.histories.record v1` once a release, when its events are what they will be for ever.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path

from storage.store import SqlStore
from tests.contract.conftest import RING
from tests.contract.lives import STORIES, Life, keep

HERE = Path(__file__).parent


async def recorded(life: Life, folder: Path) -> str:
    """The life, kept in a store and dumped from it."""
    store = await SqlStore.open(f"sqlite:///{folder / 'store.db'}", RING, synchronous="OFF")
    try:
        for turn in life.turns:
            await keep(store, turn)
        return json.dumps(await store.dump(life.case.case_id), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    finally:
        await store.close()


def main(release: str) -> None:
    for name, story in STORIES.items():
        target = HERE / f"{release}-{name}.json"
        with tempfile.TemporaryDirectory() as folder, target.open("x", encoding="utf-8") as file:
            file.write(asyncio.run(recorded(story(), Path(folder))))


if __name__ == "__main__":
    main(sys.argv[1])
