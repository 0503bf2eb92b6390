"""The JSON bodies of the page's and the control endpoint's requests."""

import json
from typing import Any, cast

from aiohttp import web

Json = dict[str, Any]


async def read_body(request: web.Request) -> Json:
    """Return the JSON object that a request carries; a 400 says that it carries none."""
    try:
        body: object = json.loads(await request.read())
    except ValueError:
        raise web.HTTPBadRequest(text="The request is not JSON.") from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="The request is not a JSON object.")
    return cast("Json", body)
