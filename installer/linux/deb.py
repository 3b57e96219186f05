"""The Debian package: /usr/lib/desktop-chat with everything inside, and what the desktop needs around it.

It has no maintainer scripts: menus, icons, MIME types and manual pages are brought up to date by dpkg's triggers,
nothing is written below /usr at run time, and what people keep in their homes is none of a package's business. So
removing it leaves nothing behind, and purging has nothing more to do.
"""

import datetime as dt
import gzip
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from installer import facts, licences
from installer.linux import share

HERE = Path(__file__).parent
FONTS = "fonts-dejavu-core | fonts-noto-core | fonts-liberation | fonts-freefont-ttf"
_OPENED_BY_NAME = ("libwayland-cursor0", "libwayland-egl1")
RECOMMENDS = ", ".join(
    ("fonts-noto-color-emoji", "gnome-keyring | kwalletmanager | keepassxc", "xdg-utils", *_OPENED_BY_NAME)
)
_ELF = b"\x7fELF"


def make(tree: Path, icons: Path, target: Path) -> Path:
    """Make the package of the frozen program in the folder `target` and return its file."""
    work = facts.BUILD / "deb"
    shutil.rmtree(work, ignore_errors=True)
    root = work / "debian" / facts.NAME
    lay_out(tree, icons, root)
    (root / "DEBIAN").mkdir()
    depends = needed_libraries(work, root)
    (root / "DEBIAN" / "control").write_text(control(root, depends), encoding="utf-8")
    (root / "DEBIAN" / "md5sums").write_text(_sums(root), encoding="utf-8")
    date_all(root)
    target.mkdir(parents=True, exist_ok=True)
    file = target / f"{facts.NAME}_{facts.version()}_{facts.architecture()}.deb"
    variables = os.environ | {"SOURCE_DATE_EPOCH": str(facts.epoch())}
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", str(root), str(file)]
    subprocess.run(command, env=variables, check=True, stdout=subprocess.DEVNULL)
    return file


def lay_out(tree: Path, icons: Path, root: Path) -> None:
    """Put everything at its place below `root`."""
    library = root / "usr" / "lib" / facts.NAME
    library.parent.mkdir(parents=True)
    shutil.copytree(tree, library, symlinks=True, copy_function=_linked)
    program = root / "usr" / "bin" / facts.NAME
    program.parent.mkdir()
    program.symlink_to(Path("..") / "lib" / facts.NAME / facts.NAME)
    share.lay_out(root / "usr" / "share", icons)
    unit = root / "usr" / "lib" / "systemd" / "user" / share.UNIT
    unit.parent.mkdir(parents=True)
    unit.write_text(share.unit(f"/usr/bin/{facts.NAME}"), encoding="utf-8")
    papers = root / "usr" / "share" / "doc" / facts.NAME
    papers.mkdir(parents=True)
    for name in ("LICENSES.md", "sbom.cdx.json"):
        (library / name).rename(papers / name)
    (library / "LICENSE").unlink()
    leave_to_the_system(library, papers)
    (papers / "copyright").write_text(_copyright(), encoding="utf-8")
    (papers / "changelog.gz").write_bytes(gzip.compress(_changelog().encode(), mtime=0))
    overrides = root / "usr" / "share" / "lintian" / "overrides" / facts.NAME
    overrides.parent.mkdir(parents=True)
    shutil.copyfile(HERE / "lintian-overrides", overrides)


def leave_to_the_system(library: Path, papers: Path) -> None:
    """Take Debian's own libraries out again: the package depends on theirs, which are kept safe without us."""
    inside = library / "_internal"
    bill = json.loads((papers / "sbom.cdx.json").read_text(encoding="utf-8"))
    foreign = {part["name"] for part in bill["components"] if part["purl"].startswith("pkg:deb/")}
    for file in [path for path in inside.glob("lib*.so*") if not path.is_symlink()]:
        if licences.owner(file.name) in foreign and not file.name.startswith("libpython"):
            file.unlink()
    for name in foreign:
        (inside / "resources" / "licences" / f"{name}.txt").unlink()
    bill["components"] = [part for part in bill["components"] if part["name"] not in foreign]
    bill["dependencies"][0]["dependsOn"] = [part["bom-ref"] for part in bill["components"]]
    _replace(papers / "sbom.cdx.json", json.dumps(bill, indent=1, ensure_ascii=False) + "\n")
    rows = (papers / "LICENSES.md").read_text(encoding="utf-8").splitlines(keepends=True)
    _replace(papers / "LICENSES.md", "".join(row for row in rows if row.split(" | ")[0].lstrip("| ") not in foreign))


