"""The entry point of the program, as `desktop-chat` and as `python -m desktop_chat`."""

import sys

from desktop_chat.app.cli import run


def main() -> int:
    """Run the program with the arguments of this process and return its exit code."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
