"""The tables of what a company is and has decided: its address book, its regulations, its published days."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.columns import ROW_ID, Instant
from storage.tables import metadata

directories = Table(
    "directories",
    metadata,
    Column("version", ROW_ID, nullable=False),
    Column("at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
    # Snapshots are numbered; a process knows by the number whether its copy is the newest.
    PrimaryKeyConstraint("version"),
    sqlite_autoincrement=True,
)

policies = Table(
    "policies",
    metadata,
    Column("policy_hash", String, nullable=False),
    Column("policy_id", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("adopted_at", Instant, nullable=False),
    Column("seq", Integer, nullable=False),
    # Cases are decided under the text of exactly this hash, for ever (D3).
    PrimaryKeyConstraint("policy_hash"),
    # Adoptions have an order, also those of one instant: `seq` is the entry on the `policy` stream.
    UniqueConstraint("seq"),
)

calendar_years = Table(
    "calendar_years",
    metadata,
    Column("region", String, nullable=False),
    Column("year", Integer, nullable=False),
    Column("year_hash", String, nullable=False),
    Column("text", Text, nullable=False),
    # What was ever adopted stays, so that a date counted under it can be explained; which one is in force, the
    # `calendar` stream says.
    PrimaryKeyConstraint("region", "year", "year_hash"),
)

absences = Table(
    "absences",
    metadata,
    Column("seq", Integer, nullable=False),
    Column("userid", String, nullable=False),
    Column("first", String, nullable=False),
    Column("last", String, nullable=False),
    Column("deputy", String, nullable=False),
    Column("back", Instant),
    # A leave is what one entry of the `org` stream says.
    PrimaryKeyConstraint("seq"),
    # Only a leave that is not over yet is asked for: then `back` says when somebody hears what waited for him.
    Index("ix_absences_open", "back", sqlite_where=text("back IS NOT NULL"), postgresql_where=text("back IS NOT NULL")),
)

rounds = Table(
    "rounds",
    metadata,
    Column("name", String, nullable=False),
    Column("next_at", Instant, nullable=False),
    # What is done again and again has one next time, whichever process does it.
    PrimaryKeyConstraint("name"),
)

told_holes = Table(
    "told_holes",
    metadata,
    Column("hole", LargeBinary, nullable=False),
    # Somebody is told once of a hole in the ladders, until it has been closed in between.
    PrimaryKeyConstraint("hole"),
)
