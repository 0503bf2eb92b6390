"""Where Alembic begins: it uses the connection that it was given, and opens none."""

from alembic import context

from storage.tables import Table

context.configure(connection=context.config.attributes["connection"], target_metadata=Table.metadata)
context.run_migrations()
