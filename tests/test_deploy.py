"""What is shipped beside the code: locked packages, an image without root, and settings that exist."""

import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

from bot.config import Settings

ROOT = Path(__file__).parent.parent
SETTINGS = {name.upper() for name in Settings.model_fields}


def _lines(path: str) -> list[str]:
    return (ROOT / path).read_text().splitlines()


def _locked() -> dict[str, int]:
    """Return how many hashes each package of the lock has."""
    text = "\n".join(_lines("requirements.lock")).replace("\\\n", " ")
    rows = [line.split() for line in text.splitlines() if line.strip()]
    return {row[0].partition("==")[0]: sum(part.startswith("--hash=sha256:") for part in row) for row in rows}


def test_every_dependency_is_locked_with_a_hash_and_no_host() -> None:
    named = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    wanted = {re.split(r"[\[><=!~]", name)[0] for name in named}

    assert wanted - _locked().keys() == set()
    assert [name for name, hashes in _locked().items() if not hashes] == []
    assert [line for line in _lines("requirements.lock") if "://" in line or line.startswith("-")] == []


def test_the_image_runs_without_root_and_installs_by_hash() -> None:
    stages = "\n".join(_lines("deploy/Dockerfile")).split("\nFROM ")

    assert "--require-hashes" in stages[1]
    assert re.search(r"^USER \d+:\d+$", stages[-1], re.MULTILINE)
    assert "pip" not in re.sub(r"#.*", "", stages[-1])


def test_the_cluster_lets_the_bot_write_nothing_but_its_folders() -> None:
    deployment: dict[str, Any] = next(yaml.safe_load_all((ROOT / "deploy/kubernetes.yaml").read_text()))
    pod = deployment["spec"]["template"]["spec"]
    (container,) = pod["containers"]

    assert pod["securityContext"]["runAsNonRoot"] is True
    assert container["securityContext"] == {
        "readOnlyRootFilesystem": True,
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
    }
    service = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())["services"]["topline"]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])


def test_what_the_deployments_set_are_settings_of_topline() -> None:
    compose = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())["services"]["topline"]["environment"]
    unit = re.findall(r"^Environment=(\w+)=", "\n".join(_lines("deploy/topline.service")), re.MULTILINE)
    image = re.findall(r"\b(TOPLINE_\w+)=", "\n".join(_lines("deploy/Dockerfile")))

    assert {*compose, *unit, *image} <= SETTINGS
