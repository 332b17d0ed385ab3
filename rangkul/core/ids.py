"""Which numbers things get: random for children, ordered by time for everything else."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """A version 7 UUID (RFC 9562): 48 bits of Unix milliseconds, 12 of their fraction, then random bits.

    With the fraction (method 3) two events of one command stand in the order in which they were written.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80 | 7 << 76 | fraction << 64
    return UUID(int=value | 2 << 62 | int.from_bytes(os.urandom(8), "big") >> 2)
