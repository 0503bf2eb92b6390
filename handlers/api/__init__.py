"""The HTTP API: articles and events in, events, milestones and stories out. What it says of itself: /openapi.json."""

from importlib.metadata import version

from fastapi import FastAPI

from bot.api_keys import Rate
from handlers.api import reading, writing
from handlers.api.access import Api
from handlers.api.documenting import add_document
from handlers.api.problems import add_problems
from handlers.intake import Desk


def build_api(desk: Desk, rate: Rate | None = None) -> FastAPI:
    """Return the application with every route of the API; whatever goes wrong is answered as a problem."""
    app = FastAPI(version=version("topline"), docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.api = Api(desk, rate or Rate())
    app.include_router(writing.router)
    app.include_router(reading.router)
    add_problems(app, (*writing.router.routes, *reading.router.routes))
    add_document(app)
    return app
