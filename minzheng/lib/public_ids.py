"""UUIDv7: the only identifier that ever appears in a URL, a file or a log line."""

import os
import time
import uuid


def new_public_id() -> uuid.UUID:
    """A time-ordered random identifier (RFC 9562, version 7).

    It reads the machine's clock and not the civil one: a demonstration that lives in 2020 must still never issue the
    same identifier twice.
    """
    milliseconds = time.time_ns() // 1_000_000
    random_bits = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80
    value |= 0x7 << 76
    value |= ((random_bits >> 62) & 0xFFF) << 64
    value |= 0b10 << 62
    value |= random_bits & 0x3FFFFFFFFFFFFFFF
    return uuid.UUID(int=value)
