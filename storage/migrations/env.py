"""Where alembic finds the connection: `storage.migrate` hands over its own, inside its own transaction."""

from __future__ import annotations

from alembic import context

import storage.tables_organisation  # noqa: F401  # its tables enter themselves into the metadata
from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
    transactional_ddl=True,  # we begin transactions ourselves, so a failed migration leaves nothing behind
)
context.run_migrations()
