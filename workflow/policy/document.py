"""A policy file as TOML: its data, where each value comes from, and on which line it stands. It judges no value."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from workflow.policy.errors import PolicyError, PolicyErrors
from workflow.policy.lift import lift
from workflow.policy.model import Source
from workflow.policy.paths import row_name

Path = tuple[str | int, ...]
"""Keys and row numbers from 0 down to a value: ("deadline", 2, "within")."""

_MARKS = ("clause", "rule", "source")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")


@dataclass(slots=True)
class Document:
    """One file, read. `data` has no marks of origin left in it; `sources` has them by dotted path."""

    file: str
    text: str
    data: dict[str, object] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    errors: list[PolicyError] = field(default_factory=list)
    hash: str = ""
    _lines: dict[Path, int] = field(default_factory=dict)

    def error(self, path: Path, reason: str, code: str = "invalid") -> PolicyError:
        """A fault at a path; the line is that of the value, or of the table that holds it."""
        depth = _table_depth(self.data, path)
        line = next((self._lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in self._lines), None)
        key = ".".join(str(part + 1) if isinstance(part, int) else part for part in path[depth:])
        return PolicyError(self.file, self.dotted(path[:depth]), key, reason, line, code)

    def dotted(self, path: Path) -> str:
        """The path as people write it, rows by name: "deadline.answer.within"."""
        parts: list[str] = []
        here: object = self.data
        for part in path:
            here = _inside(here, part)
            parts.append(row_name(".".join(parts), here, part) if isinstance(part, int) else part)
        return ".".join(parts)


def read_document(text: str, file: str) -> Document:
    """Read TOML and take the marks of origin off it.

    A table may say `clause` and `rule` for all its keys and `source = {key = [clause, rule]}` for single ones; inner
    tables inherit. Values without any are noted in `errors`. A file of an older schema is lifted; its hash and lines
    stay those of the file as it is. Raises PolicyErrors when the text is no TOML at all.
    """
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as broken:
        found = _AT_LINE.search(str(broken))
        reason = _AT_LINE.sub("", str(broken)).strip()
        raise PolicyErrors([PolicyError(file, "", "", reason, int(found[1]) if found else None, "toml")]) from broken
    document = Document(file, text, dict(lift(data)), hash=_content_hash(data), _lines=dict(_find_lines(text)))
    data = document.data
    for key, value in data.items():
        if key != "schema":
            data[key] = _take_marks(document, (key,), value, Source("", ""))
    data.update({key: _frozen(value) for key, value in data.items()})
    return document


def _take_marks(document: Document, path: Path, value: object, inherited: Source) -> object:
    """The value without marks; what they said goes to `document.sources`."""
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
        return [_take_marks(document, (*path, n), row, inherited) for n, row in enumerate(value)]
    if not isinstance(value, dict):
        missing = " and no ".join(mark for mark in ("clause", "rule") if not getattr(inherited, mark))
        if missing:
            document.errors.append(document.error(path, f"says no {missing}: where does it come from?", "source"))
        document.sources[document.dotted(path)] = inherited
        return value
    own, single = _marks(document, path, value, inherited)
    if own.clause and own.rule:
        document.sources[document.dotted(path)] = own
    return {
        key: _take_marks(document, (*path, key), inner, single.get(key, own))
        for key, inner in value.items()
        if key not in _MARKS
    }


def _marks(
    document: Document, path: Path, table: Mapping[str, object], inherited: Source
) -> tuple[Source, dict[str, Source]]:
    """What a table says of its own origin, and of single keys."""
    texts = {mark: table[mark] for mark in ("clause", "rule") if mark in table}
    for mark, text in texts.items():
        if not isinstance(text, str) or not text:
            document.errors.append(document.error((*path, mark), "must be a text", "source"))
    own = Source(str(texts.get("clause", inherited.clause)), str(texts.get("rule", inherited.rule)))
    single: dict[str, Source] = {}
    sources = table.get("source", {})
    for key, pair in sources.items() if isinstance(sources, dict) else [("", sources)]:
        if key not in table or key in _MARKS:
            document.errors.append(document.error((*path, "source"), f"names no key of this table: {key!r}", "source"))
        elif not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(part, str) and part for part in pair):
            document.errors.append(document.error((*path, "source"), f"{key}: write [clause, rule]", "source"))
        else:
            single[key] = Source(*pair)
    return own, single


def _content_hash(data: Mapping[str, object]) -> str:
    """SHA-256 of the data, marks included: comments, order of keys and white space do not matter."""
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _frozen(value: object) -> object:
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    return value


def _inside(here: object, part: str | int) -> object:
    if isinstance(here, dict):
        return here.get(part)
    if isinstance(here, list | tuple) and isinstance(part, int) and part < len(here):
        return here[part]
    return None


def _table_depth(data: Mapping[str, object], path: Path) -> int:
    """How much of a path names the table: up to its first row, else all tables before the last key."""
    depth = 1
    here: object = data
    for length, part in enumerate(path, start=1):
        here = _inside(here, part)
        if isinstance(here, dict):
            if isinstance(part, int):
                return length
            depth = min(length, max(len(path) - 1, 1))
    return depth


def _find_lines(text: str) -> Iterator[tuple[Path, int]]:
    """Where tables and keys begin. It reads lines, not TOML, so a wrong guess costs a wrong number and no more."""
    here: Path = ()
    rows: dict[Path, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header is not None:
            here = ()
            parts = header[2].split(".")
            for n, part in enumerate(parts, start=1):
                here = (*here, part)
                if n == len(parts) and header[1] == "[[":
                    rows[here] = rows.get(here, -1) + 1
                if here in rows:
                    here = (*here, rows[here])
            yield here, number
        elif key is not None:
            yield (*here, key[1]), number
