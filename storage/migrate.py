"""Brings a store to this program's schema, or refuses one that is newer. It changes no rows but through a migration."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from storage.engine import StoreFileError, StoreServerError

_OURS = {"store", "ring_keys"}
"""Tables that every version of ours has; other people's programs number their migrations with alembic, too."""


class StoreTooNewError(Exception):
    """The store was written by a newer version of this program; an older one would damage it."""

    code = "store_too_new"

    def __init__(self, revision: str) -> None:
        super().__init__(f"the store is at schema {revision}, which this version does not know")
        self.revision = revision


def migrate(connection: Connection) -> None:
    """Runs the missing migrations in the caller's transaction.

    Raises StoreTooNewError, or StoreFileError or StoreServerError for a database that is somebody else's or cannot hold
    our words, before touching anything.
    """
    config = _config(connection)
    if missing(connection):
        command.upgrade(config, "head")


def missing(connection: Connection) -> bool:
    """Whether migrations are to be run. Raises StoreTooNewError, StoreFileError or StoreServerError."""
    script = ScriptDirectory.from_config(_config(connection))
    known = {revision.revision for revision in script.walk_revisions()}
    present = MigrationContext.configure(connection).get_current_heads()
    tables = set(inspect(connection).get_table_names())
    if tables and not (present and tables >= _OURS):
        raise _foreign(connection)
    for revision in present:
        if revision not in known:
            raise StoreTooNewError(revision)
    if connection.dialect.name == "postgresql" and _encoding(connection) != "UTF8":
        raise StoreServerError("encoding")
    return set(present) != set(script.get_heads())


def _foreign(connection: Connection) -> Exception:
    reason = "foreign"
    return StoreFileError(reason) if connection.dialect.name == "sqlite" else StoreServerError(reason)


def _encoding(connection: Connection) -> str:
    return str(connection.exec_driver_sql("SHOW server_encoding").scalar_one())


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
