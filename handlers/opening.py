"""The bot's database, opened: its directory made and its tables brought up to date, or one line that says why not."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.config import Settings
from bot.errors import UserError
from storage.database import Database, StorageError


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncGenerator[Database]:
    """Yield the database of these settings, ready to use; UserError says why it cannot be used, and what to do."""
    try:
        settings.topline_data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = (
            f"Cannot write to {settings.topline_data}: {error.strerror}. Choose another directory with --data DIR."
        )
        raise UserError(message) from None
    try:
        database = Database(settings.database)
    except ModuleNotFoundError as error:
        message = f"This kind of database needs {error.name}, which is not installed: uv pip install {error.name}"
        raise UserError(message) from None
    try:
        try:
            await database.migrate()
        except (StorageError, OSError) as error:
            reason = getattr(error, "orig", None) or error
            place = "DATABASE_URL" if settings.database_url else str(settings.topline_data / "topline.db")
            message = f"The database of {place} cannot be used: {reason}. Mend it, or choose another with --data DIR."
            raise UserError(message) from None
        yield database
    finally:
        await database.close()
