"""The envelope: WeCom's own vector, two strangers' vectors in both directions, and everything that must be refused."""

from __future__ import annotations

import base64
import contextlib
import re
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from bot.wecom.envelope import MAX_BODY, WINDOW, Envelope, EnvelopeError, EnvelopeFault, sign

TOKEN = "QDG6eK"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
CORP = "wx5823bf96d3bd56c7"
SALT = b"0123456789abcdef"
NOW = datetime(2025, 11, 24, 16, 0, tzinfo=UTC)
KEY = base64.b64decode(AES_KEY + "=")
ENVELOPE = Envelope(TOKEN, AES_KEY, CORP)


def wrapped(encrypt: str) -> bytes:
    return f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><Encrypt><![CDATA[{encrypt}]]></Encrypt></xml>".encode()


def query_for(encrypt: str, at: datetime = NOW, nonce: str = "8462091") -> dict[str, str]:
    timestamp = str(int(at.timestamp()))
    return {"msg_signature": sign(TOKEN, timestamp, nonce, encrypt), "timestamp": timestamp, "nonce": nonce}


def encrypted(padded: bytes) -> str:
    """Any bytes at all, enciphered apart from the code under test: what a bug at the other end could send."""
    encryptor = Cipher(algorithms.AES(KEY), modes.CBC(KEY[:16])).encryptor()
    return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()


def plain(message: bytes, receiver: str = CORP, length: int | None = None) -> bytes:
    return SALT + (len(message) if length is None else length).to_bytes(4, "big") + message + receiver.encode()


def padded(content: bytes, to: int = 32) -> bytes:
    pad = to - len(content) % to
    return content + bytes([pad]) * pad


def opened(encrypt: str) -> bytes:
    return ENVELOPE.open(query_for(encrypt), wrapped(encrypt), NOW)


def refused(encrypt: str) -> EnvelopeFault:
    with pytest.raises(EnvelopeError) as refusal:
        opened(encrypt)
    return refusal.value.code


GOOD = encrypted(padded(plain("<xml>噪音</xml>".encode())))


def test_the_official_example_opens() -> None:
    # wecom.md 1.4: the only vector that comes from WeCom itself.
    encrypt = (
        "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvu"
        "JTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+Ltw"
        "Gc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2"
        "t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDA"
        "Ve0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q=="
    )
    query = {
        "msg_signature": "477715d11cdb4164915debcba66cb864d751f3e6",
        "timestamp": "1409659813",
        "nonce": "1372623149",
    }
    message = ENVELOPE.open(query, wrapped(encrypt), datetime.fromtimestamp(1409659813, UTC)).decode()
    assert "<Content><![CDATA[hello]]></Content>" in message
    assert "<MsgId>4561255354251345929</MsgId>" in message
    assert "<AgentID>218</AgentID>" in message


def test_url_verification_returns_the_bare_message() -> None:
    echostr = encrypted(padded(plain(b"1616140317555161061")))
    assert ENVELOPE.verify_url(query_for(echostr) | {"echostr": echostr}, NOW) == b"1616140317555161061"


def test_a_sealed_reply_has_the_four_elements_and_opens_again() -> None:
    body = ENVELOPE.seal("<xml>回音</xml>".encode(), NOW, "77", SALT)
    found = re.fullmatch(
        r"<xml><Encrypt><!\[CDATA\[(.+)\]\]></Encrypt><MsgSignature><!\[CDATA\[(.+)\]\]></MsgSignature>"
        r"<TimeStamp>1764000000</TimeStamp><Nonce><!\[CDATA\[77\]\]></Nonce></xml>",
        body,
    )
    assert found
    query = {"msg_signature": found[2], "timestamp": "1764000000", "nonce": "77"}
    assert ENVELOPE.open(query, body.encode(), NOW) == "<xml>回音</xml>".encode()


@pytest.mark.parametrize("missing", ["msg_signature", "timestamp", "nonce"])
def test_a_query_without_one_of_its_fields_is_refused(missing: str) -> None:
    query = query_for(GOOD)
    for broken in ({k: v for k, v in query.items() if k != missing}, query | {missing: ""}):
        with pytest.raises(EnvelopeError) as refusal:
            ENVELOPE.open(broken, wrapped(GOOD), NOW)
        assert refusal.value.code is EnvelopeFault.QUERY


@pytest.mark.parametrize("changed", ["msg_signature", "timestamp", "nonce"])
def test_a_changed_query_breaks_the_signature(changed: str) -> None:
    query = query_for(GOOD)
    for value in (query[changed][:-1] + "x", query[changed] + "\ud800", "诉"):
        with pytest.raises(EnvelopeError) as refusal:
            ENVELOPE.open(query | {changed: value}, wrapped(GOOD), NOW)
        assert refusal.value.code is EnvelopeFault.SIGNATURE


