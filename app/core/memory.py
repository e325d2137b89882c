"""How a process that stays keeps memory: what pages and mails are made of comes back with every next one."""

import ctypes
import gc

# Of glibc's mallopt(3).
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
# The largest block that stays with the process when it is freed, and how much of that at most.
LARGEST_KEPT, MOST_KEPT = 32 << 20, 256 << 20
# So many new objects before Python looks for cycles among them; a page makes some ten thousand.
OBJECTS_BETWEEN_LOOKS = 20_000


def settle() -> None:
    """Keep freed memory, and leave what was made at the start out of the search for cycles.

    A page of a megabyte is made of blocks that the system hands out and takes back page by page of 4 kB; that
    costs more than filling them. Elsewhere than on glibc nothing is set.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_MMAP_THRESHOLD, LARGEST_KEPT)
        set_option(_TRIM_THRESHOLD, MOST_KEPT)
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS, 20, 20)
