"""Where randomness comes in: names of cases, receipts and drafts. Nothing else may roll dice."""

from __future__ import annotations

import base64
import secrets

RECEIPT_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 O, no 1 I L: a receipt is read aloud and copied by hand (D19). 31 signs, a prime, so the check catches slips."""

_RECEIPT_LENGTH = 6


class RandomIds:
    """Names from the operating system's generator; implements `workflow.ports.Ids`."""

    def case_id(self) -> str:
        """80 random bits in base32, lower case: 16 characters, no time in them (D19)."""
        return base64.b32encode(secrets.token_bytes(10)).decode().lower()

    def receipt(self) -> str:
        """Six random signs and a check character."""
        body = "".join(secrets.choice(RECEIPT_LETTERS) for _ in range(_RECEIPT_LENGTH))
        return body + check_character(body)

    def draft_id(self) -> str:
        """40 random bits in base32, lower case: 8 characters."""
        return base64.b32encode(secrets.token_bytes(5)).decode().lower()


def check_character(body: str) -> str:
    """The sign that makes the weighted sum of all signs zero modulo 31.

    Weights differ by place and 31 is prime, so every single wrong sign and every swap of two neighbours is noticed.
    Raises ValueError for a sign that no receipt has.
    """
    total = sum(weight * RECEIPT_LETTERS.index(sign) for weight, sign in enumerate(body, start=2))
    return RECEIPT_LETTERS[-total % len(RECEIPT_LETTERS)]
