"""Column types that every engine keeps alike: instants and row ids. It stores no local time and nothing before 2000."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Dialect, Integer
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FLOOR = datetime(2000, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

# SQLite makes ids only for a column whose type is exactly INTEGER.
ROW_ID = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as whole milliseconds of UTC since 1970: it sorts and compares the same on both engines.

    Raises ValueError for a naive time, and for one before 2000: a reminder "due in 1970" is a bug, never a date.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Milliseconds; what is finer is cut off."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        if value < _FLOOR:
            raise ValueError(f"no instant of this program lies in {value.year}")
        return (value - _EPOCH) // _MILLISECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The aware UTC instant."""
        return None if value is None else _EPOCH + value * _MILLISECOND
