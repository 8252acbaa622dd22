"""Records envelopes made by WeCom's sample code (PyPI weworkapi 0.1.7): `python make_vectors.py > weworkapi.json`."""

from __future__ import annotations

import json
import re
import sys

from weworkapi.WXBizMsgCrypt3 import Prpcrypt, WXBizMsgCrypt

TOKEN = "xDv4oR8Kq2"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
TIMESTAMP = "1764000000"
NONCE = "1372623149"
CORP = "ww0123456789abcdef"

CASES = [
    ("an empty message", "", CORP),
    ("one Chinese character", "诉", CORP),
    ("a character outside the basic plane", "投诉😡", CORP),
    ("markup and the end of a CDATA section", "<xml>]]>&amp;</xml>", CORP),
    ("a receiver as third-party apps have it", "<xml></xml>", "wwddddccc7775555aaa"),
    *((f"{length} letters", "a" * length, CORP) for length in range(100, 133)),  # every padding from 1 to 32
]


def vector(index: int, name: str, message: str, receive_id: str) -> dict[str, str]:
    salt = str(10**15 + index)
    Prpcrypt.get_random_str = lambda _self: salt.encode()
    code, body = WXBizMsgCrypt(TOKEN, AES_KEY, receive_id).EncryptMsg(message, NONCE, TIMESTAMP)
    if code:
        sys.exit(f"{name}: {code}")
    found = dict(re.findall(r"<(Encrypt|MsgSignature)><!\[CDATA\[(.*?)\]\]>", body))
    return {
        "name": name,
        "receive_id": receive_id,
        "message": message,
        "salt": salt,
        "encrypt": found["Encrypt"],
        "signature": found["MsgSignature"],
    }


def main() -> None:
    vectors = [json.dumps(vector(index, *case), ensure_ascii=False) for index, case in enumerate(CASES)]
    print(f'{{"maker": "weworkapi 0.1.7", "token": "{TOKEN}", "aes_key": "{AES_KEY}",')
    print(f' "timestamp": "{TIMESTAMP}", "nonce": "{NONCE}",')
    print(' "vectors": [\n  ' + ",\n  ".join(vectors) + "\n]}")


if __name__ == "__main__":
    main()
