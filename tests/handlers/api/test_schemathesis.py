"""What the OpenAPI document says is what the API does: requests made up from it, right and wrong, over HTTP, seeded."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode

from bot.api_keys import Rate
from bot.parse.lexicon import Lexicon
from handlers.api import build_api
from handlers.intake import Desk
from handlers.serving import serve
from tests.api_peer import make_key
from tests.builders import NOON
from tests.databases import open_migrated

OPERATIONS = (
    ("POST", "/v1/articles"),
    ("POST", "/v1/events"),
    ("GET", "/v1/events"),
    ("GET", "/v1/companies/{id}/milestones"),
    ("GET", "/v1/stories/{id}"),
)
SEEDED = settings(
    max_examples=settings.default.max_examples // 8,  # each is a request
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
Running = tuple[str, str]


async def _serve(path: Path, running: "Future[Running]", ended: threading.Event) -> None:
    database = open_migrated(path / "api.db")
    desk = Desk(database, Lexicon(()), lambda: NOON)
    async with serve(build_api(desk, Rate(burst=10**9)), "127.0.0.1", 0) as port:
        running.set_result((f"http://127.0.0.1:{port}", await make_key(desk)))
        await asyncio.to_thread(ended.wait)
    await database.close()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    found: Future[Running] = Future()
    ended = threading.Event()
    path = tmp_path_factory.mktemp("api")
    thread = threading.Thread(target=lambda: asyncio.run(_serve(path, found, ended)))
    thread.start()
    yield found.result(30)
    ended.set()
    thread.join(30)


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_made_up_request_is_answered_as_documented(
    running: Running, method: str, path: str, mode: GenerationMode
) -> None:
    url, key = running
    document = schemathesis.openapi.from_url(f"{url}/openapi.json")
    answered: list[int] = []

    @SEEDED
    @given(case=document[path][method].as_strategy(generation_mode=mode))
    def ask(case: Case) -> None:
        response = case.call_and_validate(headers={"Authorization": f"Bearer {key}"})
        answered.append(response.status_code)

    ask()
    assert answered


def test_the_document_has_no_other_operation(running: Running) -> None:
    document = schemathesis.openapi.from_url(f"{running[0]}/openapi.json")
    found = {result.ok().label for result in document.get_all_operations()}
    assert found == {f"{method} {path}" for method, path in OPERATIONS}
