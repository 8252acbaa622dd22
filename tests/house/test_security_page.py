"""The page on security says of every column of every table whether it can be read without a key."""

from __future__ import annotations

import re

import storage.tables_organisation  # noqa: F401  # its tables enter themselves into the metadata
from storage.tables import metadata
from tests.house.catalogues import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \|(.*)\|(.*)\|$", re.MULTILINE)
SEALED_OR_DIGEST = ("body", "content", "identity", "item", "request", "why", "reason", "wrapped", "canary")
DIGESTS = ("person", "lane", "dedupe", "topic", "draft", "hole")


def names(cell: str) -> list[str]:
    return re.findall(r"`(\w+)`", cell)


def test_every_column_of_every_table_is_on_the_page_once() -> None:
    told = {table: sorted(names(plain) + names(sealed)) for table, plain, sealed in ROW.findall(PAGE)}
    assert told == {table.name: sorted(table.columns.keys()) for table in metadata.tables.values()}


def test_what_the_page_calls_sealed_is_what_the_code_seals_or_hashes() -> None:
    sealed = {name for _, _, cell in ROW.findall(PAGE) for name in names(cell)}
    assert sealed == {*SEALED_OR_DIGEST, *DIGESTS}
    plain = {name for _, cell, _ in ROW.findall(PAGE) for name in names(cell)}
    assert plain & sealed == set()
