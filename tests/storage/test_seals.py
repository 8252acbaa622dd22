from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from storage.seals import Key, Place, SealBrokenError, lengths, seal, sealed_under, unseal

KEY = Key("c1", bytes(range(32)))
PLACE = Place("entries", "content", "case/1#1")
NONCE = bytes(12)


@given(plain=st.binary(max_size=200), nonce=st.binary(min_size=12, max_size=12))
def test_what_was_sealed_opens_with_key_and_place_only(plain: bytes, nonce: bytes) -> None:
    blob = seal(KEY, plain, PLACE, nonce)
    assert unseal(KEY, blob, PLACE) == plain
    for key in (Key("c1", bytes(32)), Key("c2", KEY.secret)):
        with pytest.raises(SealBrokenError):
            unseal(key, blob, PLACE)


@pytest.mark.parametrize(
    "place",
    [
        Place("cases", "content", "case/1#1"),
        Place("entries", "identity", "case/1#1"),
        Place("entries", "content", "case/1#2"),
        Place("entriesc", "ontent", "case/1#1"),
    ],
)
def test_a_blob_does_not_open_in_another_place(place: Place) -> None:
    with pytest.raises(SealBrokenError):
        unseal(KEY, seal(KEY, b"words", PLACE, NONCE), place)


def test_no_bit_of_a_blob_can_change_and_none_can_be_missing() -> None:
    blob = seal(KEY, "汤里有一只拖鞋".encode(), PLACE, NONCE)
    for position in range(len(blob)):
        for bit in range(8):
            changed = bytearray(blob)
            changed[position] ^= 1 << bit
            with pytest.raises(SealBrokenError):
                unseal(KEY, bytes(changed), PLACE)
        with pytest.raises(SealBrokenError):
            unseal(KEY, blob[:position], PLACE)


@given(st.binary(max_size=80))
def test_rubbish_is_refused_and_never_crashes(blob: bytes) -> None:
    with pytest.raises(SealBrokenError):
        unseal(KEY, blob, PLACE)


def test_the_layout_is_the_documented_one() -> None:
    """Final bytes: format, length of the key id, key id, nonce, AES-GCM; the place is bound by associated data."""
    associated = b"\x01\x02c1" + b"\0\0\0\x07entries" + b"\0\0\0\x07content" + b"\0\0\0\x08case/1#1"
    expected = b"\x01\x02c1" + NONCE + AESGCM(KEY.secret).encrypt(NONCE, b"words", associated)
    assert seal(KEY, b"words", PLACE, NONCE) == expected
    assert sealed_under(expected) == "c1"


@given(st.lists(st.binary(max_size=5), max_size=4), st.lists(st.binary(max_size=5), max_size=4))
def test_two_lists_of_parts_never_give_the_same_bytes(one: list[bytes], two: list[bytes]) -> None:
    assert (lengths(*one) == lengths(*two)) == (one == two)


def test_a_key_does_not_print_its_secret() -> None:
    assert repr(KEY) == "Key(key_id='c1')"
