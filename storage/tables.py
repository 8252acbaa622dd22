"""The tables. Above each constraint stands the invariant it holds. No column names a complainant in the clear.

Who somebody is stands in sealed blobs (`body`, `item`, `identity` …) or as a keyed digest (`person`, `lane`, `topic`).
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    text,
)

from storage.columns import ROW_ID, Instant

metadata = MetaData(naming_convention={"pk": "pk_%(table_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s"})


def _partial(name: str, *columns: str, where: str) -> Index:
    """An index over some rows. SQLite keeps booleans as 0 and 1, PostgreSQL wants them bare."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where.removesuffix(" = 1")))


# --- the store itself ---------------------------------------------------------------------------------------------

store = Table(
    "store",
    metadata,
    Column("name", String, nullable=False),
    Column("value", String, nullable=False),
    # A fact about the store has one value.
    PrimaryKeyConstraint("name"),
)

ring_keys = Table(
    "ring_keys",
    metadata,
    Column("key_id", String, nullable=False),
    Column("canary", LargeBinary, nullable=False),
    # A key of the ring that ever wrapped a data key is known once; its canary shows at open whether we still hold it.
    PrimaryKeyConstraint("key_id"),
)

data_keys = Table(
    "data_keys",
    metadata,
    Column("owner", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    # A case has one key of a kind; deleting the row erases what it sealed, so no second copy may exist.
    PrimaryKeyConstraint("owner", "kind"),
)

# --- timelines ----------------------------------------------------------------------------------------------------

entries = Table(
    "entries",
    metadata,
    Column("stream", String, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", String, nullable=False),
    Column("command_id", String, nullable=False),
    Column("policy_hash", String, nullable=False),
    Column("type", String, nullable=False),
    Column("v", Integer, nullable=False),
    Column("open", LargeBinary, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("identity", LargeBinary, nullable=False),
    Column("prev", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    # Two changes can never both be the n-th of a stream: the assertion behind every lock (D14).
    PrimaryKeyConstraint("stream", "seq"),
)

heads = Table(
    "heads",
    metadata,
    Column("stream", String, nullable=False),
    Column("head", LargeBinary, nullable=False),
    # A stream ends in one place: the hash of its newest entry, so that entries cut off at the end are noticed. A case
    # keeps its own in its row, which is written anyway.
    PrimaryKeyConstraint("stream"),
)

commands = Table(
    "commands",
    metadata,
    Column("command_id", String, nullable=False),
    Column("stream", String, nullable=False),
    # A command has one outcome, whichever process carries it out and however often it is repeated (D1). One row a
    # command costs less than an index over every entry, and a unique index over entries could not say it.
    PrimaryKeyConstraint("command_id"),
)

# --- cases and what is asked across them --------------------------------------------------------------------------

cases = Table(
    "cases",
    metadata,
    Column("case_id", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("state", String, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("number", String),
    Column("number_tail", String),
    Column("receipt", String),
    Column("policy_hash", String, nullable=False),
    Column("category", String, nullable=False),
    Column("department", String, nullable=False),
    Column("filed_at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
    # One row a case.
    PrimaryKeyConstraint("case_id"),
    # A number names one case of the store and is never used again (D19).
    UniqueConstraint("number"),
    # So does a receipt.
    UniqueConstraint("receipt"),
    # People type the last four digits.
    Index("ix_cases_number_tail", "number_tail"),
    # Queues read the open cases of a state, oldest first; what is over costs them nothing.
    _partial("ix_cases_queue", "state", "filed_at", where="is_open = 1"),
)

participants = Table(
    "participants",
    metadata,
    Column("case_id", String, nullable=False),
    Column("person", LargeBinary, nullable=False),
    Column("part", String, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("filed_at", Instant, nullable=False),
    # A person has a part in a case once.
    PrimaryKeyConstraint("case_id", "person", "part"),
    # "My cases" and the load of an owner are read without touching anybody else's rows.
    Index("ix_participants_person", "person", "part", "is_open", "filed_at"),
)

case_clocks = Table(
    "case_clocks",
    metadata,
    Column("case_id", String, nullable=False),
    Column("instance", String, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("clock", String, nullable=False),
    Column("moment", String),
    Column("next_fire_at", Instant),
    Column("calendar_hash", String),
    # An instance has one row and so one next moment.
    PrimaryKeyConstraint("case_id", "instance"),
    # The sweep costs what is due, not what exists (D5).
    _partial("ix_case_clocks_due", "next_fire_at", where="next_fire_at IS NOT NULL"),
    # A change of calendar reads the clocks that are open, case by case; what is over has no calendar any more.
    _partial("ix_case_clocks_counted", "case_id", "calendar_hash", where="calendar_hash IS NOT NULL"),
)

series = Table(
    "series",
    metadata,
    Column("series", String, nullable=False),
    Column("last", Integer, nullable=False),
    # A series counts in one row; whoever takes a number holds it until his transaction ends.
    PrimaryKeyConstraint("series"),
)

# --- what comes in and what goes out ------------------------------------------------------------------------------

inbox = Table(
    "inbox",
    metadata,
    Column("id", ROW_ID, nullable=False),
    Column("dedupe", LargeBinary, nullable=False),
    Column("lane", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", String, nullable=False),
    Column("starts", Integer, nullable=False),
    Column("held_by", String, nullable=False),
    Column("held_until", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("reason", LargeBinary, nullable=False),
    Column("failed_at", Instant),
    Column("done_at", Instant),
    PrimaryKeyConstraint("id"),
    # A callback is taken in once, however often WeCom repeats it (D6).
    UniqueConstraint("dedupe"),
    # A start reads only what is not finished, in order of arrival.
    _partial("ix_inbox_open", "id", where="state = 'open'"),
    # What is to be handled first in a lane is found without reading the others.
    _partial("ix_inbox_lane", "lane", "id", where="state = 'open'"),
    # Finished rows leave after seven days.
    _partial("ix_inbox_done", "done_at", where="done_at IS NOT NULL"),
    sqlite_autoincrement=True,  # an id is a cause of commands and must never come back
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", ROW_ID, nullable=False),
    Column("ref", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("urgency", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("next_at", Instant),
    Column("leased", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("item", LargeBinary, nullable=False),
    Column("request", LargeBinary, nullable=False),
    Column("why", LargeBinary, nullable=False),
    Column("done_at", Instant),
    PrimaryKeyConstraint("id"),
    # What is sealed in a row is sealed for this reference; two rows must not be able to trade places.
    UniqueConstraint("ref"),
    # A claim reads the due rows of one urgency in order; finished rows (next_at NULL) are not in it.
    _partial("ix_outbox_due", "urgency", "next_at", "id", where="next_at IS NOT NULL"),
    # Finished rows leave after seven days.
    _partial("ix_outbox_done", "done_at", where="done_at IS NOT NULL"),
    sqlite_autoincrement=True,  # an id is part of what a request was made from and must never come back
)

sent_cards = Table(
    "sent_cards",
    metadata,
    Column("task_id", String, nullable=False),
    Column("case_id", String, nullable=False),
    Column("topic", LargeBinary, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
    # A task id names one card on one phone (wecom.md 2.3).
    PrimaryKeyConstraint("task_id"),
    # Retiring the copies of a question reads only those still live.
    _partial("ix_sent_cards_live", "topic", where="live = 1"),
    # Destroying a case takes its cards along.
    Index("ix_sent_cards_case", "case_id"),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String, nullable=False),
    Column("holder", String, nullable=False),
    Column("until", Instant, nullable=False),
    # What one process does for all of them is in one process's hands.
    PrimaryKeyConstraint("name"),
)

# --- conversations ------------------------------------------------------------------------------------------------

dialogues = Table(
    "dialogues",
    metadata,
    Column("person", LargeBinary, nullable=False),
    Column("expires_at", Instant),
    Column("body", LargeBinary, nullable=False),
    # A person has at most one open question (D20).
    PrimaryKeyConstraint("person"),
    # Lapsed questions are found by their time.
    Index("ix_dialogues_expiry", "expires_at"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("draft", LargeBinary, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
    # A draft id names one draft.
    PrimaryKeyConstraint("draft"),
    # Lapsed drafts are found by their time.
    Index("ix_drafts_expiry", "expires_at"),
)

seen = Table(
    "seen",
    metadata,
    Column("person", LargeBinary, nullable=False),
    Column("what", String, nullable=False),
    Column("at", Instant, nullable=False),
    # Only the last time counts.
    PrimaryKeyConstraint("person", "what"),
)
