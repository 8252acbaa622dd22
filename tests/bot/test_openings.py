"""Why the bot could not start: the key to look at, also for what only another user or another machine brings about."""

from __future__ import annotations

import errno

import pytest

from bot.demo_data import new_key_text
from bot.openings import DataFolderError, ListenError, opening_problem
from bot.settings import Settings
from storage.engine import DriverMissingError, ServerAwayError, StoreFileError, StoreServerError
from storage.seals import SealBrokenError
from storage.vault import KeyMissingError, KeyWrongError
from workflow.ports import BusyError

REFUSALS = ("password", "no_database", "forbidden", "foreign", "encoding")


def settings(url: str = "") -> Settings:
    return Settings.model_validate(
        {
            "wecom": {"corpid": "ww1", "token": "t", "aeskey": "a" * 43},
            "vault": {"keys": new_key_text("k1")},
            "database": {"url": url},
        }
    )


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (ListenError(errno.EADDRINUSE, "in use"), "server.port"),
        (ListenError(errno.EACCES, "denied"), "server.port"),
        (ListenError(errno.EADDRNOTAVAIL, "no such address"), "server.host"),
        (ListenError(None, "no such name"), "server.host"),
        (DataFolderError("denied"), "data_dir"),
        (StoreFileError("forbidden"), "data_dir"),
        (BusyError(), "database.url"),
        (KeyMissingError("k1"), "vault.keys"),
        (KeyWrongError("k1"), "vault.keys"),
        (SealBrokenError("data_keys.content of store was changed or moved"), "database.url"),
        (ServerAwayError(), "database.url"),
        (DriverMissingError("asyncpg"), "database.url"),
        *((StoreServerError(reason), "database.url") for reason in REFUSALS),
    ],
)
def test_each_reason_names_its_key_in_both_languages(error: Exception, key: str) -> None:
    problem = opening_problem(error, settings()) or ""
    assert problem.startswith(f"{key}：")
    assert " / " in problem


def test_each_reason_of_a_server_has_a_sentence_of_its_own() -> None:
    errors = [*(StoreServerError(reason) for reason in REFUSALS), ServerAwayError(), BusyError()]
    assert len({opening_problem(error, settings()) for error in errors}) == len(errors)


def test_a_database_elsewhere_is_blamed_on_its_address() -> None:
    problem = opening_problem(StoreFileError("forbidden"), settings("sqlite:////srv/huiyin.db")) or ""
    assert problem.startswith("database.url：")


@pytest.mark.parametrize("error", [PermissionError(errno.EACCES, "denied"), OSError(errno.EADDRINUSE, "x"), KeyError()])
def test_what_nobody_named_is_blamed_on_no_setting(error: Exception) -> None:
    assert opening_problem(error, settings()) is None
