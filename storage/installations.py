"""Who installed the bot. Tokens come and go sealed: what stands here opens nothing by itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlmodel import col

from storage.installation_tables import InstallationRow, InstallStateRow
from storage.repository import Repository
from storage.tables import WorkspaceRow

_INSTALLATION = (
    col(InstallationRow.team_id),
    col(InstallationRow.enterprise_id),
    col(InstallationRow.is_enterprise_install),
    col(InstallationRow.sealed_token),
    col(InstallationRow.scopes),
    col(InstallationRow.installed_by),
    col(InstallationRow.installed_at),
)


@dataclass(frozen=True, slots=True)
class Installation:
    """An installation. `team_id` is the workspace's, or that of the organisation which installed it for all its own."""

    team_id: str
    enterprise_id: str | None
    is_enterprise_install: bool
    sealed_token: str
    scopes: str
    installed_by: str
    installed_at: datetime


class Installations(Repository):
    """The installations of all workspaces, and those under way."""

    async def put(self, new: Installation) -> None:
        """Keep an installation in place of an earlier one of the same workspace."""
        values = {name: getattr(new, name) for name in Installation.__slots__}
        changed = {name: value for name, value in values.items() if name != "team_id"}
        statement = self.upsert(InstallationRow).values(**values)
        await self.connection.execute(statement.on_conflict_do_update(index_elements=["team_id"], set_=changed))

    async def find(self, team_id: str) -> Installation | None:
        """Return the installation that speaks for the workspace: its own, else that of its organisation."""
        organisation = select(col(WorkspaceRow.enterprise_id)).where(col(WorkspaceRow.team_id) == team_id)
        found = await self._load(
            or_(
                col(InstallationRow.team_id) == team_id,
                col(InstallationRow.team_id).in_(organisation) & col(InstallationRow.is_enterprise_install),
            ),
        )
        own = [one for one in found if one.team_id == team_id]
        return next(iter((*own, *found)), None)

    async def list_all(self) -> list[Installation]:
        """Return every installation."""
        return await self._load()

    async def delete(self, team_id: str) -> None:
        """Destroy the token of the workspace, or of the organisation."""
        await self.connection.execute(delete(InstallationRow).where(col(InstallationRow.team_id) == team_id))

    async def reseal(self, team_id: str, before: str, after: str) -> bool:
        """Keep the token sealed anew; False when another one was installed meanwhile."""
        same = (col(InstallationRow.team_id) == team_id, col(InstallationRow.sealed_token) == before)
        return (
            await self.connection.execute(update(InstallationRow).where(*same).values(sealed_token=after))
        ).rowcount == 1

    async def get_enterprise(self, team_id: str) -> str | None:
        """Return the organisation that the workspace is known to belong to."""
        found = await self.connection.execute(
            select(col(WorkspaceRow.enterprise_id)).where(col(WorkspaceRow.team_id) == team_id),
        )
        return found.scalar_one_or_none()

    async def set_enterprise(self, team_id: str, enterprise_id: str) -> None:
        """Write down which organisation the workspace belongs to."""
        known = {"enterprise_id": enterprise_id}
        statement = self.upsert(WorkspaceRow).values(team_id=team_id, **known)
        await self.connection.execute(statement.on_conflict_do_update(index_elements=["team_id"], set_=known))

    async def add_state(self, digest: str, expires_at: datetime) -> None:
        """Write down that somebody began to install."""
        await self.insert_new(InstallStateRow, digest=digest, expires_at=expires_at)

    async def take_state(self, digest: str) -> datetime | None:
        """Return until when this state could be used, and use it up; None when there is none, or no more."""
        taken = await self.connection.execute(
            delete(InstallStateRow)
            .where(col(InstallStateRow.digest) == digest)
            .returning(col(InstallStateRow.expires_at)),
        )
        return taken.scalar_one_or_none()

    async def delete_states_before(self, instant: datetime) -> None:
        """Forget the states that expired before `instant`."""
        await self.connection.execute(delete(InstallStateRow).where(col(InstallStateRow.expires_at) < instant))

    async def _load(self, *conditions: Any) -> list[Installation]:  # noqa: ANN401  SQLAlchemy's expressions
        found = await self.connection.execute(
            select(*_INSTALLATION).where(*conditions).order_by(col(InstallationRow.team_id)),
        )
        return [Installation(*row) for row in found]