def test_the_signature_is_compared_as_lower_case_hex() -> None:
    query = query_for(GOOD)
    with pytest.raises(EnvelopeError):
        ENVELOPE.open(query | {"msg_signature": query["msg_signature"].upper()}, wrapped(GOOD), NOW)


@pytest.mark.parametrize("sign_", [-1, 1])
def test_the_time_window_is_ten_minutes_to_both_sides(sign_: int) -> None:
    for seconds, inside in ((-1, True), (0, True), (1, False)):
        query = query_for(GOOD, NOW + sign_ * (WINDOW + timedelta(seconds=seconds)))
        if inside:
            assert ENVELOPE.open(query, wrapped(GOOD), NOW)
        else:
            with pytest.raises(EnvelopeError) as refusal:
                ENVELOPE.open(query, wrapped(GOOD), NOW)
            assert refusal.value.code is EnvelopeFault.STALE


@pytest.mark.parametrize("timestamp", ["17640000.0", "-1764000000", "１７６４０００000", "1" * 13, "x"])
def test_a_timestamp_that_is_no_number_is_refused_even_when_signed(timestamp: str) -> None:
    query = {"msg_signature": sign(TOKEN, timestamp, "1", GOOD), "timestamp": timestamp, "nonce": "1"}
    with pytest.raises(EnvelopeError) as refusal:
        ENVELOPE.open(query, wrapped(GOOD), NOW)
    assert refusal.value.code is EnvelopeFault.QUERY


def test_the_body_may_have_64_kib_and_not_a_byte_more() -> None:
    body = wrapped(GOOD).replace(b"<xml>", b"<xml>" + b" " * (MAX_BODY - len(wrapped(GOOD))))
    assert len(body) == MAX_BODY
    assert ENVELOPE.open(query_for(GOOD), body, NOW)
    with pytest.raises(EnvelopeError) as refusal:
        ENVELOPE.open(query_for(GOOD), body + b" ", NOW)
    assert refusal.value.code is EnvelopeFault.SIZE


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"encrypt": "x"}',
        b"\xff\xfe<xml/>",
        b"<xml/>",
        b"<xml></xml>",
        b"<xml><Encrypt/></xml>",
        b"<xml><Encrypt><a>1</a></Encrypt></xml>",
        b"<a><Encrypt>x</Encrypt></a>",
        b"<xml><Encrypt>" + GOOD.encode() + b"</Encrypt><Encrypt>" + GOOD.encode() + b"</Encrypt></xml>",
        b"<!DOCTYPE xml><xml><Encrypt>" + GOOD.encode() + b"</Encrypt></xml>",
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml><Encrypt>x</Encrypt></xml>',
        b"<a>" * 16_000,
        b"<xml>" + b"<a>" * 5_000 + b"</a>" * 5_000 + b"</xml>",
    ],
)
def test_a_body_that_is_not_one_encrypted_element_is_refused(body: bytes) -> None:
    with pytest.raises(EnvelopeError) as refusal:
        ENVELOPE.open(query_for(GOOD), body, NOW)
    assert refusal.value.code is EnvelopeFault.XML


@pytest.mark.parametrize(
    "text", ["诉", "AAA", "A A A", GOOD + "=", GOOD.replace("=", "") + "==A", GOOD[:8] + "\n" + GOOD[8:]]
)
def test_base64_is_read_strictly(text: str) -> None:
    assert refused(text) is EnvelopeFault.BASE64


@pytest.mark.parametrize("size", [0, 1, 16, 31, 33, 47])
def test_ciphertext_shorter_than_two_blocks_or_uneven_is_refused(size: int) -> None:
    encrypt = base64.b64encode(b"x" * size).decode()
    assert refused(encrypt) is (EnvelopeFault.LENGTH if size else EnvelopeFault.XML)


@pytest.mark.parametrize("size", range(1, 40))
def test_every_padding_from_1_to_32_is_accepted(size: int) -> None:
    assert opened(encrypted(padded(plain(b"a" * size)))) == b"a" * size


@pytest.mark.parametrize(("pad", "legal"), [(0, False), (1, True), (31, True), (32, True), (33, False), (48, False)])
def test_padding_is_at_least_1_and_at_most_32(pad: int, legal: bool) -> None:
    message = b"a" * (96 - len(plain(b"")) - pad)
    block = plain(message) + bytes([pad]) * pad
    if legal:
        assert opened(encrypted(block)) == message
    else:
        assert refused(encrypted(block)) is EnvelopeFault.PADDING


