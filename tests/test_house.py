"""The rules about the code itself: sizes, names, what imports do, and docs that keep up with the code."""

import ast
import json
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import Settings
from bot.model import EventType

ROOT = Path(__file__).parent.parent
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def _sources() -> list[Path]:
    found = [path for room in ("bot", "handlers", "storage") for path in (ROOT / room).rglob("*.py")]
    return [path for path in found if "versions" not in path.parts]


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, FUNCTION):
            yield node


def _length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _size(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _modules() -> list[str]:
    parts = (path.relative_to(ROOT).with_suffix("").parts for path in _sources())
    return sorted(".".join(part for part in names if part != "__init__") for names in parts if "__main__" not in names)


def test_no_file_is_too_long_to_read() -> None:
    long = {str(path.relative_to(ROOT)): _length(path) for path in _sources() if _length(path) > 450}
    assert not long


def test_the_usual_file_is_short() -> None:
    assert statistics.median(_length(path) for path in _sources() if _length(path) > 3) <= 120


def test_no_function_must_be_scrolled() -> None:
    long = [f"{path.name}:{f.name} {_size(f)}" for path in _sources() for f in _functions(path) if _size(f) > 60]
    assert not long


def test_nineteen_functions_of_twenty_fit_in_forty_lines() -> None:
    sizes = sorted(_size(function) for path in _sources() for function in _functions(path))
    assert sizes[int(len(sizes) * 0.95)] <= 40


def test_no_function_takes_more_than_five_parameters() -> None:
    crowded: list[str] = []
    for path in _sources():
        for function in _functions(path):
            named = [a.arg for a in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
            if len([name for name in named if name not in {"self", "cls"}]) > 5:
                crowded.append(f"{path.name}:{function.name}")
    assert not crowded


def test_tests_weigh_about_as_much_as_the_source() -> None:
    tests = sum(_length(path) for path in (ROOT / "tests").rglob("*.py"))
    assert 0.8 <= tests / sum(map(_length, _sources())) <= 1.8


def test_tests_load_the_packaged_lexicon_once_a_process() -> None:
    loading = re.compile(r"\bload_lexicon\((None)?\)")
    tests = (path for path in (ROOT / "tests").rglob("*.py") if loading.search(path.read_text(encoding="utf-8")))
    programs = {"score.py", "bench.py"}
    assert {path.name for path in tests} == {"builders.py", *programs}, "use `packaged()` of tests/builders.py"


def test_no_room_for_everything() -> None:
    vague = {"utils", "helpers", "common", "core", "services", "managers", "util", "helper", "misc"}
    assert not [path for path in _sources() if vague & {path.stem, *path.parts}]


def test_broad_excepts_stand_in_three_places_at_most() -> None:
    handlers = (
        (path, node)
        for path in _sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
    )
    wide = {"None", "Exception", "BaseException"}
    broad = [
        f"{path.name}:{node.lineno}" for path, node in handlers if ast.unparse(node.type or ast.Constant(None)) in wide
    ]
    assert len(broad) <= 3, broad


def test_slack_is_posted_to_in_one_place_only() -> None:
    posting = re.compile(r"\.(chat_(post\w+|update|delete)|views_(open|update|push|publish))\(")
    callers = {str(path.relative_to(ROOT)) for path in _sources() if posting.search(path.read_text(encoding="utf-8"))}
    assert callers <= {"handlers/slack/client.py"}


def test_importing_any_module_opens_nothing() -> None:
    watch = """
import sys, importlib
def watch(event, args):
    if event in {"socket.connect", "socket.bind", "subprocess.Popen", "sqlite3.connect", "_thread.start_new_thread"}:
        raise RuntimeError(f"{event} {args}")
    if event == "open" and isinstance(args[0], str) and args[0].startswith(ROOT):
        if not args[0].endswith((".py", ".pyc")) and "__pycache__" not in args[0] and "site-packages" not in args[0]:
            raise RuntimeError(f"opened {args[0]}")
import aiohttp, slack_bolt.async_app, sqlmodel, alembic, sqlalchemy.ext.asyncio, typer, structlog, dateparser
for name in MODULES[:]:
    sys.addaudithook(watch) if name == MODULES[0] else None
    importlib.import_module(name)
"""
    code = f"ROOT = {str(ROOT)!r}\nMODULES = {[m for m in _modules() if 'migrations' not in m]!r}\n{watch}"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert run.returncode == 0, run.stderr[-2000:]


def test_every_setting_stands_in_the_example_environment() -> None:
    example = (ROOT / "deploy" / ".env.example").read_text(encoding="utf-8")
    written = set(re.findall(r"^#? ?([A-Z_]+)=", example, re.MULTILINE))
    assert {name.upper() for name in Settings.model_fields} <= written


@pytest.mark.parametrize("kind", list(EventType))
def test_every_event_type_stands_in_the_readme(kind: EventType) -> None:
    assert f"`{kind}`" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_stands_in_the_readme() -> None:
    from typer.main import get_command

    from bot.cli import app

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = getattr(get_command(app), "commands", {})
    assert commands
    assert not [name for name in commands if f"topline {name}" not in readme]


def test_the_manifest_asks_for_no_scope_that_the_docs_do_not_explain() -> None:
    manifest = json.loads((ROOT / "deploy" / "slack-manifest.json").read_text(encoding="utf-8"))
    explained = (ROOT / "deploy" / "SLACK.md").read_text(encoding="utf-8")
    assert not [scope for scope in manifest["oauth_config"]["scopes"]["bot"] if f"`{scope}`" not in explained]


def test_the_docs_name_no_path_of_one_machine() -> None:
    named = [path for path in ROOT.glob("*.md") if re.search(r"(^|\s|`)/(root|home|work)/", path.read_text("utf-8"))]
    assert not named
