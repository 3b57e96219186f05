"""Where newer versions of this program are published, and the key that vouches for them: set by who publishes it.

Both are empty in `resources/publisher.json` of this checkout, which nobody publishes: so the program does not look.
docs/updates.md tells the rest.
"""

import json

from desktop_chat.app.paths import resources_folder
from desktop_chat.domain.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateSource:
    """`feed` is the `https` address below which `stable.json` and `beta.json` lie; `public_key` (Ed25519, base 64).

    The key signs them, or has handed over to the one that does.
    """

    feed: str
    public_key: str


def update_source() -> UpdateSource:
    """Return what this build was given, which is part of it as its code is."""
    told = json.loads((resources_folder() / "publisher.json").read_text(encoding="utf-8"))
    return UpdateSource(feed=told["feed"], public_key=told["public_key"])
