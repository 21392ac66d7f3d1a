"""Keep the memory that a piece of code takes within bounds."""

import contextlib
import sys
import threading

import psutil

if sys.platform == "linux":
    import resource
else:  # other systems do not enforce the limit
    resource = None

MAX_BYTES = 1 << 30

_lock = threading.Lock()
_running = []


@contextlib.contextmanager
def limited_memory():
    """While it is open, the process may grow by ``MAX_BYTES``, not more.

    Beyond that an allocation raises ``MemoryError`` instead of bringing the server
    down. The limit is one of the process: of several callers at once the first sets it
    and the last one takes it back.
    """
    with _lock:
        _running.append(_running[0] if _running else _limit())
    try:
        yield
    finally:
        with _lock:
            limits = _running.pop()
            if not _running and limits:
                resource.setrlimit(resource.RLIMIT_AS, limits)


def _limit():
    """Lower the limit of the process and return what it was before."""
    if not resource:
        return None
    soft, hard = limits = resource.getrlimit(resource.RLIMIT_AS)
    wanted = psutil.Process().memory_info().vms + MAX_BYTES
    if soft != resource.RLIM_INFINITY and soft <= wanted:
        return None
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    return limits
