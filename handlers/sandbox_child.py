"""The child that parses what the web sent: it may hang, swell or die, and its parent goes on.

It says one byte when it is ready. Then it takes one request at a time on standard input, a line of JSON and the bytes,
and answers on standard output with four bytes of length and JSON. It may write no file, and dies when its parent is
gone, or of any error that it does not know: the parent sees its end.
"""

import json
import resource
import signal
import sys
from dataclasses import asdict
from datetime import date
from typing import BinaryIO

from pydantic import TypeAdapter

from bot.feeds.edgar import list_documents, read_document
from bot.feeds.fulltext import PageText, read_page
from bot.feeds.page import Page
from bot.feeds.reading import Raw, parse_source
from bot.sources import SourceKind

READY = b"!"
_PAGE = TypeAdapter(Page)
_PAGE_TEXT: TypeAdapter[PageText | None] = TypeAdapter(PageText | None)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there are no more."""
    answers.write(READY)
    answers.flush()
    while line := requests.readline():
        request = json.loads(line)
        signal.alarm(request["alarm"])
        answer = _answer(request, requests.read(request["size"]))
        signal.alarm(0)
        answers.write(len(answer).to_bytes(4) + answer)
        answers.flush()


def bound(most_bytes: int) -> None:
    """Bound the memory of this process, and forbid it files."""
    for limit, most in ((resource.RLIMIT_DATA, most_bytes), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(limit, (most, most))


def _answer(request: dict[str, str | None], data: bytes) -> bytes:
    url = request["url"] or ""
    try:
        if request["kind"] is None:
            return b'{"told": ' + _PAGE_TEXT.dump_json(read_page(data, request["content_type"], url)) + b"}"
        if request["kind"] == "filing":
            return json.dumps({"documents": [asdict(each) for each in list_documents(data, url)]}).encode()
        if request["kind"] == "document":
            return json.dumps({"told": asdict(read_document(data, request["content_type"] or ""))}).encode()
        day = date.fromisoformat(request["read_on"]) if request["read_on"] else None
        raw = Raw(data, request["content_type"], url, request["cursor"], day, request["links"])
        return b'{"page": ' + _PAGE.dump_json(parse_source(SourceKind(request["kind"]), raw)) + b"}"
    except MemoryError:
        return b'{"error": "needs more memory than it may have"}'
    except RecursionError:
        return b'{"error": "is nested too deeply"}'


if __name__ == "__main__":
    import trafilatura  # pyright: ignore[reportUnusedImport]  # noqa: F401  its import is not the first page's time

    bound(int(sys.argv[1]))
    serve(sys.stdin.buffer, sys.stdout.buffer)
