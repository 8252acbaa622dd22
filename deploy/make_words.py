"""Compiles every catalogue (`*.po` → `*.mo`) of handlers/texts; `--check` only says which are not current."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

# Babel would write today into the header, and no two builds would be the same.
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
TEXTS = Path(__file__).resolve().parent.parent / "handlers" / "texts"


def main(arguments: list[str]) -> int:
    """Exit status 1 when `--check` finds a stale catalogue."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args(arguments).check
    stale = [source for source in sources() if not is_current(source)]
    for source in stale:
        if not check:
            compiled(source).write_bytes(compile_catalogue(source))
        sys.stdout.write(f"{'stale' if check else 'compiled'}: {source.relative_to(TEXTS)}\n")
    return 1 if check and stale else 0


def sources() -> Iterator[Path]:
    """Every catalogue that people write."""
    return iter(sorted(TEXTS.glob("*/LC_MESSAGES/*.po")))


def is_current(source: Path) -> bool:
    """Whether the compiled twin says what the source says."""
    target = compiled(source)
    return target.exists() and target.read_bytes() == compile_catalogue(source)


def compiled(source: Path) -> Path:
    """Where the compiled twin stands."""
    return source.with_suffix(".mo")


def compile_catalogue(source: Path) -> bytes:
    """The bytes of the .mo file: the same for the same source, so that they can be committed and compared."""
    with source.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    catalogue.creation_date = catalogue.revision_date = FIRST_DAY
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
