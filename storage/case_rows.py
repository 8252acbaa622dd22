"""A case as a row: the columns that look-ups filter on, and the sealed body. It runs no statement.

The body is three sealed blobs, each after its length in four big-endian bytes: the open fields under the store's key,
the words and the identity under the case's two keys. So destroying the case's keys leaves a case that still loads.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, select

from storage.data_keys import unwrap_pair
from storage.seals import Key, Place, lengths, unseal
from storage.tables import cases, data_keys
from storage.vault import DataKeys, KeyKind, Vault
from workflow.case import Case
from workflow.codec import Json, canonical, join, split
from workflow.fields import Secrecy

_TAIL = re.compile(r"\d{4}$")
_CONTENT = data_keys.alias("content_keys")
_IDENTITY = data_keys.alias("identity_keys")

# The row and both wrapped keys in one statement; a destroyed key leaves its column NULL.
WITH_KEYS = select(
    cases.c.case_id,
    cases.c.version,
    cases.c.head,
    cases.c.body,
    _CONTENT.c.wrapped.label("content_key"),
    _IDENTITY.c.wrapped.label("identity_key"),
).select_from(
    cases.outerjoin(
        _CONTENT, and_(_CONTENT.c.owner == cases.c.case_id, _CONTENT.c.kind == str(KeyKind.CONTENT))
    ).outerjoin(_IDENTITY, and_(_IDENTITY.c.owner == cases.c.case_id, _IDENTITY.c.kind == str(KeyKind.IDENTITY)))
)


def keys_of_row(vault: Vault, row: Any) -> DataKeys:
    """The case's keys from a row of `WITH_KEYS`."""
    return unwrap_pair(vault, row.case_id, row.content_key, row.identity_key)


def case_of_row(vault: Vault, keys: DataKeys, row: Any) -> Case:
    """The case from a row of `WITH_KEYS`. Raises SealBrokenError when the row was tampered with."""
    sealed_open, content, identity = _unpack(row.body)
    place = _Places(row.case_id, row.version)
    return join(
        Case,
        json.loads(unseal(vault.content, sealed_open, place("open"))),
        _unseal(keys.content, content, place("content")),
        _unseal(keys.identity, identity, place("identity")),
    )


def columns_of(vault: Vault, keys: DataKeys, case: Case, head: bytes) -> Json:
    """The row of a case, under the column names."""
    return {
        "case_id": case.case_id,
        "version": case.version,
        "head": head,
        "state": str(case.state),
        "is_open": case.is_open,
        "number": case.number or None,
        "number_tail": number_tail(case.number),
        "receipt": case.receipt or None,
        "policy_hash": case.policy_hash,
        "category": case.category,
        "department": case.department,
        "filed_at": case.filed_at,
        "body": _body(vault, keys, case),
    }


def number_tail(text: str) -> str | None:
    """The last four digits of a number, which is what people type; None when it does not end with four."""
    found = _TAIL.search(text)
    return found.group() if found else None


class _Places:
    """Where the three blobs of one version of a case stand: an older body put back does not open."""

    def __init__(self, case_id: str, version: int) -> None:
        self._row = f"{case_id}@{version}"

    def __call__(self, part: str) -> Place:
        return Place("cases", f"body.{part}", self._row)


def _body(vault: Vault, keys: DataKeys, case: Case) -> bytes:
    parts = split(case)
    place = _Places(case.case_id, case.version)
    return lengths(
        vault.seal(vault.content, canonical(parts[Secrecy.OPEN]), place("open")),
        _seal(vault, keys.content, parts[Secrecy.CONTENT], place("content")),
        _seal(vault, keys.identity, parts[Secrecy.IDENTITY], place("identity")),
    )


def _seal(vault: Vault, key: Key | None, part: Json, place: Place) -> bytes:
    return vault.seal(key, canonical(part), place) if key else b""


def _unseal(key: Key | None, blob: bytes, place: Place) -> Json | None:
    if key is None or not blob:
        return None
    opened: Json = json.loads(unseal(key, blob, place))
    return opened


def _unpack(body: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(body):
        (length,) = struct.unpack_from(">I", body, start)
        yield body[start + 4 : start + 4 + length]
        start += 4 + length
