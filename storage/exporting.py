"""All timelines as lines of JSON, sealed as they are, for a verifier elsewhere: no word leaves in the clear."""

from __future__ import annotations

import json
from collections.abc import Callable

from storage.address import database_at
from storage.history import Line
from storage.verifying import all_lines, kept_heads
from workflow.codec import Json, instant_text


async def export_timelines(url: str, write: Callable[[str], object]) -> None:
    """Writes one object a line: first `{"stream", "head"}` for each timeline, then its entries, bytes in hex."""
    database = database_at(url, look_only=True)
    try:
        async with database.read() as session:
            for head in await kept_heads(session):
                write(json.dumps({"stream": head.stream, "head": head.hash.hex()}) + "\n")
            async for line in all_lines(session):
                write(json.dumps(_told(line), ensure_ascii=False) + "\n")
    finally:
        await database.close()


def _told(line: Line) -> Json:
    return {
        "stream": line.stream,
        "seq": line.seq,
        "at": instant_text(line.at),
        "actor": line.actor,
        "command_id": line.command_id,
        "policy_hash": line.policy_hash,
        "type": line.type,
        "v": line.v,
        "open": line.open.hex(),
        "content": line.content.hex(),
        "identity": line.identity.hex(),
        "prev": line.prev.hex(),
        "hash": line.hash.hex(),
    }
