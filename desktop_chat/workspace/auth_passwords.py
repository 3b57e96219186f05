"""Passwords: hashed with bcrypt off the loop, and compared in the same time whether the account exists or not."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

import bcrypt

LONGEST_BYTES = 72  # bcrypt looks at no more, so a longer password would be weaker than it seems
COST = 10  # GoTrue's, so that hashes can move

# Of few threads: whoever guesses passwords waits for others who do, and not the rest of the workspace for them.
_WORKERS = ThreadPoolExecutor(max_workers=max(1, (os.cpu_count() or 2) // 2), thread_name_prefix="passwords")


async def hashed(password: str) -> str:
    """Return the bcrypt hash of a password of at most 72 bytes."""
    loop = asyncio.get_running_loop()
    digest = await loop.run_in_executor(_WORKERS, bcrypt.hashpw, password.encode(), bcrypt.gensalt(COST))
    return digest.decode("ascii")


async def matches(password: str, expected: str | None) -> bool:
    """Tell whether the password belongs to the hash; None stands for an account that does not exist or has none."""
    raw = password.encode()
    possible = bool(expected) and len(raw) <= LONGEST_BYTES
    against = expected if expected and possible else _DUMMY
    same = await asyncio.get_running_loop().run_in_executor(_WORKERS, _same, raw[:LONGEST_BYTES], against)
    return same and possible


def _same(raw: bytes, expected: str) -> bool:
    try:
        return bcrypt.checkpw(raw, expected.encode())
    except ValueError:
        return False  # what is stored is no bcrypt hash


# Of a random password that nobody knows; made with the same cost, for the time of the comparison is the point.
_DUMMY = "$2b$10$ehEl2gx5DYbYjCfgttvN9.U2xnc8jbnvSzmK/yr7asndlQWDGvwJq"
