"""Two implementations we did not write: what they made opens here, and what is made here is theirs byte for byte."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from wechatpy.enterprise.crypto import WeChatCrypto

from bot.wecom import wire_xml
from bot.wecom.envelope import Envelope

VECTORS = Path(__file__).parents[2] / "vectors"


@dataclass(frozen=True, slots=True)
class Vector:
    token: str
    aes_key: str
    timestamp: str
    nonce: str
    receive_id: str
    message: str
    salt: str
    encrypt: str
    signature: str

    def __str__(self) -> str:
        return f"{self.message[:12]!r}+{len(self.message)}"


def recorded(name: str) -> list[Vector]:
    book = json.loads((VECTORS / name).read_text(encoding="utf-8"))
    common = {key: book[key] for key in ("token", "aes_key", "timestamp", "nonce")}
    return [
        Vector(**common, **{key: value for key, value in entry.items() if key != "name"}) for entry in book["vectors"]
    ]


ALL = [*recorded("wecom_crypto.json"), *recorded("weworkapi.json")]


@pytest.mark.parametrize("vector", ALL, ids=str)
def test_a_strangers_envelope_opens_and_ours_is_the_same_bytes(vector: Vector) -> None:
    envelope = Envelope(vector.token, vector.aes_key, vector.receive_id)
    now = datetime.fromtimestamp(int(vector.timestamp), UTC)
    query = {"msg_signature": vector.signature, "timestamp": vector.timestamp, "nonce": vector.nonce}
    body = wire_xml.write({"Encrypt": vector.encrypt})
    assert envelope.open(query, body, now) == vector.message.encode()

    sealed = wire_xml.read(envelope.seal(vector.message.encode(), now, vector.nonce, vector.salt.encode()).encode())
    assert sealed == {
        "Encrypt": vector.encrypt,
        "MsgSignature": vector.signature,
        "TimeStamp": vector.timestamp,
        "Nonce": vector.nonce,
    }


def test_the_vectors_walk_every_padding() -> None:
    for name in ("wecom_crypto.json", "weworkapi.json"):
        pads = {32 - (20 + len(v.message.encode()) + len(v.receive_id)) % 32 for v in recorded(name)}
        assert pads == set(range(1, 33))


def test_wechatpy_opens_what_we_seal() -> None:
    vector = ALL[3]
    envelope = Envelope(vector.token, vector.aes_key, vector.receive_id)
    now = datetime.fromtimestamp(int(vector.timestamp), UTC)
    body = envelope.seal(vector.message.encode(), now, "5", b"0123456789abcdef")
    signature = str(wire_xml.read(body.encode())["MsgSignature"])
    crypto = WeChatCrypto(vector.token, vector.aes_key, vector.receive_id)
    assert crypto.decrypt_message(body, signature, vector.timestamp, "5") == vector.message
