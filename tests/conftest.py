"""What holds for every test: how many examples a property is tried with, and compiled code for the children."""

import os
import sys

from hypothesis import settings

# A dozen tests start the program. A child that may not keep its compiled code spends most of its life compiling.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# `just test-long` looks for what fifty examples miss. What takes long may ask for a part of the profile's number.
settings.register_profile("suite", deadline=None, max_examples=50)
settings.register_profile("long", deadline=None, max_examples=2000)
settings.load_profile("suite")
