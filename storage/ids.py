"""Names for new rows, made by the program, so that a row is known before it is stored."""

import secrets
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def new_id() -> UUID:
    """A UUIDv7 later in order than every one made before it in this process, in any thread."""
    global _last
    milliseconds, rest_ns = divmod(time.time_ns(), 1_000_000)
    now = milliseconds << 12 | (rest_ns << 12) // 1_000_000
    with _lock:
        _last = now = max(now, _last + 1)
    milliseconds, fraction = now >> 12, now & 0xFFF
    return UUID(
        int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(62)
    )
