"""docs/sandbox-api.md and the code agree: no endpoint, API or code without its line, and the example file loads."""

from __future__ import annotations

import re
from pathlib import Path

from bot.sandbox.api import Api
from bot.sandbox.cgi.routes import APIS
from bot.sandbox.company import load_company
from bot.sandbox.sandbox import Sandbox

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "sandbox-api.md").read_text(encoding="utf-8")


async def test_every_endpoint_is_described_and_no_other() -> None:
    async with Sandbox() as sandbox:
        routes = {f"{method} {path}".replace("{number}", "{n}") for method, path, _ in Api(sandbox).routes()}
    described = re.findall(r"^### `((?:GET|POST) /sandbox/[^`?]+)", TEXT, re.MULTILINE)
    assert sorted(described) == sorted(routes)


def test_every_server_api_is_listed() -> None:
    table = TEXT.partition("# WeCom's server API")[2].partition("- Token")[0]
    assert set(re.findall(r"`([a-z_]+(?:/[a-z_]+)?)`(?=[,\s|])", table)) >= {*APIS, "gettoken"}


def test_every_refusal_code_of_the_code_is_in_the_table_and_the_other_way_round() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "sandbox").glob("*.py"))
    raised = set(re.findall(r'RefusedError\(\s*\d+, "([a-z_]+)"', source))
    table = TEXT.partition("| code |")[2].partition("\n\n")[0]
    described = {code for row in table.splitlines()[2:] for code in re.findall(r"`([a-z_]+)`", row.split("|")[1])}
    assert described == raised


def test_the_example_company_loads() -> None:
    example = TEXT.partition("```toml\n")[2].partition("```")[0]
    company = load_company(example)
    assert company.roles == {"director": ("wang",)}
