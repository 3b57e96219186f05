"""Compiles the setups for Windows by NSIS: one for a person alone, one for all people of a computer.

The compiler runs on every system; the frozen program comes from a Windows one. Tests compile around a stand-in.
"""

import subprocess
from pathlib import Path

from installer import facts

SCRIPT = Path(__file__).with_name("desktop-chat.nsi")
SCOPES = ("user", "machine")


def make(tree: Path, target: Path, icons: Path = facts.BUILD / "icons") -> list[Path]:
    """Make both setups of the frozen program in the folder `target` and return their files."""
    return [compiled(tree, target, icons, scope) for scope in SCOPES]


def compiled(tree: Path, target: Path, icons: Path, scope: str) -> Path:
    """Compile one setup and return its file."""
    file = target / f"{facts.NAME}-{facts.version()}-windows-x64-{scope}.exe"
    four = ".".join([*facts.version().split("."), "0"])
    kibibytes = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file()) // 1024
    removals = target / f"removals-{scope}.nsh"
    removals.write_text("\n".join(removal_lines(tree)) + "\n", encoding="utf-8-sig")
    known = {
        "SCOPE": scope,
        "VERSION": facts.version(),
        "VERSION_FOUR": four,
        "TREE": str(tree.resolve()),
        "ICON": str((icons / f"{facts.NAME}.ico").resolve()),
        "LICENCE": str(facts.ROOT / "LICENSE"),
        "REMOVALS": str(removals.resolve()),
        "OUTPUT": str(file.resolve()),
        "KIBIBYTES": str(kibibytes),
    }
    defines = [f"-D{name}={value}" for name, value in known.items()]
    try:
        subprocess.run(["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", *defines, SCRIPT], check=True)
    finally:
        removals.unlink()
    return file


def removal_lines(tree: Path) -> list[str]:
    """Return what the uninstaller does: a line for each file, then one for each folder, the deepest first.

    A folder goes only when it is empty: what somebody else has put there stays.
    """
    paths = sorted(tree.rglob("*"))
    folders = sorted((path for path in paths if path.is_dir()), key=lambda path: -len(path.parts))
    deletions = [f'Delete "$INSTDIR\\{_written(path, tree)}"' for path in paths if not path.is_dir()]
    return deletions + [f'RMDir "$INSTDIR\\{_written(path, tree)}"' for path in folders]


def _written(path: Path, tree: Path) -> str:
    """Return a path as the script's language has it, where a dollar begins a variable."""
    return str(path.relative_to(tree)).replace("/", "\\").replace("$", "$$")
