"""One document is fetched, or there is a plain reason why not: real servers on loopback say all they can say."""

from handlers.fetching import Answer, FetchRequest, Web
from tests.web_server import ANY_PORT, WebServer, http, is_test_server, serve_web

FEED = b"<rss><channel><title>News</title></channel></rss>"


async def _fetch(web: WebServer, path: str = "/feed", **more: object) -> Answer:
    async with Web("Topline (news@example.org)", is_test_server, ANY_PORT) as out:
        return await out.fetch(FetchRequest(web.url + path, **more))  # pyright: ignore[reportArgumentType]


async def test_a_feed_is_fetched_with_its_headers_by_lower_case_name() -> None:
    async with serve_web(feed=http(FEED, content_type="application/rss+xml", ETag='"1"')) as web:
        answer = await _fetch(web, accept="application/rss+xml")
    assert (answer.url, answer.status, answer.body) == (f"{web.url}/feed", 200, FEED)
    assert (answer.headers["content-type"], answer.headers["etag"]) == ("application/rss+xml", '"1"')
    assert (answer.problem, answer.moved_to, answer.is_unchanged, answer.retry_after) == (None, None, False, None)
    assert web.asked[0].headers["user-agent"] == "Topline (news@example.org)"
    assert web.asked[0].headers["accept"] == "application/rss+xml"
    assert web.asked[0].headers["accept-encoding"] == "gzip, deflate"
