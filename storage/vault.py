"""The keys of a store: the operator's key ring, the data keys it wraps, keyed digests. It reads and writes no rows."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from storage.seals import NONCE_BYTES, Key, Place, VaultError, lengths, seal, sealed_under, unseal
from workflow.ports import BusyError

Entropy = Callable[[int], bytes]

KEY_BYTES = 32
DIGEST_BYTES = 16
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")


class KeyTextError(VaultError):
    """The key ring in the configuration cannot be understood."""

    code = "vault_key_text"


class KeyMissingError(VaultError, BusyError):
    """The store was sealed with a key that the key ring does not hold.

    While serving it is nobody's fault (BusyError): another process re-wrapped with a key that this one was started
    without. What needs it waits until it is started with it.
    """

    code = "vault_key_missing"

    def __init__(self, key_id: str) -> None:
        super().__init__(f"the key ring does not hold the key {key_id}")
        self.key_id = key_id


class KeyWrongError(VaultError):
    """The key ring holds a key of the right name, but not the one the store was sealed with."""

    code = "vault_key_wrong"

    def __init__(self, key_id: str) -> None:
        super().__init__(f"the key {key_id} is not the one this store was sealed with")
        self.key_id = key_id


class ErasedError(VaultError):
    """There are words to seal, but the key of this case was destroyed."""

    code = "vault_erased"


class KeyKind(StrEnum):
    """What a data key is for: words, who somebody is, or keyed digests (the store has one of these, cases none)."""

    CONTENT = "content"
    IDENTITY = "identity"
    DIGEST = "digest"


class Digest(StrEnum):
    """What is looked up by a keyed digest; one person's digests of two purposes have nothing in common."""

    PERSON = "person"
    LANE = "lane"
    DEDUPE = "dedupe"
    DRAFT = "draft"
    TOPIC = "topic"
    GATHERED = "gathered"
    HOLE = "hole"


@dataclass(frozen=True, slots=True)
class DataKeys:
    """The keys of a case, or of the store's own rows. None where a key was destroyed."""

    content: Key | None
    identity: Key | None


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The operator's keys, newest first. The newest wraps new data keys; the others open what they once wrapped."""

    keys: tuple[Key, ...]

    @classmethod
    def parse(cls, text: str) -> KeyRing:
        """From `name:base64` items, newest first, with commas, blanks or lines between them.

        Raises KeyTextError, which tells the item's position and never its content.
        """
        items = re.split(r"[\s,]+", text.strip())
        ring = cls(tuple(_key(position, item) for position, item in enumerate(items, start=1)))
        if len({key.key_id for key in ring.keys}) < len(ring.keys):
            raise KeyTextError("two keys have the same name")
        return ring

    @property
    def newest(self) -> Key:
        """The key that wraps."""
        return self.keys[0]

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The names, newest first. They are no secret: every sealed blob begins with one."""
        return tuple(key.key_id for key in self.keys)

    def holds(self, key_id: str) -> bool:
        """Whether a key of that name is here."""
        return key_id in self.key_ids

    def key(self, key_id: str) -> Key:
        """The key of that name. Raises KeyMissingError."""
        for key in self.keys:
            if key.key_id == key_id:
                return key
        raise KeyMissingError(key_id)


def key_text(key: Key) -> str:
    """The item that `KeyRing.parse` reads."""
    return f"{key.key_id}:{base64.b64encode(key.secret).decode()}"


@dataclass(frozen=True, slots=True)
class Vault:
    """An opened store's secrets. `entropy(n)` gives n random bytes (os.urandom outside tests)."""

    ring: KeyRing = field(repr=False)
    content: Key
    identity: Key
    digest_key: Key
    entropy: Entropy = field(repr=False)

    def new_keys(self) -> DataKeys:
        """A fresh pair for a case."""
        return DataKeys(new_key(KeyKind.CONTENT, self.entropy), new_key(KeyKind.IDENTITY, self.entropy))

    def seal(self, key: Key, plain: bytes, place: Place) -> bytes:
        """The sealed blob for that place."""
        return seal(key, plain, place, self.entropy(NONCE_BYTES))

    def digest(self, purpose: Digest, *parts: str | bytes) -> bytes:
        """16 bytes which only this store can compute. Userids are to be case-folded by the caller (`person`)."""
        message = lengths(*(p.encode() if isinstance(p, str) else p for p in parts))
        person = f"huiyin.{purpose}".encode()
        return hashlib.blake2b(message, key=self.digest_key.secret, person=person, digest_size=DIGEST_BYTES).digest()

    def person(self, userid: str, purpose: Digest = Digest.PERSON) -> bytes:
        """The digest of a userid; WeCom compares userids without case (wecom.md 2.7), and so do we."""
        return self.digest(purpose, userid.casefold())


def new_key(kind: KeyKind, entropy: Entropy) -> Key:
    """A random data key. Its id names kind and generation; there is one generation so far."""
    return Key(data_key_id(kind), entropy(KEY_BYTES))


def data_key_id(kind: KeyKind) -> str:
    """The id that blobs of that kind of data key carry."""
    return f"{kind[0]}1"


def wrap(ring: KeyRing, key: Key, owner: str, kind: KeyKind, entropy: Entropy) -> bytes:
    """A data key sealed under the ring's newest key."""
    return seal(ring.newest, key.secret, _place(owner, kind), entropy(NONCE_BYTES))


def unwrap(ring: KeyRing, wrapped: bytes, owner: str, kind: KeyKind) -> Key:
    """The data key. Raises KeyMissingError or SealBrokenError."""
    return Key(data_key_id(kind), unseal(ring.key(sealed_under(wrapped)), wrapped, _place(owner, kind)))


def canary_place(key_id: str) -> Place:
    """Where the canary of a ring key stands."""
    return Place("ring_keys", "canary", key_id)


def _place(owner: str, kind: KeyKind) -> Place:
    return Place("data_keys", kind, owner)


def _key(position: int, item: str) -> Key:
    name, _, encoded = item.partition(":")
    if not _KEY_ID.fullmatch(name):
        raise KeyTextError(f"key {position} needs a name of 1 to 32 letters, digits, - or _ before a colon")
    try:
        secret = base64.b64decode(encoded, validate=True)
    except ValueError as error:  # what is no ASCII at all is no binascii.Error
        raise KeyTextError(f"key {position} is not base64") from error
    if len(secret) != KEY_BYTES:
        raise KeyTextError(f"key {position} has {len(secret)} bytes; {KEY_BYTES} are needed")
    return Key(name, secret)
