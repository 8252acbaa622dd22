"""Runs two implementations that are not ours, live: what they seal opens here, what is sealed here opens there.

Usage: `python tests/vectors/interop.py` from the project's root, with node and npm at hand. The npm package goes into a
temporary folder; nothing stays behind.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from weworkapi.WXBizMsgCrypt3 import WXBizMsgCrypt

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.wecom import wire_xml
from bot.wecom.envelope import Envelope, sign

ROUNDS = 300
PACKAGE = "@wecom/crypto@1.0.1"
CORP = "ww0123456789abcdef"
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
TIMESTAMP = str(int(NOW.timestamp()))

# One line of JSON in, one out: {"seal": message} gives the ciphertext and its signature, {"open": text} the message.
NODE = """
import crypto from "@wecom/crypto";
import { createInterface } from "node:readline";
for await (const line of createInterface({ input: process.stdin })) {
  const { token, key, corp, timestamp, nonce, seal, open } = JSON.parse(line);
  const encrypt = seal === undefined ? open : crypto.encrypt(key, seal, corp);
  const signature = crypto.getSignature(token, timestamp, nonce, encrypt);
  const { message, id } = crypto.decrypt(key, encrypt);
  console.log(JSON.stringify({ encrypt, signature, message, id }));
}
"""


class Round(NamedTuple):
    """One message under secrets of its own."""

    token: str
    key: str
    nonce: str
    message: str


class Sealed(NamedTuple):
    """What the answer's XML says."""

    encrypt: str
    signature: str


def main() -> None:
    logging.disable()  # weworkapi logs what it refuses
    rounds = [invented(index) for index in range(ROUNDS)]
    strangers = {"weworkapi 0.1.7": python_side(rounds), PACKAGE: node_side(rounds)}
    for name, failures in strangers.items():
        found = list(failures)
        print(f"{name}: {ROUNDS - len(found)} of {ROUNDS} messages in both directions")
        if found:
            sys.exit(f"{name}: {found[:3]}")


def invented(index: int) -> Round:
    """Random secrets; the messages grow by one character, so that every padding occurs."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    key = "".join(secrets.choice(alphabet) for _ in range(43))
    return Round(secrets.token_urlsafe(9), key, str(secrets.randbelow(10**10)), "诉" * (index % 7) + "x" * index)


def ours(this: Round) -> tuple[Envelope, Sealed]:
    envelope = Envelope(this.token, this.key, CORP)
    body = wire_xml.read(envelope.seal(this.message.encode(), NOW, this.nonce, secrets.token_bytes(16)).encode())
    return envelope, Sealed(body["Encrypt"], body["MsgSignature"])


def opens_here(envelope: Envelope, this: Round, sealed: Sealed) -> bool:
    query = {"msg_signature": sealed.signature, "timestamp": TIMESTAMP, "nonce": this.nonce}
    return envelope.open(query, wire_xml.write({"Encrypt": sealed.encrypt}), NOW) == this.message.encode()


def python_side(rounds: list[Round]) -> Iterator[Round]:
    """The rounds in which weworkapi and we did not understand each other."""
    for this in rounds:
        theirs = WXBizMsgCrypt(this.token, this.key, CORP)
        envelope, sealed = ours(this)
        body = wire_xml.write({"Encrypt": sealed.encrypt}).decode()
        code, message = theirs.DecryptMsg(body, sealed.signature, TIMESTAMP, this.nonce)
        there = code == 0 and message == this.message.encode()
        code, answer = theirs.EncryptMsg(this.message, this.nonce, TIMESTAMP)
        found = dict(re.findall(r"<(Encrypt|MsgSignature)><!\[CDATA\[(.*?)\]\]>", answer))
        if not (there and opens_here(envelope, this, Sealed(found["Encrypt"], found["MsgSignature"]))):
            yield this


def node_side(rounds: list[Round]) -> Iterator[Round]:
    """The rounds in which Tencent's npm package and we did not understand each other."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        sys.exit("node and npm are needed")
    asked: list[str] = []
    for this in rounds:
        common = {"token": this.token, "key": this.key, "corp": CORP, "timestamp": TIMESTAMP, "nonce": this.nonce}
        asked += [json.dumps(common | {"seal": this.message}), json.dumps(common | {"open": ours(this)[1].encrypt})]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "package.json").write_text('{"private": true}')
        Path(folder, "talk.mjs").write_text(NODE)
        subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", PACKAGE], cwd=folder, check=True)
        talk = subprocess.run(
            [node, "talk.mjs"], cwd=folder, check=True, input="\n".join(asked), capture_output=True, text=True
        )
    answers = [json.loads(line) for line in talk.stdout.splitlines()]
    for this, sealed, opened in zip(rounds, answers[::2], answers[1::2], strict=True):
        envelope = Envelope(this.token, this.key, CORP)
        here = opens_here(envelope, this, Sealed(sealed["encrypt"], sealed["signature"]))
        there = (opened["message"], opened["id"]) == (this.message, CORP)
        same_signature = opened["signature"] == sign(this.token, TIMESTAMP, this.nonce, opened["encrypt"])
        if not (here and there and same_signature):
            yield this


if __name__ == "__main__":
    main()
