"""The policy commands: what they print, what they refuse, and with which exit status."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.demo_data import new_key_text
from storage.store import SqlStore
from storage.vault import KeyRing
from tests.house.catalogues import ROOT
from workflow.policy.load import load_policy
from workflow.published import policy_text

run = CliRunner()
OFFICE = policy_text("office")
KEY = new_key_text("k1")
SETTINGS = f"""
[wecom]
corpid = "wwdemo"
token = "token"
aeskey = "{"a" * 43}"
[vault]
keys = "{KEY}"
[roles]
specialist = ["limin"]
director = ["zhaolan", "wangqiang"]
"""


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def said(*arguments: str, status: int = 0) -> str:
    result = run.invoke(cli, list(arguments))
    assert result.exit_code == status, result.output
    return result.output


def adopted(tmp_path: Path) -> list[str]:
    async def read() -> list[str]:
        store = await SqlStore.open(f"sqlite+aiosqlite:///{tmp_path}/data/huiyin.db", KeyRing.parse(KEY))
        try:
            return [policy.policy_hash for policy in await store.policies()]
        finally:
            await store.close()

    return asyncio.run(read())


def test_several_files_are_checked_at_once_and_every_fault_of_each_is_told(tmp_path: Path) -> None:
    shutil.copy(ROOT / "workflow" / "policies" / "office.toml", tmp_path / "good.toml")
    bad = OFFICE.replace("rounds_max = 2", "rounds_max = 0").replace("cap = 6", "cap = 0")
    (tmp_path / "bad.toml").write_text(bad, encoding="utf-8")
    output = said("policy", "check", "bad.toml", "good.toml", "nursing-home", status=1)
    assert f"bad.toml:{bad[: bad.index('rounds_max')].count(chr(10)) + 1}: [lifecycle] rounds_max" in output
    assert "[notify.complainant] cap" in output
    assert "good.toml: 没有问题 / fine · 办公室投诉与反馈处理制度" in output
    assert "nursing-home.toml: 没有问题" in output
    assert "bad.toml: 没有问题" not in output


def test_gaps_are_warnings_and_do_not_fail_the_check() -> None:
    output = said("policy", "check", "office")
    assert "提醒 / warning: office.toml:" in output
    assert "[channel.phone] address: not set yet" in output
    assert "nobody holds" not in output


def test_with_settings_the_check_says_who_is_missing_and_who_is_too_many(tmp_path: Path) -> None:
    (tmp_path / "some.toml").write_text(SETTINGS, encoding="utf-8")
    output = said("policy", "check", "office", "--config", "some.toml")
    assert "[roles.director] max: 2 hold it, 1 may" in output
    assert "[escalation.step.3] to: reaches nobody" in output
    assert "unwatched" not in output


def test_a_policy_is_shown_and_explained_in_chinese() -> None:
    assert said("policy", "show", "office").startswith("# 办公室投诉与反馈处理制度\n")
    output = said("policy", "explain", "office")
    assert "答复：自提交起5个工作日内答复投诉人" in output
    assert "【七(二) S0-7.6】 deadline.answer.within" in output
    rules, apart = output.split("## 制度没有规定")
    assert "deadline.plan.within = 3个工作日 （X-09）" in apart
    assert "= 3个工作日" not in rules


def test_two_versions_are_compared(tmp_path: Path) -> None:
    (tmp_path / "new.toml").write_text(
        OFFICE.replace('step_within = "1wd"', 'step_within = "2wd"', 1), encoding="utf-8"
    )
    output = said("policy", "diff", "office", "new.toml")
    assert "approval.three-level.step_within：1个工作日 ⇒ 2个工作日" in output
    assert "2026-04-08 18:00 ⇒ 2026-04-09 18:00" not in output
    assert "（2026-04-03 17:30起）：2026-04-07 18:00 ⇒ 2026-04-08 18:00" in output
    assert said("policy", "diff", "office", "office") == "行为没有变化。\n"


@pytest.mark.parametrize("command", ["check", "show", "explain", "prove"])
def test_a_file_that_is_not_there_is_named_in_one_sentence(command: str) -> None:
    output = said("policy", command, "nowhere.toml", status=2)
    assert "没有文件“nowhere.toml”，自带的制度有complaint-office、" in output
    assert (output.count("\n"), "Errno" in output) == (1, False)


def test_a_file_that_is_no_text_is_named_and_a_mark_before_its_first_word_is_none(tmp_path: Path) -> None:
    (tmp_path / "gbk.toml").write_bytes(OFFICE.encode("gb18030"))
    assert "“gbk.toml”读不了" in said("policy", "check", "gbk.toml", status=2)
    (tmp_path / "marked.toml").write_text("\ufeff" + OFFICE, encoding="utf-8")
    assert "marked.toml: 没有问题" in said("policy", "check", "marked.toml")


def test_a_policy_is_changed_value_by_value_and_what_nothing_notices_is_listed(tmp_path: Path) -> None:
    output = said("policy", "prove", "complaint-office")
    assert "0处缺算例" in output
    assert "缺算例 / no example" not in output
    text = policy_text("complaint-office")
    unshown = text.replace(
        'each = ["harm_continuing", "service_down", "public_event_soon"]\n', 'each = ["service_down"]\n'
    )
    assert unshown != text
    (tmp_path / "mine.toml").write_text(unshown, encoding="utf-8")
    assert "缺算例 / no example: severity.urgent_if: [harm_continuing, " in said("policy", "prove", "mine.toml")


@pytest.mark.parametrize("command", ["show", "explain"])
def test_a_file_with_faults_is_not_shown(tmp_path: Path, command: str) -> None:
    (tmp_path / "bad.toml").write_text(OFFICE.replace("cap = 6", "cap = 0"), encoding="utf-8")
    output = said("policy", command, "bad.toml", status=1)
    assert "[notify.complainant] cap" in output
    assert "办公室" not in output


def test_a_policy_is_adopted_once_and_a_changed_one_anew(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(SETTINGS, encoding="utf-8")
    assert "已采用" in said("policy", "adopt", "office")
    assert "早已采用" in said("policy", "adopt", "office")
    changed = OFFICE.replace('max_amount = "500.00"', 'max_amount = "800.00"').replace("499.99", "799.99")
    (tmp_path / "new.toml").write_text(changed.replace('amount = "500.00"', 'amount = "800.00"'), encoding="utf-8")
    assert "已采用" in said("policy", "adopt", "new.toml")
    hashes = [load_policy(text, "x").hash for text in ((tmp_path / "new.toml").read_text(encoding="utf-8"), OFFICE)]
    assert adopted(tmp_path) == hashes


def test_a_policy_whose_examples_do_not_hold_is_not_adopted(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "wrong.toml").write_text(OFFICE.replace("2026-04-13T18:00", "2026-04-14T18:00"), encoding="utf-8")
    output = said("policy", "adopt", "wrong.toml", status=1)
    assert "says 2026-04-14 18:00, the policy gives 2026-04-13 18:00" in output
    assert not (tmp_path / "data").exists()


def test_without_settings_nothing_is_adopted() -> None:
    assert "wecom" in said("policy", "adopt", "office", status=2)


def test_the_core_rules_are_counted_and_those_that_wait_are_listed() -> None:
    counted = said("clauses")
    assert [line.partition(":")[0] for line in counted.splitlines()] == [
        "complaint-office",
        "customer-service",
        "nursing-home",
        "office",
    ]
    assert "  S0-4.4 四(一): Nobody acts beyond his authority" in said("clauses", "--waiting")
    assert "S0-7.6" not in said("clauses", "--waiting")
