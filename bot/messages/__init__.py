"""Block Kit and fallback text. Slack's limits and escaping live here and nowhere else."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """What goes to Slack: `text` for notifications and for readers without blocks, `blocks` for everybody else."""

    text: str
    blocks: tuple[dict[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, or another file, with what stands for it where it is not seen; `comment` is its message (mrkdwn)."""

    name: str
    title: str
    alt_text: str
    comment: str
    data: bytes
