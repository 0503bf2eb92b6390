"""`topline read`, from the command line to its last line."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = (
    "Beta Bio's xyzleucel Accepted for Review in Hong Kong\n\n"
    "HONG KONG, Feb. 14, 2025 -- Beta Bio today announced that the Hong Kong Department of Health has accepted its "
    "New Drug Application (NDA) for xyzleucel, a BCMA-directed CAR-T therapy for multiple myeloma. "
    "The National Medical Products Administration (NMPA) approved it on June 30, 2023.\n"
)


def run(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        cwd=ROOT,
        timeout=60,
        env={**os.environ, **environment},
    )


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "beta-hong-kong.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_json_gives_one_line_an_article_in_the_form_of_the_contract(article: Path) -> None:
    done = run("read", "--json", str(article))
    assert (done.returncode, done.stderr) == (0, b"")
    (line,) = done.stdout.decode().splitlines()
    found = json.loads(line)
    assert list(found) == ["id", "relevant", "reason", "language", "events"]
    assert (found["id"], found["relevant"], found["language"]) == ("beta-hong-kong", True, "en")
    text = ARTICLE.split("\n\n", 1)[1]
    for event in found["events"]:
        for evidence in event["evidence"]:
            source = text if evidence["in"] == "text" else ARTICLE.split("\n\n", 1)[0]
            assert source[evidence["start"] : evidence["end"]] == evidence["text"]
    lead = next(event for event in found["events"] if event["status"] == "new")
    assert (lead["type"], lead["date"], lead["regulators"]) == ("acceptance", "2025-02-14", ["HKDOH"])


def test_a_card_is_plain_text_of_80_columns_when_it_is_piped(article: Path) -> None:
    done = run("read", str(article))
    shown = done.stdout.decode()
    assert "Beta Bio's xyzleucel Accepted for Review in Hong Kong" in shown
    assert "NEW" in shown
    assert "\x1b" not in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_what_is_refused_gets_one_line_each_and_exit_code_1_and_the_others_are_read(
    article: Path, tmp_path: Path
) -> None:
    empty, binary, page = tmp_path / "empty.txt", tmp_path / "binary.txt", tmp_path / "page.jsonl"
    empty.touch()
    binary.write_bytes(bytes(range(256)))
    page.write_text('{"id": "one", "text": "Nothing happened."}\n{"id": "two", "text": "cut', encoding="utf-8")
    names = [str(path) for path in (empty, binary, article, page, tmp_path / "void", tmp_path / "missing.txt")]
    (tmp_path / "void").mkdir()
    done = run("read", "--json", *names)
    assert done.returncode == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["beta-hong-kong", "one"]
    assert done.stderr.decode().splitlines() == [
        f"topline: {empty}: is empty",
        f"topline: {binary}: is binary, not text",
        f"topline: {page}, line 2: is cut off",
        f"topline: {tmp_path}/void: holds no file that Topline reads: .htm, .html, .jsonl, .md, .ndjson, .txt",
        f"topline: {tmp_path}/missing.txt: there is no such file",
    ]


def test_standard_input_is_read_for_a_dash() -> None:
    done = run("read", "--json", "-", stdin=ARTICLE.encode())
    assert json.loads(done.stdout)["id"] == "stdin"


def test_parsed_events_are_pointed_to_the_command_that_takes_them() -> None:
    done = run("read", "-", stdin=b'{"id": "a", "events": []}\n')
    assert done.returncode == 1
    assert done.stderr == b"topline: -, line 1: holds parsed events, not an article; `topline ingest` takes these\n"


def test_a_terminal_that_lacks_the_characters_still_gets_its_lines() -> None:
    line = json.dumps({"id": "é-\ud800", "text": "Ünïcode \u2028 新药"}).encode()
    for options in ((), ("--json",)):
        done = run("read", *options, "-", stdin=line, PYTHONIOENCODING="ascii")
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.isascii()
    assert json.loads(done.stdout)["id"] == "é-\ud800"


def test_a_reader_that_goes_away_is_no_error() -> None:
    lines = b"".join(b'{"id": "%d", "text": "Nothing happened."}\n' % number for number in range(3000))
    command = f"{sys.executable} -m bot read --json - | head -1"
    done = subprocess.run(["bash", "-c", command], input=lines, capture_output=True, check=False, cwd=ROOT, timeout=60)  # noqa: S607
    assert done.stdout.startswith(b'{"id": "0"')
    assert done.stderr == b""


def test_an_interrupt_ends_it_without_a_traceback(article: Path) -> None:
    # A shell starts background jobs with SIGINT ignored, and a child inherits that: the test runs as one would type it.
    listens = "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"{listens}; runpy.run_module('bot', run_name='__main__')"
    command = [sys.executable, "-c", code, "read", "--json", str(article), "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b'{"id": "beta-hong-kong"')  # now it waits for standard input
        process.send_signal(signal.SIGINT)
        errors = process.stderr.read() if process.stderr else b""
        assert process.wait(timeout=60) != 0
    assert b"Traceback" not in errors


def test_read_starts_without_the_database_and_slack() -> None:
    code = "import sys, bot.cli, bot.reading; print({'sqlalchemy', 'slack_sdk', 'pydantic'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT, timeout=60)
    assert done.stdout == b"set()\n"
