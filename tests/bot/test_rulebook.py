"""The regulation at start: what is chosen is in force, and going back to an earlier one is an adoption, too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.demo_data import new_key_text
from bot.rulebook import open_rulebook
from bot.settings import Settings
from storage.store import SqlStore
from storage.streams import read_lines
from tests.house.catalogues import ROOT

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
OFFICE = ROOT / "workflow" / "policies" / "office.toml"


def settings(file: Path) -> Settings:
    return Settings.model_validate(
        {
            "wecom": {"corpid": "ww1", "token": "t", "aeskey": "a" * 43},
            "vault": {"keys": new_key_text("k1")},
            "policy": {"file": file},
        }
    )


def two_policies(folder: Path) -> tuple[Path, Path]:
    """The office policy with a mark before its first word, and with another version."""
    first, second = folder / "a.toml", folder / "b.toml"
    text = OFFICE.read_text(encoding="utf-8")
    first.write_text("\ufeff" + text, encoding="utf-8")
    changed = text.replace("visit_attempts = 3", "visit_attempts = 4")
    assert changed != text
    second.write_text(changed, encoding="utf-8")
    return first, second


async def test_a_b_a_leaves_a_in_force_and_the_stream_says_so(store: SqlStore, tmp_path: Path) -> None:
    a, b = two_policies(tmp_path)
    served = []
    for n, file in enumerate((a, b, a, a)):
        rules = await open_rulebook(store, settings(file), NOW + timedelta(days=n))
        served.append(rules.current)
        assert rules.current in rules.policies
    assert served[0] == served[2] == served[3] != served[1]
    async with store._database.read() as session:
        assert [line.policy_hash for line in await read_lines(session, "policy")] == served[:3]
    assert [row.policy_hash for row in await store.policies()] == [served[0], served[1]]
