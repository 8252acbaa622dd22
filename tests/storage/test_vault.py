from __future__ import annotations

import base64
from dataclasses import replace

import pytest

from storage.seals import Key, SealBrokenError
from storage.vault import (
    DataKeys,
    Digest,
    KeyKind,
    KeyMissingError,
    KeyRing,
    KeyTextError,
    Vault,
    key_text,
    new_key,
    unwrap,
    wrap,
)

OLD, NEW = Key("2025", bytes(32)), Key("2026-a", bytes(range(32)))


def entropy(n: int) -> bytes:
    return bytes(n)


def vault(secret: bytes = bytes(32)) -> Vault:
    return Vault(KeyRing((NEW,)), Key("c1", bytes(32)), Key("i1", bytes(32)), Key("d1", secret), entropy)


@pytest.mark.parametrize("gap", [",", " ", "\n", ", ", " \n "])
def test_a_ring_reads_what_key_text_wrote_newest_first(gap: str) -> None:
    ring = KeyRing.parse(f"\n{key_text(NEW)}{gap}{key_text(OLD)} ")
    assert ring.keys == (NEW, OLD)
    assert ring.newest == NEW
    assert ring.key("2025") == OLD
    with pytest.raises(KeyMissingError, match="2024"):
        ring.key("2024")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "key 1 needs a name"),
        (base64.b64encode(bytes(32)).decode(), "key 1 needs a name"),
        (":" + base64.b64encode(bytes(32)).decode(), "key 1 needs a name"),
        ("钥匙:" + base64.b64encode(bytes(32)).decode(), "key 1 needs a name"),
        ("k" * 33 + ":" + base64.b64encode(bytes(32)).decode(), "key 1 needs a name"),
        (key_text(NEW) + ",old:!!!!", "key 2 is not base64"),
        (f"k:{base64.b64encode(bytes(31)).decode()}", "key 1 has 31 bytes"),
        (f"k:{base64.b64encode(bytes(33)).decode()}", "key 1 has 33 bytes"),
        (f"{key_text(NEW)},{key_text(NEW)}", "two keys have the same name"),
    ],
)
def test_a_ring_that_cannot_be_understood_says_where_and_never_what(text: str, problem: str) -> None:
    with pytest.raises(KeyTextError, match=problem) as caught:
        KeyRing.parse(text)
    assert all(part not in str(caught.value) for part in text.replace(",", ":").split(":") if len(part) > 8)


def test_a_data_key_opens_with_its_ring_key_for_its_owner_and_kind_only() -> None:
    key = new_key(KeyKind.CONTENT, entropy)
    wrapped = wrap(KeyRing((OLD,)), key, "case1", KeyKind.CONTENT, entropy)
    assert unwrap(KeyRing((NEW, OLD)), wrapped, "case1", KeyKind.CONTENT) == key
    with pytest.raises(SealBrokenError):
        unwrap(KeyRing((OLD,)), wrapped, "case2", KeyKind.CONTENT)
    with pytest.raises(SealBrokenError):
        unwrap(KeyRing((OLD,)), wrapped, "case1", KeyKind.IDENTITY)
    with pytest.raises(KeyMissingError):
        unwrap(KeyRing((NEW,)), wrapped, "case1", KeyKind.CONTENT)


def test_a_case_gets_two_keys_that_differ() -> None:
    draws = iter([b"a" * 32, b"b" * 32])
    keys = replace(vault(), entropy=lambda _: next(draws)).new_keys()
    assert keys == DataKeys(Key("c1", b"a" * 32), Key("i1", b"b" * 32))


def test_a_digest_depends_on_the_store_the_purpose_and_the_borders_between_its_parts() -> None:
    known = vault().digest(Digest.TOPIC, "case1", "triage")
    assert known == vault().digest(Digest.TOPIC, "case1", "triage")
    assert len(known) == 16
    others = [
        vault(b"other".ljust(32)).digest(Digest.TOPIC, "case1", "triage"),
        vault().digest(Digest.DRAFT, "case1", "triage"),
        vault().digest(Digest.TOPIC, "case1t", "riage"),
    ]
    assert known not in others


def test_a_person_is_the_same_in_any_letters_and_differs_by_purpose() -> None:
    assert vault().person("ZhangSan") == vault().person("zhangsan")
    assert vault().person("zhangsan") != vault().person("zhangsan1")
    assert vault().person("zhangsan") != vault().person("zhangsan", Digest.LANE)


def test_nothing_secret_is_printed() -> None:
    shown = repr(vault(b"digest secret".ljust(32)))
    assert "secret" not in shown
    assert repr(bytes(range(32))) not in shown + repr(KeyRing((NEW,)))
