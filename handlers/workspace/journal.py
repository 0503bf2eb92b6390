"""A journal of JSON lines: what the workspace remembers between starts. A last line torn by a crash is dropped."""

import json
from pathlib import Path
from typing import Any, BinaryIO

from bot.errors import UserError

Json = dict[str, Any]


class Journal:
    """Records appended to a file as they happen; without a path nothing is kept."""

    def __init__(self, path: Path | None) -> None:
        """Open nothing yet: `load` does."""
        self._path = path
        self._file: BinaryIO | None = None

    @property
    def name(self) -> str:
        """Return where it lies, for messages."""
        return str(self._path)

    def load(self) -> list[Json]:
        """Return the records so far and open the file for more; raise UserError when it is damaged in the middle."""
        if self._path is None:
            return []
        self._path.parent.mkdir(parents=True, exist_ok=True)
        data = self._path.read_bytes() if self._path.exists() else b""
        records: list[Json] = []
        kept = 0
        lines = data.splitlines(keepends=True)
        for number, line in enumerate(lines, start=1):
            record = _record(line)
            if record is None:
                if number == len(lines):
                    break
                message = f"{self._path}: line {number} is damaged. Start over with --fresh, or remove that line."
                raise UserError(message)
            records.append(record)
            kept += len(line)
        self._file = self._path.open("ab")
        self._file.truncate(kept)
        return records

    def write(self, record: Json) -> None:
        """Append one record; it is on its way to the disk when this returns."""
        if self._file is not None:
            self._file.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            self._file.flush()

    def close(self) -> None:
        """Close the file; later writes are dropped."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _record(line: bytes) -> Json | None:
    if not line.endswith(b"\n"):
        return None
    try:
        record: object = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None  # pyright: ignore[reportUnknownVariableType]  JSON objects have str keys
