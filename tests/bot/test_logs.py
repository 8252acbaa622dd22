"""Log lines tell what happened and nothing that was said, and no secret."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import set_up_logs


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


def test_an_exception_is_told_without_tokens() -> None:
    stream = io.StringIO()
    set_up_logs("json", stream)
    try:
        raise RuntimeError("GET https://x/?corpsecret=geheim failed")
    except RuntimeError as error:
        structlog.get_logger("bot").error("broken", exc_info=error)
    assert "geheim" not in stream.getvalue()
    assert "RuntimeError" in stream.getvalue()


def logged(**fields: str) -> str:
    stream = io.StringIO()
    set_up_logs("json", stream)
    structlog.get_logger("bot").info("something", **fields)
    return stream.getvalue()
