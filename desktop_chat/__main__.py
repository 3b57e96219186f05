"""The entry point of the program, as `desktop-chat` and as `python -m desktop_chat`."""

import sys

from desktop_chat.app.cli import run


def main() -> int:
    """Run the program with the arguments of this process and return its exit code."""
    if getattr(sys, "frozen", False):
        from desktop_chat.app import frozen  # noqa: PLC0415 - for the installed program only

        frozen.keep_modules()
        frozen.restore_environment()
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
