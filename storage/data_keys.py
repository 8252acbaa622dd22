"""The rows that keep data keys, and the opening of a store with a key ring. It seals no content itself."""

from __future__ import annotations

from sqlalchemy import insert, select

from storage.key_uses import STORE, wraps_anything
from storage.seals import NONCE_BYTES, Key, SealBrokenError, seal, unseal
from storage.session import Session
from storage.tables import data_keys, ring_keys
from storage.upsert import upsert
from storage.vault import (
    DataKeys,
    Entropy,
    KeyKind,
    KeyMissingError,
    KeyRing,
    KeyWrongError,
    Vault,
    canary_place,
    new_key,
    unwrap,
    wrap,
)

_CANARY = b"huiyin"


async def open_vault(session: Session, ring: KeyRing, entropy: Entropy) -> Vault:
    """The vault of this store; a new store gets its keys here.

    1. Every ring key that wraps something here must be held and must open its canary (KeyMissingError, KeyWrongError):
       better now than at the first case it is needed for.
    2. The newest ring key is made known before it wraps.
    3. The store's own three keys are opened, or made.
    """
    await admit(session, ring, entropy)
    found = await _read(session, ring, STORE)
    for kind in KeyKind:
        if kind not in found:
            found[kind] = new_key(kind, entropy)
            await _keep(session, ring, STORE, {kind: found[kind]}, entropy)
    return Vault(ring, found[KeyKind.CONTENT], found[KeyKind.IDENTITY], found[KeyKind.DIGEST], entropy)


async def known_vault(session: Session, ring: KeyRing) -> Vault | None:
    """The vault of this store as it is, None for a store that was never opened. It can open, and never seal.

    Raises KeyMissingError or KeyWrongError.
    """
    await _check_canaries(session, ring)
    found = await _read(session, ring, STORE)
    if not found:
        return None
    return Vault(ring, found[KeyKind.CONTENT], found[KeyKind.IDENTITY], found[KeyKind.DIGEST], _no_entropy)


async def admit(session: Session, ring: KeyRing, entropy: Entropy) -> None:
    """The ring is the right one for this store, and its newest key is known here before it wraps.

    Raises KeyMissingError or KeyWrongError. A key of the newest one's name that is out of use makes room for it.
    """
    await _check_canaries(session, ring)
    key = ring.newest
    canary = await session.scalar(select(ring_keys.c.canary).where(ring_keys.c.key_id == key.key_id))
    if canary is None or not opens(ring, key.key_id, canary):
        canary = seal(key, _CANARY, canary_place(key.key_id), entropy(NONCE_BYTES))
        await session.execute(upsert(session, ring_keys), {"key_id": key.key_id, "canary": canary})


def opens(ring: KeyRing, key_id: str, canary: bytes) -> bool:
    """Whether the ring holds the very key of that name that this store knows."""
    if not ring.holds(key_id):
        return False
    try:
        unseal(ring.key(key_id), canary, canary_place(key_id))
    except SealBrokenError:
        return False
    return True


async def keep_case_keys(session: Session, vault: Vault, case_id: str, keys: DataKeys) -> None:
    """Wraps and stores the pair of a new case. Raises TakenError when the case has keys already."""
    pair = {KeyKind.CONTENT: keys.content, KeyKind.IDENTITY: keys.identity}
    await _keep(session, vault.ring, case_id, {kind: key for kind, key in pair.items() if key}, vault.entropy)


async def case_keys(session: Session, vault: Vault, case_id: str) -> DataKeys:
    """The pair of a case; None for each key that was destroyed."""
    found = await _read(session, vault.ring, case_id)
    return DataKeys(found.get(KeyKind.CONTENT), found.get(KeyKind.IDENTITY))


def unwrap_pair(vault: Vault, case_id: str, content: bytes | None, identity: bytes | None) -> DataKeys:
    """The pair of a case from its two wrapped rows."""
    return DataKeys(
        unwrap(vault.ring, content, case_id, KeyKind.CONTENT) if content else None,
        unwrap(vault.ring, identity, case_id, KeyKind.IDENTITY) if identity else None,
    )


def _no_entropy(_: int) -> bytes:
    raise RuntimeError("this vault was opened for looking only")


async def _check_canaries(session: Session, ring: KeyRing) -> None:
    """Raises KeyMissingError or KeyWrongError for the first key that is needed here and not in the ring.

    The canaries of keys that wrap nothing any more stay and ask for nothing: so a key may leave the configuration as
    soon as it is out of use, and is missed at once if some process went on wrapping with it.
    """
    for key_id, canary in await session.execute(select(ring_keys.c.key_id, ring_keys.c.canary)):
        if not opens(ring, key_id, canary) and await wraps_anything(session, key_id):
            raise KeyWrongError(key_id) if ring.holds(key_id) else KeyMissingError(key_id)


async def _read(session: Session, ring: KeyRing, owner: str) -> dict[KeyKind, Key]:
    rows = await session.execute(select(data_keys.c.kind, data_keys.c.wrapped).where(data_keys.c.owner == owner))
    return {KeyKind(kind): unwrap(ring, wrapped, owner, KeyKind(kind)) for kind, wrapped in rows}


async def _keep(session: Session, ring: KeyRing, owner: str, keys: dict[KeyKind, Key], entropy: Entropy) -> None:
    rows = [{"owner": owner, "kind": str(k), "wrapped": wrap(ring, key, owner, k, entropy)} for k, key in keys.items()]
    await session.execute(insert(data_keys), rows)
