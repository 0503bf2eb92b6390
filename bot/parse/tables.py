"""The packaged word lists and tables: plain files beside the code."""

import tomllib
from pathlib import Path
from typing import Any

# Not importlib.resources: it imports half of what a command line needs to start, for what is a path here.
FOLDER = Path(__file__).with_name("lexicon_data")


def read_toml(name: str) -> dict[str, Any]:
    """Return what a packaged TOML file holds."""
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
