import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.config import Settings
from bot.inputs import read_inputs
from handlers import looking
from handlers.ingest import Tally, ingest_files, take_items
from handlers.intake import Desk
from storage.database import Database
from tests.builders import NOON, TEAM, asking_for
from tests.web_server import ANY_PORT, http, is_test_server, serve_web

PARSED = {
    "id": "e1",
    "title": "An approval",
    "url": "https://news.example/e1",
    "events": [
        {
            "type": "approval",
            "status": "new",
            "date": "2025-03-03",
            "companies": [{"name": "Acme Bio", "role": "applicant"}],
            "drugs": ["acmecel"],
            "regulators": ["FDA"],
        }
    ],
}
LINES = [
    json.dumps({"id": "a1", "title": "Weather", "text": "It rained."}),
    json.dumps(PARSED),
    json.dumps({"id": "e2", "events": [{"type": "wedding", "status": "new"}]}),
    json.dumps({"id": "a1", "title": "Weather", "text": "It rained."}),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "items.jsonl"
    path.write_text("\n".join(LINES) + "\n")
    return path


async def test_articles_and_parsed_events_take_the_same_road(desk: Desk, file: Path) -> None:
    async with desk.database.transaction() as tx:
        await tx.subscriptions.add(TEAM, "C1", asking_for("drug:~acmecel"), "U1", NOON)

    tally = await take_items(read_inputs([str(file)], io.BytesIO()), desk, lambda _: None)

    assert (tally.taken, tally.seen_before, len(tally.refused)) == (2, 1, 1)
    assert "line 3" in tally.refused[0]
    assert "wedding" in tally.refused[0]
    async with desk.database.snapshot() as tx:
        (stored,) = await tx.events.list_for_key("drug:~acmecel")
        assert stored.source.url == "https://news.example/e1"
        assert sum((await tx.outbox.count(TEAM)).values()) == 1


async def test_a_file_can_be_taken_again_without_harm(tmp_path: Path, file: Path) -> None:
    settings = Settings(topline_data=tmp_path / "new" / "data", database_url=None)
    tallies = [await ingest_files([str(file)], io.BytesIO(), settings) for _ in range(2)]

    assert [(tally.taken, tally.seen_before) for tally in tallies] == [(2, 1), (0, 3)]
    database = Database(settings.database)
    async with database.snapshot() as tx:
        assert len(await tx.events.list_for_key("type:approval")) == 1
    await database.close()


def test_the_summary_is_one_line() -> None:
    tally = Tally(12, 2, ["items.jsonl, line 7: is not JSON", "another"])

    assert str(tally) == "12 taken, 2 seen before, 2 refused: items.jsonl, line 7: is not JSON"


def test_the_command_says_what_it_did_and_fails_when_something_was_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "ingest", "-", "--data", str(tmp_path)]
    text = "\n".join(LINES[:3])
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, check=False, env={**os.environ, "DATABASE_URL": ""}
    )

    assert done.returncode == 1
    assert done.stdout.startswith("2 taken, 0 seen before, 1 refused: -, line 3: ")
    assert len(done.stderr.splitlines()) == 1


async def _ingest_from_the_web(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tally:
    monkeypatch.setattr(looking, "ALLOW", is_test_server)
    monkeypatch.setattr(looking, "LIMITS", ANY_PORT)
    story = "".join(
        f"<p>Norvale Bio said that part {n} of its trial of norvatinib met the endpoint.</p>" for n in range(9)
    )
    page = f"<html><head><title>Norvale</title></head><body><article>{story}</article></body></html>"
    item = "<item><title>One</title><guid>1</guid></item><item><title>Two</title><guid>2</guid></item>"
    feed = f'<rss version="2.0"><channel><title>A wire</title>{item}</channel></rss>'
    answers = {
        "page": http(page.encode(), content_type="text/html"),
        "feed": http(feed.encode(), content_type="application/rss+xml"),
        "lines": http("\n".join(LINES).encode(), content_type="application/x-ndjson"),
        "empty": http(b"<html><body>Please wait</body></html>", content_type="text/html"),
    }
    async with serve_web(**answers) as web:
        return await ingest_files([f"{web.url}/{path}"], io.BytesIO(), Settings(topline_data=tmp_path))


@pytest.mark.parametrize(("path", "taken"), [("page", 1), ("feed", 2), ("lines", 2)])
async def test_a_page_a_feed_or_lines_are_taken_from_a_web_address(
    path: str, taken: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await _ingest_from_the_web(path, tmp_path, monkeypatch)).taken == taken


@pytest.mark.parametrize(
    ("path", "why"), [("empty", "holds no article that can be read"), ("none", "answered 404 Not Found")]
)
async def test_an_address_that_gives_nothing_is_told_with_its_reason(
    path: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tally = await _ingest_from_the_web(path, tmp_path, monkeypatch)

    assert tally.taken == 0
    assert tally.refused[0].endswith(f"/{path}: {why}")
