"""The words are complete in both languages, current, and written the way the company writes."""

from __future__ import annotations

import re

import pytest

from tests.house import catalogues as c
from workflow.transitions import TRANSITIONS

HAN = r"[\u3400-\u9fff]"
# Codes that `decide` puts together: by the row of the transition table, and by who decided a step.
BY_TABLE = {code for row in TRANSITIONS.values() for code in (row.otherwise, f"not_{row.who}")} - {"not_anyone"}
BY_STEP = {f"already_{done}{by}" for done in ("approved", "returned") for by in ("", "_by_you")}
REFUSED = c.refused() | BY_TABLE | BY_STEP
CODES = sorted(set(c.texts("zh_CN")) | set(c.texts("en")))


def test_both_languages_have_the_same_domains_and_codes() -> None:
    assert c.domains("zh_CN") == c.domains("en")
    for name in c.domains("zh_CN"):
        assert list(c.domain("zh_CN", name)) == list(c.domain("en", name)), name


@pytest.mark.parametrize("lang", c.LANGUAGES)
def test_a_code_stands_in_one_domain_only(lang: str) -> None:
    assert len(c.texts(lang)) == sum(len(c.domain(lang, name)) for name in c.domains(lang))


@pytest.mark.parametrize("lang", c.LANGUAGES)
def test_no_text_is_empty(lang: str) -> None:
    assert [code for code, text in c.texts(lang).items() if not text.strip()] == []


def test_both_languages_name_the_same_fields() -> None:
    chinese, english = c.texts("zh_CN"), c.texts("en")
    assert [code for code in chinese if c.fields(chinese[code]) != c.fields(english.get(code, ""))] == []


@pytest.mark.parametrize("source", list(c.make_words().sources()), ids=lambda p: f"{p.parts[-3]}-{p.stem}")
def test_every_compiled_catalogue_is_current(source: object) -> None:
    assert c.make_words().is_current(source), "run `make words`"


def test_every_code_that_is_asked_for_has_words() -> None:
    known = c.texts("zh_CN")
    assert [(where, code) for where, code, _ in c.asked() if code not in known] == []


def test_every_sentence_gets_all_its_fields() -> None:
    known = c.texts("zh_CN")
    short = [
        (where, code, c.fields(known[code]) - names)
        for where, code, names in c.asked()
        if names is not None and code in known and not c.fields(known[code]) <= names
    ]
    assert short == []


def test_every_refusal_has_words() -> None:
    assert sorted(code for code in REFUSED if f"refusal.{code}" not in c.texts("zh_CN")) == []


def test_no_words_are_written_that_nobody_asks_for() -> None:
    whole, beginnings = c.mentioned()
    unasked = [
        code
        for code in CODES
        if code not in whole
        and code.removeprefix("refusal.") not in REFUSED
        and not any(code.startswith(start) for start in beginnings)
    ]
    assert unasked == []


def test_chinese_is_punctuated_as_chinese() -> None:
    half = re.compile(rf"{HAN}[,;!?:]|[,;!?:]{HAN}|!|！")
    assert [(code, text) for code, text in c.texts("zh_CN").items() if half.search(_plain(text))] == []


def test_nobody_is_addressed_as_du() -> None:
    assert [(code, text) for code, text in c.texts("zh_CN").items() if "你" in text or "尊敬的" in text] == []


@pytest.mark.parametrize("lang", c.LANGUAGES)
def test_no_machine_words_reach_a_person(lang: str) -> None:
    machine = re.compile(r"\d{4}-\d{2}-\d{2}|T\d\d:|[a-z]+_[a-z]+|\bNone\b|!|errcode")
    assert [(code, text) for code, text in c.texts(lang).items() if machine.search(_plain(text))] == []


def test_chinese_has_no_english_codes_in_it() -> None:
    allowed = {"HR"}
    words = re.compile(r"[A-Za-z]{2,}")
    found = {code: set(words.findall(_plain(text))) - allowed for code, text in c.texts("zh_CN").items()}
    assert {code: left for code, left in found.items() if left} == {}


def _plain(text: str) -> str:
    """The sentence without its field names."""
    return re.sub(r"\{[^}]*\}", "", text)
