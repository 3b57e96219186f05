"""The entry point of the program, as `desktop-chat` and as `python -m desktop_chat`."""

import gc
import sys


def main() -> int:
    """Run the program with the arguments of this process and return its exit code."""
    # Nothing becomes garbage while modules are loaded and before the first picture; looking for it took 17 ms of a
    # start. `Program` turns it on again, and `run` for whatever is no window.
    gc.disable()
    from desktop_chat.app.cli import run  # noqa: PLC0415 - with garbage left alone

    if getattr(sys, "frozen", False):
        from desktop_chat.app import frozen  # noqa: PLC0415 - for the installed program only

        frozen.keep_modules()
        frozen.restore_environment()
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