def _replace(file: Path, text: str) -> None:
    """Write a file anew: the one that is there has a second name in the frozen program."""
    file.unlink()
    file.write_text(text, encoding="utf-8")


def needed_libraries(work: Path, root: Path) -> str:
    """Return the packages of all libraries that the program is linked with, by dpkg-shlibdeps."""
    (work / "debian" / "control").write_text(f"Source: {facts.NAME}\n\nPackage: {facts.NAME}\nArchitecture: any\n")
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink() and is_elf(path)]
    private = sorted({str(path.parent) for path in files if ".so" in path.name})
    command = ["dpkg-shlibdeps", "-O", "--warnings=0", f"-S{root}", *(f"-l{folder}" for folder in private)]
    answer = subprocess.run([*command, *files], cwd=work, capture_output=True, text=True, check=False)
    found = re.search(r"^shlibs:Depends=(.*)$", answer.stdout, re.MULTILINE)
    if answer.returncode != 0 or found is None:
        raise RuntimeError(f"dpkg-shlibdeps: {answer.stderr.strip()}")
    return found[1]


def is_elf(path: Path) -> bool:
    """Tell whether a file is a program or a library."""
    with path.open("rb") as file:
        return file.read(4) == _ELF


def control(root: Path, libraries: str) -> str:
    """Return the package's control file."""
    kibibytes = sum(path.lstat().st_size for path in root.rglob("*") if not path.is_dir()) // 1024
    # Without a Wayland session nothing asks for these two; Qt's plug-in for it is linked with them.
    needed = [one for one in libraries.split(", ") if one.split()[0] not in _OPENED_BY_NAME]
    return (
        f"Package: {facts.NAME}\nVersion: {facts.version()}\nArchitecture: {facts.architecture()}\n"
        f"Maintainer: {facts.KEEPER}\nInstalled-Size: {kibibytes}\nSection: net\nPriority: optional\n"
        f"Depends: {', '.join([*needed, FONTS])}\nRecommends: {RECOMMENDS}\nSuggests: notification-daemon\n"
        "Description: chat with your team, on your own PostgreSQL\n"
        " Desktop Chat is a native chat for teams that keep their conversations in a\n"
        " database of their own: a workspace on this computer, which it sets up by\n"
        " itself with the PostgreSQL that comes with it, or a Supabase project.\n"
        " .\n"
        " It works without a connection and sends later, keeps its history encrypted,\n"
        " and can be used by mouse and by keyboard alone.\n"
    )


def date_all(root: Path) -> None:
    """Give all files and folders the commit's time and rights that do not depend on who builds."""
    for path in (root, *root.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
        elif not path.is_symlink() and facts.NAME not in path.relative_to(root).parts[2:3]:
            path.chmod(0o644)
        os.utime(path, (facts.epoch(), facts.epoch()), follow_symlinks=False)


def _linked(source: str, target: str) -> None:
    """Copy by a second name for the same file: the tree is only read."""
    if Path(source).is_symlink():
        shutil.copy2(source, target, follow_symlinks=False)
    else:
        os.link(source, target)


def _sums(root: Path) -> str:
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink()]
    names = [str(path.relative_to(root)) for path in files if "DEBIAN" not in path.relative_to(root).parts]
    return subprocess.run(["md5sum", *names], cwd=root, capture_output=True, text=True, check=True).stdout


def _copyright() -> str:
    licence = (facts.ROOT / "LICENSE").read_text(encoding="utf-8").strip().splitlines()
    text = "\n".join(f" {line}" if line.strip() else " ." for line in licence)
    return (HERE / "copyright").read_text(encoding="utf-8").replace("@LICENSE@", text)


def _changelog() -> str:
    date = dt.datetime.fromtimestamp(facts.epoch(), dt.UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    return (
        f"{facts.NAME} ({facts.version()}) unstable; urgency=medium\n\n  * See CHANGELOG.md of the sources.\n\n"
        f" -- {facts.KEEPER}  {date}\n"
    )
