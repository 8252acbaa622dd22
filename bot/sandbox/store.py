"""Where the sandbox keeps its records between two runs: one SQLite file of its own, or memory. No rules live here."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from bot.sandbox.wire import Json

FILE_NAME = "sandbox.db"

_SCHEMA = "CREATE TABLE IF NOT EXISTS record (kind TEXT, key TEXT, doc TEXT, bytes BLOB, PRIMARY KEY (kind, key))"


class Store:
    """Documents by kind and key, written through at once; `folder` None keeps them in memory only."""

    def __init__(self, folder: Path | None) -> None:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        place = ":memory:" if folder is None else str(folder / FILE_NAME)
        self._db = sqlite3.connect(place, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")  # a sandbox that loses its last second after a power cut is fine
        self._db.execute(_SCHEMA)

    def put(self, kind: str, key: str, doc: Json, content: bytes | None = None) -> None:
        """Write one document anew; without `content` bytes that are there already stay."""
        self._db.execute(
            "INSERT INTO record VALUES (?, ?, ?, ?) ON CONFLICT (kind, key)"
            " DO UPDATE SET doc = excluded.doc, bytes = coalesce(excluded.bytes, bytes)",
            (kind, key, json.dumps(doc, ensure_ascii=False), content),
        )

    def get(self, kind: str, key: str) -> Json | None:
        """One document."""
        row = self._db.execute("SELECT doc FROM record WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        return None if row is None else dict(json.loads(row[0]))

    def content(self, kind: str, key: str) -> bytes:
        """The bytes beside a document; empty if there are none."""
        row = self._db.execute("SELECT bytes FROM record WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        return bytes(row[0]) if row is not None and row[0] is not None else b""

    def all(self, kind: str) -> Iterator[Json]:
        """Every document of a kind, in the order of their first writing."""
        for (doc,) in self._db.execute("SELECT doc FROM record WHERE kind = ? ORDER BY rowid", (kind,)):
            yield json.loads(doc)

    def clear(self) -> None:
        """Forget every record."""
        self._db.execute("DELETE FROM record")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()
