"""The sealed envelope around every callback (wecom.md 1.2-1.6): opens, verifies, seals; no clock, no socket."""

from __future__ import annotations

import binascii
import hashlib
import hmac
import re
import struct
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from wechatpy.enterprise.crypto import PrpCrypto, WeChatCrypto

from bot.wecom import wire_xml

MAX_BODY: Final = 64 * 1024
"""Bytes of a callback body; the largest real one is a text of 2,048 bytes in base64."""

WINDOW: Final = timedelta(minutes=10)
"""How far a timestamp may lie from now. WeCom defines none; its retries come within seconds (wecom.md 1.5)."""

_KEY = re.compile(r"[A-Za-z0-9]{43}", re.ASCII)
_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_SALT = 16
_HEAD = _SALT + 4
_BLOCK = 16
_MAX_PAD = 32


class EnvelopeFault(StrEnum):
    """Why an envelope was refused. For logs only: whoever sent it gets the same answer for all of them."""

    QUERY = "query"
    SIZE = "size"
    XML = "xml"
    SIGNATURE = "signature"
    STALE = "stale"
    BASE64 = "base64"
    LENGTH = "length"
    PADDING = "padding"
    RECEIVER = "receiver"
    TEXT = "text"


class EnvelopeError(Exception):
    """The envelope is not from WeCom, not for us, or not of today."""

    def __init__(self, code: EnvelopeFault) -> None:
        super().__init__(code.value)
        self.code = code


class Envelope:
    """Opens and seals what travels between WeCom and one app.

    `receive_id` is the CorpID for an app and the empty string for a smart robot (wecom.md 1.4). Raises ValueError when
    `aes_key` is not the 43 letters and digits that the admin console shows.
    """

    def __init__(self, token: str, aes_key: str, receive_id: str) -> None:
        if not _KEY.fullmatch(aes_key):
            raise ValueError("EncodingAESKey must be 43 letters and digits")
        self._token = token
        self._receive_id = receive_id
        self._key: bytes = WeChatCrypto(token, aes_key, receive_id).key

    def open(self, query: Mapping[str, str], body: bytes, now: datetime) -> bytes:
        """Return the decrypted XML of a POST. `query` is URL-decoded, once. Raises EnvelopeError."""
        if len(body) > MAX_BODY:
            raise EnvelopeError(EnvelopeFault.SIZE)
        return self._unseal(query, _encrypt_of(body), now)

    def verify_url(self, query: Mapping[str, str], now: datetime) -> bytes:
        """Return the exact body that answers the GET check of wecom.md 1.2 (within 1 s). Raises EnvelopeError."""
        return self._unseal(query, _field(query, "echostr"), now)

    def seal(self, xml: bytes, now: datetime, nonce: str, salt: bytes) -> str:
        """Return the body of a passive reply (wecom.md 1.6). `salt` is 16 random bytes, `nonce` is ours to choose."""
        if len(salt) != _SALT:
            raise ValueError("salt must be 16 bytes")
        timestamp = int(now.timestamp())
        encrypt = _SaltedCrypto(self._key, salt).encrypt(xml, self._receive_id).decode("ascii")
        fields: dict[str, wire_xml.Node] = {
            "Encrypt": encrypt,
            "MsgSignature": sign(self._token, str(timestamp), nonce, encrypt),
            "TimeStamp": timestamp,
            "Nonce": nonce,
        }
        return wire_xml.write(fields).decode()

    def _unseal(self, query: Mapping[str, str], encrypt: str, now: datetime) -> bytes:
        """Check in the order of wecom.md 1.4: signature, time, base64, length, padding, receiver, UTF-8."""
        timestamp = _field(query, "timestamp")
        expected = sign(self._token, timestamp, _field(query, "nonce"), encrypt)
        if not hmac.compare_digest(_bytes(expected), _bytes(_field(query, "msg_signature"))):
            raise EnvelopeError(EnvelopeFault.SIGNATURE)
        _check_time(timestamp, now)
        return self._message(self._decrypt(encrypt))

    def _decrypt(self, encrypt: str) -> bytes:
        try:
            sealed = binascii.a2b_base64(_bytes(encrypt), strict_mode=True)
        except binascii.Error:
            raise EnvelopeError(EnvelopeFault.BASE64) from None
        if len(sealed) < 2 * _BLOCK or len(sealed) % _BLOCK:
            raise EnvelopeError(EnvelopeFault.LENGTH)
        # Only wechatpy's AES step is used here: its decrypt() never looks at the padding, so a wrong key or a changed
        # byte would surface as struct.error, IndexError or a message cut short instead of a refusal.
        padded: bytes = PrpCrypto(self._key).cipher.decrypt(sealed)
        return padded

    def _message(self, padded: bytes) -> bytes:
        # Pads go to multiples of 32, so 17..32 are legal; the usual 16-byte unpadders refuse them (wecom.md 1.4).
        pad = padded[-1]
        if not 1 <= pad <= min(_MAX_PAD, len(padded) - _HEAD) or padded[-pad:] != bytes([pad]) * pad:
            raise EnvelopeError(EnvelopeFault.PADDING)
        content = padded[_HEAD:-pad]
        (length,) = struct.unpack(">I", padded[_SALT:_HEAD])
        if length > len(content):
            raise EnvelopeError(EnvelopeFault.LENGTH)
        message, receiver = content[:length], content[length:]
        if not hmac.compare_digest(receiver, _bytes(self._receive_id)):
            raise EnvelopeError(EnvelopeFault.RECEIVER)
        try:
            message.decode("utf-8")
        except UnicodeDecodeError:
            raise EnvelopeError(EnvelopeFault.TEXT) from None
        return message


def sign(token: str, timestamp: str, nonce: str, encrypt: str) -> str:
    """Return the signature of wecom.md 1.4: sha1 over the four strings, sorted by bytes and joined."""
    joined = "".join(sorted([token, timestamp, nonce, encrypt]))
    return hashlib.sha1(_bytes(joined)).hexdigest()  # noqa: S324  # the vendor's formula


class _SaltedCrypto(PrpCrypto):  # type: ignore[misc]  # wechatpy has no types
    """wechatpy's cipher with our salt: its own comes from `random.sample`, which is neither secret nor an argument."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        super().__init__(key)
        self._salt = salt

    def get_random_string(self) -> bytes:
        return self._salt


def _encrypt_of(body: bytes) -> str:
    try:
        found = wire_xml.read(body, lists=("Encrypt",)).get("Encrypt", [])
    except wire_xml.XmlError:
        raise EnvelopeError(EnvelopeFault.XML) from None
    if len(found) != 1 or not isinstance(found[0], str):
        raise EnvelopeError(EnvelopeFault.XML)
    return found[0]


def _field(query: Mapping[str, str], name: str) -> str:
    value = query.get(name)
    if not value:
        raise EnvelopeError(EnvelopeFault.QUERY)
    return value


def _check_time(timestamp: str, now: datetime) -> None:
    if not _TIMESTAMP.fullmatch(timestamp):
        raise EnvelopeError(EnvelopeFault.QUERY)
    # Compared as seconds: a 12-digit timestamp lies beyond the last datetime.
    if abs(int(timestamp) - now.astimezone(UTC).timestamp()) > WINDOW.total_seconds():
        raise EnvelopeError(EnvelopeFault.STALE)


def _bytes(text: str) -> bytes:
    # A query may hold anything, lone surrogates too; it must end in a wrong signature, not in a UnicodeEncodeError.
    return text.encode("utf-8", "surrogatepass")
