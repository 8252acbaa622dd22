"""docs/policies.md has every table and key of the schema, no other, and its TOML is TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import get_args

import pytest
from pydantic import BaseModel

from tests.house.catalogues import ROOT
from workflow.policy.casework import Applies, Event
from workflow.policy.lift import SCHEMA
from workflow.policy.model import Tables
from workflow.policy.names import FACTS, GENERIC_ROLES
from workflow.policy.worked import Sample

PAGE = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^### `\[{0,2}([a-z_.*]+)\]{0,2}`\n(.*?)(?=^##)", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| (`.*?) \|", re.MULTILINE)
KEY = re.compile(r"`([a-z_]+)`(\?)?")


def tables(table: type[BaseModel], path: str) -> Iterator[tuple[str, dict[str, bool]]]:
    """Each table of the schema with its own keys, and whether each may be left out."""
    keys: dict[str, bool] = {}
    for name, field in table.model_fields.items():
        key = field.alias or name
        inner = [model for model in models(field.annotation) if model not in (Applies, Sample)]
        if inner:
            by_name = ".*" if str(field.annotation).startswith("dict") else ""
            yield from tables(inner[0], f"{path}{key}{by_name}.")
        else:
            keys[key] = not field.is_required()
    if path:
        yield path.rstrip("."), keys


def models(hint: object) -> Iterator[type[BaseModel]]:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        yield hint
    for inner in get_args(hint):
        yield from models(inner)


SCHEMA_TABLES = dict(tables(Tables, ""))
WRITTEN = {
    found[1]: {key: bool(may) for row in ROW.findall(found[2]) for key, may in KEY.findall(row)}
    for found in SECTION.finditer(PAGE)
}


def test_the_page_has_every_table_and_no_other() -> None:
    assert WRITTEN.keys() - {"schema"} == SCHEMA_TABLES.keys()


@pytest.mark.parametrize("table", SCHEMA_TABLES)
def test_the_page_has_every_key_of_a_table_and_says_which_may_be_left_out(table: str) -> None:
    assert WRITTEN[table] == SCHEMA_TABLES[table]


def test_the_page_lists_every_event_fact_and_role_that_a_case_fills() -> None:
    words = set(re.findall(r"`([a-z_]+)`", PAGE))
    assert (
        set(get_args(Event)) | FACTS | GENERIC_ROLES | Applies.model_fields.keys() | Sample.model_fields.keys() <= words
    )


def test_every_toml_on_the_page_can_be_read() -> None:
    blocks = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert len(blocks) == 3
    assert all(tomllib.loads(block) for block in blocks)
    assert f"now {SCHEMA}." in PAGE
