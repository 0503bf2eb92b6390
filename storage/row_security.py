"""PostgreSQL's own lock between workspaces: a transaction that names one sees and writes that one's rows, no other's.

A second lock: every query names its workspace anyway. A superuser, or a role with BYPASSRLS, passes it.
"""

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

_SETTING = "topline.team_id"
# Unset or empty is the bot's own work for all of them (claims, intake, jobs), and any program that knows no setting.
_RULE = f"coalesce(nullif(current_setting('{_SETTING}', true), ''), team_id) = team_id"
_UNLOCKED = text(
    "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'team_id'"
    " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND NOT a.attisdropped"
    " AND NOT c.relforcerowsecurity ORDER BY c.relname"
)


def lock_tables(connection: Connection) -> None:
    """Lock every table whose rows belong to workspaces; one that is locked stays as it is."""
    if connection.dialect.name != "postgresql":
        return
    quote = connection.dialect.identifier_preparer.quote
    for name in connection.execute(_UNLOCKED).scalars().all():
        table = quote(name)
        connection.execute(text(f"DROP POLICY IF EXISTS own_workspace ON {table}"))
        connection.execute(text(f"CREATE POLICY own_workspace ON {table} USING ({_RULE})"))
        connection.execute(text(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"))


async def enter_team(connection: AsyncConnection, team_id: str) -> None:
    """Let the open transaction see and write the rows of this workspace only, until it ends."""
    if team_id and connection.dialect.name == "postgresql":
        await connection.execute(text(f"SELECT set_config('{_SETTING}', :team_id, true)"), {"team_id": team_id})
