"""Whether the packages have to be tried again: python -m installer.inputs changed|record.

The trial takes minutes and its outcome depends on what is packed and how, hardly on each line of the program, which
has tests of its own: that a bundle has all modules and resources which the program asks for is seen by each `make test`
(tests/installer/test_whole.py), and at each build by the bundle itself (`installer.rehearsal`). So a passed trial
writes a hash of these files into `tested-inputs.txt`, which is committed; the build machine, which starts from a fresh
clone, tries again when the hash is another.
"""

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RECORD = ROOT / "installer" / "tested-inputs.txt"
PATTERNS = (
    "build.spec",
    "installer/**/*",
    "tests/package/**/*",
    "tests/support/bare_desktop.py",
    "tests/support/debian_tree.py",
    "tests/support/update_server.py",
    "uv.lock",
    "tools/bootstrap.py",
    "tools/system_packages.py",
    # What acts differently when it is installed, or starts another program.
    "desktop_chat/__main__.py",
    "desktop_chat/app/frozen.py",
    "desktop_chat/app/paths.py",
    "desktop_chat/app/update*.py",
    "desktop_chat/app/entries.py",
    "desktop_chat/system/desktop_entries.py",
    "desktop_chat/system/install*.py",
    "desktop_chat/system/launcher.py",
    "desktop_chat/qt/binding.py",
    "desktop_chat/workspace/binaries.py",
)


def fingerprint(root: Path = ROOT) -> str:
    """Return the hash of all inputs, by their names and contents."""
    digest = hashlib.sha256()
    for file in sorted({file for pattern in PATTERNS for file in root.glob(pattern)}):
        if file.is_file() and file.suffix != ".pyc" and file.name != RECORD.name:
            digest.update(f"{file.relative_to(root).as_posix()}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def main(words: list[str]) -> int:
    """Answer `changed` by the exit code (0: yes), or `record` that these inputs passed."""
    match words:
        case ["changed"]:
            recorded = RECORD.read_text(encoding="utf-8").strip() if RECORD.exists() else ""
            return 1 if recorded == fingerprint() else 0
        case ["record"]:
            RECORD.write_text(f"{fingerprint()}\n", encoding="utf-8")
            print(f"recorded in {RECORD.relative_to(ROOT)}: commit it")
            return 0
        case _:
            print("usage: python -m installer.inputs changed|record", file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
