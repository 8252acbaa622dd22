"""What a newcomer reads when the demo is up."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.demo_welcome import Place, welcome

NEW = Place("http://127.0.0.1:8010", Path("data/demo"), None, "")


def said(place: Place, *, screen: bool = True, address: str = "10.0.0.7") -> str:
    return "\n".join(welcome(place, screen=screen, address=address))


def test_at_a_screen_the_address_the_folder_and_the_way_out_are_enough() -> None:
    text = said(NEW)
    assert "http://127.0.0.1:8010\n" in text
    assert "data/demo" in text
    assert "Ctrl-C" in text
    assert "ssh" not in text
    assert "key" not in text
    assert "接着上次" not in text


def test_without_a_screen_the_ssh_line_stands_there_ready_to_be_copied() -> None:
    assert "ssh -L 8010:127.0.0.1:8010 10.0.0.7" in said(NEW, screen=False)
    assert "<这台机器/this host>" in said(NEW, screen=False, address="")


def test_on_the_network_the_address_with_the_key_is_whole() -> None:
    place = Place("http://127.0.0.1:8010", Path("data/demo"), None, "abc")
    assert "http://10.0.0.7:8010/?key=abc" in said(place)


def test_a_story_that_goes_on_says_from_when_and_how_to_begin_again() -> None:
    place = Place("http://127.0.0.1:8010", Path("data/demo"), datetime(2026, 3, 10, 10, 0, tzinfo=UTC), "")
    assert "接着上次，2026-03-10 18:00" in said(place)
    assert "重来" in said(place)


def test_a_temporary_folder_says_that_it_goes() -> None:
    assert "结束即删" in said(Place("http://127.0.0.1:8010", None, None, ""))
