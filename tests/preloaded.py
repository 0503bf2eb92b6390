"""What a process to be killed has before it begins: the modules that its life needs, and the lexicon."""

from tests import kill_child, spine_child
from tests.builders import packaged

LIVES = (kill_child.live, spine_child.live)
packaged()
