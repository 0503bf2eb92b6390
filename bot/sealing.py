"""Bot tokens as they are kept: sealed with keys that stand outside the database."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import UserError

_NO_KEY = (
    "TOPLINE_TOKEN_KEY holds no usable key: one key, or several with commas between, the newest first. "
    "`topline tokens key` makes one."
)
_NOT_OURS = (
    "The token of workspace {team_id} cannot be opened with TOPLINE_TOKEN_KEY. Put back the key that sealed it (after "
    "the new one, with a comma between), or have the workspace install Topline again."
)


def make_key() -> str:
    """Return a new key."""
    return Fernet.generate_key().decode()


class Seal:
    """Seals tokens with the first key, and opens what any of the keys sealed."""

    def __init__(self, keys: str) -> None:
        """`keys` is the setting TOPLINE_TOKEN_KEY; UserError, which shows none of it, when it cannot be used."""
        try:
            self._keys = MultiFernet([Fernet(key.strip()) for key in keys.split(",") if key.strip()])
        except ValueError:
            raise UserError(_NO_KEY) from None

    def seal(self, team_id: str, token: str) -> str:
        """Return the token as it may be kept. It can be opened for this workspace only."""
        return self._keys.encrypt(f"{team_id} {token}".encode()).decode()

    def open(self, team_id: str, sealed: str) -> str:
        """Return the token; UserError when no key fits, or when it was sealed for another workspace."""
        try:
            owner, _, token = self._keys.decrypt(sealed).decode().partition(" ")
        except InvalidToken:
            owner, token = "", ""
        if not token or owner != team_id:
            raise UserError(_NOT_OURS.format(team_id=team_id)) from None
        return token
