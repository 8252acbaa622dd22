"""One sealed blob: AES-256-GCM under a named key, bound to its place. It keeps no keys.

A blob is, in this order:

    1 byte   format, 1
    1 byte   length of the key id
    n bytes  key id (ASCII)
    12 bytes nonce, random
    rest     ciphertext and its 16-byte tag

The associated data are these first 2 + n bytes and the blob's place (table, column, row; each with a 4-byte big-endian
length before it), so a blob cannot be moved to another row or read under another key unnoticed. Random nonces allow
2^32 blobs a key: a case never comes near, and the store's own keys would take years at a hundred a second.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = 1
NONCE_BYTES = 12


class VaultError(Exception):
    """The sealed parts of this store cannot be read."""

    code = "vault"


class SealBrokenError(VaultError):
    """A sealed blob was changed, moved, or belongs to another key."""

    code = "vault_seal_broken"


@dataclass(frozen=True, slots=True)
class Key:
    """32 secret bytes with a name."""

    key_id: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a blob stands."""

    table: str
    column: str
    row: str

    def associated(self) -> bytes:
        """The place as bytes, without ambiguity."""
        return lengths(self.table.encode(), self.column.encode(), self.row.encode())


def seal(key: Key, plain: bytes, place: Place, nonce: bytes) -> bytes:
    """The blob described at the top of this module."""
    header = name_of(key.key_id)
    return header + nonce + AESGCM(key.secret).encrypt(nonce, plain, header + place.associated())


def unseal(key: Key, blob: bytes, place: Place) -> bytes:
    """What was sealed. Raises SealBrokenError when anything about blob, key or place differs."""
    if sealed_under(blob) != key.key_id:
        raise SealBrokenError(f"{place.table}.{place.column} of {place.row} is sealed under another key")
    header = blob[: 2 + blob[1]]
    nonce, body = blob[len(header) : len(header) + NONCE_BYTES], blob[len(header) + NONCE_BYTES :]
    try:
        return AESGCM(key.secret).decrypt(nonce, body, header + place.associated())
    except (InvalidTag, ValueError) as error:
        raise SealBrokenError(f"{place.table}.{place.column} of {place.row} was changed or moved") from error


def name_of(key_id: str) -> bytes:
    """The bytes with which every blob under that key begins, and no other blob does."""
    name = key_id.encode("ascii")
    return bytes((FORMAT, len(name))) + name


def sealed_under(blob: bytes) -> str:
    """The key id in a blob. Raises SealBrokenError for what is no blob of ours."""
    if len(blob) < 2 or blob[0] != FORMAT or len(blob) < 2 + blob[1]:
        raise SealBrokenError("not a sealed blob of this format")
    try:
        return blob[2 : 2 + blob[1]].decode("ascii")
    except UnicodeDecodeError as error:
        raise SealBrokenError("not a sealed blob of this format") from error


def lengths(*parts: bytes) -> bytes:
    """The parts, each after its length in four big-endian bytes: two different lists never give the same bytes."""
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)
