"""What a process that stays does with memory, tried in a process of its own: it can't be undone."""

import platform
import subprocess
import sys

SETTLED = """
import gc, resource
from app.core import memory
memory.settle()
assert gc.get_freeze_count() > 0
assert gc.get_threshold()[0] == memory.OBJECTS_BETWEEN_LOOKS

def faults(times):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _each in range(times):
        "".join(["x" * 200_000] * 20).encode()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

faults(3)
print(faults(20))
"""


def test_what_was_freed_is_not_asked_for_again():
    done = subprocess.run([sys.executable, "-c", SETTLED], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    # A page of the system is 4 kB: each of the twenty rounds would else fault some two thousand times.
    assert platform.libc_ver()[0] != "glibc" or int(done.stdout) < 2_000
