"""Log lines tell what happened and nothing that was said, and no secret."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Literal

import pytest
import structlog

from bot.logs import set_up_logs
from workflow.ports import BusyError


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def test_our_lines_and_those_of_libraries_are_json_of_one_form() -> None:
    stream = io.StringIO()
    set_up_logs("json", stream)
    structlog.get_logger("bot").info("serving", url="http://127.0.0.1:1")
    logging.getLogger("somebody.else").warning("took %s s", 3)
    ours, theirs = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (ours["event"], ours["url"], ours["level"]) == ("serving", "http://127.0.0.1:1", "info")
    assert (theirs["event"], theirs["level"]) == ("took 3 s", "warning")


@pytest.mark.parametrize("key", ["content", "text", "secret", "token", "aeskey", "body", "xml"])
def test_fields_that_may_hold_words_or_secrets_are_masked(key: str) -> None:
    assert "青菜里有虫" not in logged(**{key: "青菜里有虫"})


def test_tokens_in_addresses_and_phone_numbers_are_masked_anywhere() -> None:
    text = logged(
        url="https://x/cgi-bin/message/send?access_token=abc123&y=1", who="电话13800138000，工号12345678901234"
    )
    assert "abc123" not in text
    assert "13800138000" not in text
    assert "y=1" in text
    assert "12345678901234" in text


@pytest.mark.parametrize("form", ["json", "console"])
@pytest.mark.parametrize("logger", ["ours", "theirs"])
def test_an_exception_is_told_by_kind_and_place_and_never_by_its_message(
    form: Literal["json", "console"], logger: str
) -> None:
    stream = io.StringIO()
    set_up_logs(form, stream)
    try:
        fails("青菜里有虫")
    except ExceptionGroup as error:
        if logger == "ours":
            structlog.get_logger("bot").error("broken", exc_info=error)
        else:
            logging.getLogger("somebody.else").error("broken", exc_info=error)
    text = stream.getvalue()
    assert "青菜" not in text
    assert "geheim" not in text
    for told in ("builtins.ExceptionGroup", "builtins.KeyError", "builtins.RuntimeError", "test_logs.py:", " fails"):
        assert told in text


def test_a_store_that_is_away_is_told_by_kind_alone() -> None:
    stream = io.StringIO()
    set_up_logs("json", stream)
    try:
        raise BusyError from ConnectionRefusedError("10.0.0.7")
    except BusyError as error:
        structlog.get_logger("bot").error("left for later", exc_info=error)
    text = stream.getvalue()
    assert "10.0.0.7" not in text
    assert "ConnectionRefusedError" in text
    assert "test_logs.py" not in text


def test_a_task_that_nobody_waited_for_is_told_without_its_message() -> None:
    stream = io.StringIO()
    set_up_logs("json", stream)
    message = "Task exception was never retrieved\nfuture: <Task finished exception=KeyError('青菜里有虫')>"
    logging.getLogger("asyncio").error(message)
    assert json.loads(stream.getvalue())["event"] == "Task exception was never retrieved"


def fails(words: str) -> None:
    """An error in a group, itself led to by another: each with words and an address in its message."""
    try:
        try:
            raise KeyError(words)
        except KeyError as error:
            raise RuntimeError(f"GET https://x/?corpsecret=geheim {words}") from error
    except RuntimeError as error:
        raise ExceptionGroup(words, [error]) from None


def logged(**fields: str) -> str:
    stream = io.StringIO()
    set_up_logs("json", stream)
    structlog.get_logger("bot").info("something", **fields)
    return stream.getvalue()
