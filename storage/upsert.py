"""`INSERT … ON CONFLICT`: both engines have it, SQLAlchemy keeps it in their dialects. It is no home for queries."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.session import Session

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_of(session: Session, table: Table) -> Any:
    """An insert on which `on_conflict_do_nothing` and `on_conflict_do_update` can be said."""
    return _INSERTS[session.dialect.name](table)


def upsert(session: Session, table: Table) -> Any:
    """An insert that replaces the row of the same primary key."""
    statement = insert_of(session, table)
    keys = list(table.primary_key.columns)
    rest = {c.name: statement.excluded[c.name] for c in table.columns if c not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)
