"""The command: in a file of this name, so that a process to be killed does not read it again."""

import sys

from tests.faults.kills import main

sys.exit(main())
