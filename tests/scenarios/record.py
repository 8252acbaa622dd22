"""Records the happy path of the office, played through the whole program, as a history of this release.

Run as `python -m tests.scenarios.record v1` once a release; it never replaces a file. What is recorded must fold to its
recorded state for ever: see tests/histories.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path

from tests.handlers.office import NumberedIds
from tests.histories.record import HERE
from tests.scenarios.test_happy_path import three_levels
from tests.scenarios.town import town

NAME = "office-happy"


async def recorded(folder: Path) -> str:
    """The story's only case, dumped from the store that the bot wrote."""
    async with town(folder, ids=NumberedIds()) as office:
        await three_levels(office)
        case = await office.case()
        store = office.here.store
        if store is None:
            raise RuntimeError("the bot is down")
        return json.dumps(await store.dump(case.case_id), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main(release: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = asyncio.run(recorded(Path(folder)))
    with (HERE / f"{release}-{NAME}.json").open("x", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main(sys.argv[1])
