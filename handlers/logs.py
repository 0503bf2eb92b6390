"""Logs as facts: one line a unit of work on standard error, `noun.verb` first, no secrets, no article bodies."""

import logging
import sys
from typing import TextIO

import structlog

from bot.errors import UserError

# Bolt finds SLACK_BOT_TOKEN in the environment by itself and says that it does not need it.
_KNOWN = "As you gave `client` as well"
_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def set_up_logs(level: str, stream: TextIO | None = None) -> None:
    """Log from `level` up, to `stream` or standard error; UserError names the levels there are.

    The libraries only speak when something is wrong.
    """
    out = stream or sys.stderr
    number = _LEVELS.get(level.lower())
    if number is None:
        message = f"TOPLINE_LOG is {level!r}; it may be {', '.join(_LEVELS)}."
        raise UserError(message)
    logging.basicConfig(stream=out, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("slack_bolt.AsyncApp").addFilter(lambda record: _KNOWN not in record.getMessage())
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(number),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            # The plain form: a traceback with the values of variables would print secrets and article bodies.
            structlog.dev.ConsoleRenderer(
                colors=out.isatty(),
                exception_formatter=structlog.dev.plain_traceback,
            ),
        ],
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=True,
    )
