"""Instants in messages: Slack shows each reader their own zone; who cannot be shown that reads UTC."""

from datetime import UTC, datetime


def instant_text(instant: datetime) -> str:
    """Return `23 Nov 06:10` as the reader's clock shows it."""
    at = instant.astimezone(UTC)
    return f"<!date^{int(instant.timestamp())}^{{date_short_pretty}} {{time}}|{at.day} {at:%b %Y %H:%M} UTC>"
