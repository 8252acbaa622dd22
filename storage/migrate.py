"""Brings a store to this program's schema, or refuses one that is newer. It changes no rows but through a migration."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


class StoreTooNewError(Exception):
    """The store was written by a newer version of this program; an older one would damage it."""

    code = "store_too_new"

    def __init__(self, revision: str) -> None:
        super().__init__(f"the store is at schema {revision}, which this version does not know")
        self.revision = revision


def migrate(connection: Connection) -> None:
    """Runs the missing migrations in the caller's transaction. Raises StoreTooNewError before touching anything."""
    config = _config(connection)
    script = ScriptDirectory.from_config(config)
    known = {revision.revision for revision in script.walk_revisions()}
    present = MigrationContext.configure(connection).get_current_heads()
    for revision in present:
        if revision not in known:
            raise StoreTooNewError(revision)
    if set(present) != set(script.get_heads()):
        command.upgrade(config, "head")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