def test_every_padding_byte_is_looked_at() -> None:
    block = bytearray(padded(plain(b"a" * 26)))
    for index in range(64, 95):
        broken = bytearray(block)
        broken[index] ^= 1
        assert refused(encrypted(bytes(broken))) is EnvelopeFault.PADDING


def test_padding_that_reaches_into_the_head_is_refused() -> None:
    assert refused(encrypted(b"\x0d" * 32)) is EnvelopeFault.PADDING


@pytest.mark.parametrize(
    ("claimed", "fault"), [(5, EnvelopeFault.RECEIVER), (100, EnvelopeFault.LENGTH), (2**32 - 1, EnvelopeFault.LENGTH)]
)
def test_a_length_that_lies_is_refused(claimed: int, fault: EnvelopeFault) -> None:
    assert refused(encrypted(padded(plain(b"abcdef", length=claimed)))) is fault


@pytest.mark.parametrize("receiver", ["", "ww0123456789abcdef", CORP + "0", CORP[:-1], CORP.upper()])
def test_an_envelope_for_another_company_is_refused(receiver: str) -> None:
    assert refused(encrypted(padded(plain(b"<xml/>", receiver)))) is EnvelopeFault.RECEIVER


def test_a_message_that_is_not_utf8_is_refused() -> None:
    assert refused(encrypted(padded(plain("投诉".encode("gbk"))))) is EnvelopeFault.TEXT


def test_a_smart_robot_has_the_empty_receiver() -> None:
    robot = Envelope(TOKEN, AES_KEY, "")
    encrypt = encrypted(padded(plain(b"{}", "")))
    assert robot.open(query_for(encrypt), wrapped(encrypt), NOW) == b"{}"
    with pytest.raises(EnvelopeError):
        robot.open(query_for(GOOD), wrapped(GOOD), NOW)


@pytest.mark.parametrize("key", ["", AES_KEY + "=", AES_KEY[:-1], AES_KEY + "A", AES_KEY + "\n", "-" * 43, "１" * 43])
def test_a_key_that_is_not_43_letters_and_digits_is_refused_at_once(key: str) -> None:
    with pytest.raises(ValueError, match="EncodingAESKey"):
        Envelope(TOKEN, key, CORP)


def test_a_salt_of_another_length_is_refused() -> None:
    for size in (0, 15, 17):
        with pytest.raises(ValueError, match="salt"):
            ENVELOPE.seal(b"<xml/>", NOW, "1", b"x" * size)


def test_no_error_tells_more_than_its_code() -> None:
    with pytest.raises(EnvelopeError) as refusal:
        ENVELOPE.open(query_for(GOOD) | {"msg_signature": "0" * 40}, wrapped(GOOD), NOW)
    assert str(refusal.value) == "signature"
    for secret in (TOKEN, AES_KEY):
        assert secret not in repr(ENVELOPE)


@given(
    message=st.text(max_size=300),
    salt=st.binary(min_size=16, max_size=16),
    nonce=st.from_regex(r"[0-9]{1,10}", fullmatch=True),
)
def test_whatever_is_sealed_opens_to_the_same_bytes(message: str, salt: bytes, nonce: str) -> None:
    xml = message.encode("utf-8", "replace")
    body = ENVELOPE.seal(xml, NOW, nonce, salt)
    found = re.search(r"<MsgSignature><!\[CDATA\[(.+?)\]\]>", body)
    assert found
    query = {"msg_signature": found[1], "timestamp": str(int(NOW.timestamp())), "nonce": nonce}
    assert ENVELOPE.open(query, body.encode(), NOW) == xml


@given(data=st.data())
def test_corrupted_but_signed_bytes_open_or_are_refused_and_nothing_else(data: st.DataObject) -> None:
    content = bytearray(padded(plain(data.draw(st.binary(max_size=80)))))
    for _ in range(data.draw(st.integers(0, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    keep = data.draw(st.integers(0, len(content) // 16)) * 16
    encrypt = encrypted(bytes(content[:keep])) or "AAAA"
    with contextlib.suppress(EnvelopeError):
        assert isinstance(opened(encrypt), bytes)


@given(body=st.binary(max_size=200), echostr=st.text(max_size=60), timestamp=st.text(max_size=12))
def test_garbage_is_refused_and_never_a_crash(body: bytes, echostr: str, timestamp: str) -> None:
    for query in (query_for(echostr), query_for(echostr) | {"timestamp": timestamp}):
        with pytest.raises(EnvelopeError):
            ENVELOPE.open(query, body, NOW)
        with pytest.raises(EnvelopeError):
            ENVELOPE.verify_url(query | {"echostr": echostr}, NOW)
