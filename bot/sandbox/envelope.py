"""WeCom's envelope, written apart from the bot's own: signature and AES as wecom.md 1.4 says. No XML, no network."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK = 32  # wecom.md 1.4: padded to 32 although AES has blocks of 16
_SALT = 16
_LENGTH = 4


class Break(StrEnum):
    """What may be wrong with a forged callback (POST /sandbox/raw)."""

    NONE = "none"
    SIGNATURE = "signature"
    RECEIVER = "receiver"
    PADDING = "padding"
    TIME = "time"


class EnvelopeError(Exception):
    """The envelope could not be opened; `code` is signature, base64, length, padding, receiver or text."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Sealed:
    """One encrypted message with the four things that were signed; `timestamp` in unix seconds as text."""

    encrypt: str
    signature: str
    timestamp: str
    nonce: str


def seal(token: str, aes_key: str, receive_id: str, plain: bytes, timestamp: str, nonce: str, salt: bytes) -> Sealed:
    """Encrypt and sign `plain` (wecom.md 1.4). `salt` is 16 random bytes; the same arguments give the same bytes."""
    encrypted = encrypt(aes_key, plain, receive_id, salt)
    return Sealed(encrypted, sign(token, timestamp, nonce, encrypted), timestamp, nonce)


def open_sealed(token: str, aes_key: str, receive_id: str, sealed: Sealed) -> bytes:
    """The message inside, after signature, padding and receiver were checked; raises `EnvelopeError`."""
    expected = sign(token, sealed.timestamp, sealed.nonce, sealed.encrypt)
    if not hmac.compare_digest(expected.encode(), sealed.signature.encode()):
        raise EnvelopeError("signature")
    message, receiver = decrypt(aes_key, sealed.encrypt)
    if receiver != receive_id:
        raise EnvelopeError("receiver")
    return message


def sign(token: str, timestamp: str, nonce: str, encrypted: str) -> str:
    """SHA-1 over the four strings in byte order, in lower-case hex (wecom.md 1.4)."""
    joined = "".join(sorted((token, timestamp, nonce, encrypted)))
    return hashlib.sha1(joined.encode(), usedforsecurity=False).hexdigest()


def encrypt(aes_key: str, message: bytes, receive_id: str, salt: bytes, *, spoil_padding: bool = False) -> str:
    """AES-256-CBC of salt, length, message and receiver, in base64. `spoil_padding` pads with bytes of value 0."""
    body = salt + len(message).to_bytes(_LENGTH, "big") + message + receive_id.encode()
    pad = _BLOCK - len(body) % _BLOCK
    body += bytes([0 if spoil_padding else pad]) * pad
    encryptor = _cipher(aes_key).encryptor()
    return base64.b64encode(encryptor.update(body) + encryptor.finalize()).decode()


def decrypt(aes_key: str, encrypted: str) -> tuple[bytes, str]:
    """Message and receiver inside; raises `EnvelopeError` for anything that WeCom itself would not have made."""
    try:
        sealed = base64.b64decode(encrypted, validate=True)
    except (binascii.Error, ValueError) as error:
        raise EnvelopeError("base64") from error
    if len(sealed) < _BLOCK or len(sealed) % 16:
        raise EnvelopeError("length")
    decryptor = _cipher(aes_key).decryptor()
    body = decryptor.update(sealed) + decryptor.finalize()
    pad = body[-1]
    if not 1 <= pad <= _BLOCK or body[-pad:] != bytes([pad]) * pad:
        raise EnvelopeError("padding")
    body = body[_SALT:-pad]
    size = int.from_bytes(body[:_LENGTH], "big")
    if len(body) < _LENGTH + size:
        raise EnvelopeError("length")
    message, receiver = body[_LENGTH : _LENGTH + size], body[_LENGTH + size :]
    try:
        message.decode()
        return message, receiver.decode()
    except UnicodeDecodeError as error:
        raise EnvelopeError("text") from error


def _cipher(aes_key: str) -> Cipher[modes.CBC]:
    key = base64.b64decode(aes_key + "=", validate=True)
    return Cipher(algorithms.AES256(key), modes.CBC(key[:16]))
