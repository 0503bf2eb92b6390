"""A table of plain cells and links, within Slack's limits: one in a message, up to 100 rows of 20 cells."""

from collections.abc import Sequence

from bot.messages.blocks import Block
from bot.messages.escape import plain, safe_url

ROWS_LIMIT, COLUMNS_LIMIT = 100, 20
_CELL_LIMIT, _URL_LIMIT = 200, 500


def text_cell(text: str) -> Block:
    """Return a cell of plain text: Slack reads no links, mentions or formatting in it. An empty one shows a dash."""
    return {"type": "raw_text", "text": plain(text, _CELL_LIMIT) or "\u2013"}


def link_cell(url: str | None, label: str) -> Block:
    """Return a cell with one link of ours, or with its label alone if the address may not be linked."""
    address = safe_url(url)
    shown = plain(label, _CELL_LIMIT)
    if not address or not shown or len(address) > _URL_LIMIT:
        return text_cell(label)
    element = {"type": "link", "url": address, "text": shown}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [element]}]}


def table(head: Sequence[str], rows: Sequence[Sequence[Block]], *, block_id: str) -> Block:
    """Return a table whose cells wrap; rows and columns beyond Slack's limits are left out."""
    shown = [[text_cell(title) for title in head], *map(list, rows)][:ROWS_LIMIT]
    return {
        "type": "table",
        "block_id": block_id,
        "column_settings": [{"is_wrapped": True} for _ in head[:COLUMNS_LIMIT]],
        "rows": [row[:COLUMNS_LIMIT] for row in shown],
    }
