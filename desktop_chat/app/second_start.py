"""The second start of a program: its wishes go to the window that is open."""

import os
import sys
from pathlib import Path

from desktop_chat.app.options import WindowOptions
from desktop_chat.core.deskchat_links import link_text
from desktop_chat.protocol.handover import Handover
from desktop_chat.system.handover import hand_over


def hand_over_to_window(folder: Path, options: WindowOptions) -> bool:
    """Tell the window of a profile what was asked for here; False when it does not listen."""
    wish = Handover(
        room=options.room or "",
        link=link_text(options.link) if options.link is not None else "",
        # Whoever started us (a panel, a browser) may hand its right to come to the front on.
        activation=os.environ.get("XDG_ACTIVATION_TOKEN", ""),
    )
    if not hand_over(folder, wish):
        return False
    sys.stderr.write(f"The profile “{folder.name}” is open: its window comes to the front.\n")
    return True
