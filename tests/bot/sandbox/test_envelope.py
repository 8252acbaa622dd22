from __future__ import annotations

import base64

import pytest
from Crypto.Cipher import AES
from hypothesis import given
from hypothesis import strategies as st
from weworkapi.WXBizMsgCrypt3 import WXBizMsgCrypt

from bot.sandbox.envelope import EnvelopeError, Sealed, decrypt, encrypt, open_sealed, seal, sign

# the one vector that WeCom itself published (wecom.md 1.4)
CORP = "wx5823bf96d3bd56c7"
TOKEN = "QDG6eK"
KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
OFFICIAL = Sealed(
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3T"
    "UUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsij"
    "ff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5w"
    "LVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZ"
    "Is2pDBS8R07+qN+E7Q==",
    "477715d11cdb4164915debcba66cb864d751f3e6",
    "1409659813",
    "1372623149",
)
SALT = b"0123456789abcdef"


def test_the_official_vector_opens() -> None:
    message = open_sealed(TOKEN, KEY, CORP, OFFICIAL).decode()
    assert "<Content><![CDATA[hello]]></Content>" in message
    assert "<MsgId>4561255354251345929</MsgId>" in message


def test_what_the_sandbox_seals_another_implementation_opens_and_the_other_way_round() -> None:
    other = WXBizMsgCrypt(TOKEN, KEY, CORP)
    ours = seal(TOKEN, KEY, CORP, "<xml>回音</xml>".encode(), "1409659813", "42", SALT)
    body = f"<xml><Encrypt>{ours.encrypt}</Encrypt></xml>"
    assert other.DecryptMsg(body, ours.signature, ours.timestamp, ours.nonce) == (0, "<xml>回音</xml>".encode())
    code, theirs = other.EncryptMsg("<xml>收到</xml>", "43", "1409659814")
    assert code == 0
    encrypted = theirs.partition("<Encrypt><![CDATA[")[2].partition("]]")[0]
    signature = theirs.partition("<MsgSignature><![CDATA[")[2].partition("]]")[0]
    assert open_sealed(TOKEN, KEY, CORP, Sealed(encrypted, signature, "1409659814", "43")).decode() == "<xml>收到</xml>"


@given(
    st.binary(max_size=200).filter(lambda b: b.decode(errors="replace").encode() == b),
    st.binary(min_size=16, max_size=16),
)
def test_every_message_comes_out_as_it_went_in(message: bytes, salt: bytes) -> None:
    assert decrypt(KEY, encrypt(KEY, message, CORP, salt)) == (message, CORP)


@given(st.binary(max_size=160))
def test_bytes_that_nobody_sealed_are_refused_and_nothing_else_happens(junk: bytes) -> None:
    with pytest.raises(EnvelopeError):
        decrypt(KEY, base64.b64encode(junk).decode())


def test_each_fault_has_its_code() -> None:
    good = seal(TOKEN, KEY, CORP, b"<xml/>", "1", "2", SALT)

    def code_of(sealed: Sealed, corp: str = CORP) -> str:
        with pytest.raises(EnvelopeError) as caught:
            open_sealed(TOKEN, KEY, corp, sealed)
        return caught.value.code

    def signed(encrypted: str) -> Sealed:
        return Sealed(encrypted, sign(TOKEN, "1", "2", encrypted), "1", "2")

    def raw(body: bytes) -> Sealed:
        key = base64.b64decode(KEY + "=")
        return signed(base64.b64encode(AES.new(key, AES.MODE_CBC, key[:16]).encrypt(body)).decode())

    assert open_sealed(TOKEN, KEY, CORP, good) == b"<xml/>"
    assert open_sealed(TOKEN, KEY, "", raw(SALT + bytes(4) + bytes([12]) * 12)) == b""
    assert code_of(raw(SALT + bytes(4) + bytes([11]) + bytes([12]) * 11), "") == "padding"
    assert code_of(raw(SALT + bytes(3) + bytes([1]) + bytes([12]) * 12), "") == "length"
    assert code_of(Sealed(good.encrypt, "0" * 40, "1", "2")) == "signature"
    assert code_of(Sealed(good.encrypt, good.signature, "1", "3")) == "signature"
    assert code_of(good, "wwother") == "receiver"
    assert code_of(signed("not base64!")) == "base64"
    assert code_of(signed(base64.b64encode(bytes(16)).decode())) == "length"
    assert code_of(signed(encrypt(KEY, b"<xml/>", CORP, SALT, spoil_padding=True))) == "padding"
    assert code_of(signed(encrypt(KEY, b"\xff", CORP, SALT))) == "text"
