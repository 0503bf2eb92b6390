"""What holds for every test: the number of examples, compiled code for children, plain logs."""

import os
import sys

import structlog
from hypothesis import settings

# A dozen tests start the program. A child that may not keep its compiled code spends most of its life compiling.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A log with every local variable of a traceback, in colours, takes a second each.
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)

# `just test-long` looks for what fifty examples miss. What takes long may ask for a part of the profile's number.
settings.register_profile("suite", deadline=None, max_examples=50)
settings.register_profile("long", deadline=None, max_examples=2000)
settings.load_profile("suite")
