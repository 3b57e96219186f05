"""Which system libraries and programs are needed and missing, and how to install them; no Python packages.

Something is missing when its library, program or file is missing, whatever package brings it: so the answer is also
right on systems that name their packages differently. Only the installing knows Debian.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

LDCONFIG = "/sbin/ldconfig"
APT_LISTS = Path("/var/lib/apt/lists")


class Need(NamedTuple):
    """One thing that the system must offer: a library, a program or a file; and the Debian package that has it."""

    package: str
    library: str = ""
    program: str = ""
    file: str = ""
    required: bool = True


# Found by ldd on every Qt plugin in a minimal Debian 12, then by starting there.
RUN_NEEDS = (
    Need("libgl1", library="libGL.so.1"),
    Need("libegl1", library="libEGL.so.1"),
    Need("libfontconfig1", library="libfontconfig.so.1"),
    Need("libdbus-1-3", library="libdbus-1.so.3"),
    Need("libxkbcommon0", library="libxkbcommon.so.0"),
    Need("libglib2.0-0", library="libglib-2.0.so.0"),
    Need("libxcb-cursor0", library="libxcb-cursor.so.0"),
    Need("libxcb-icccm4", library="libxcb-icccm.so.4"),
    Need("libxcb-keysyms1", library="libxcb-keysyms.so.1"),
    Need("libxcb-shape0", library="libxcb-shape.so.0"),
    Need("libxcb-xkb1", library="libxcb-xkb.so.1"),
    Need("libxkbcommon-x11-0", library="libxkbcommon-x11.so.0"),
    Need("libwayland-cursor0", library="libwayland-cursor.so.0", required=False),
    Need("libwayland-egl1", library="libwayland-egl.so.1", required=False),
    Need("fonts-dejavu-core", file="/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", required=False),
    Need("fonts-noto-color-emoji", file="/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf", required=False),
)
TEST_NEEDS = (
    Need("xvfb", program="Xvfb"),
    Need("xauth", program="xauth"),
    Need("dbus", program="dbus-run-session"),
    Need("gnome-keyring", program="gnome-keyring-daemon"),
    Need("libsecret-tools", program="secret-tool"),
    Need("openbox", program="openbox"),
    Need("xdotool", program="xdotool"),
    Need("dunst", program="dunst"),
    Need("trayer", program="trayer"),
)
PACKAGE_NEEDS = (
    Need("binutils", program="strip"),
    Need("dpkg-dev", program="dpkg-shlibdeps"),
)
PACKAGE_TEST_NEEDS = (
    Need("debootstrap", program="debootstrap"),
    Need("appstream", program="appstreamcli"),
    Need("desktop-file-utils", program="desktop-file-validate"),
    Need("lintian", program="lintian"),
    Need("nsis", program="makensis"),
    Need("p7zip-full", program="7z"),
)
VENV_PACKAGE = "python3-venv"


class CannotInstallError(Exception):
    """Something required is missing and this script may not, or cannot, install it; the text says what to do."""


def python_need() -> tuple[Need, ...]:
    """Return the need for this Python's own library: Debian keeps it in a package that its Python does not ask for."""
    name = f"libpython{sys.version_info.major}.{sys.version_info.minor}"
    return (Need(name, library=f"{name}.so.1.0"),) if sys.base_prefix == "/usr" else ()


def loadable_libraries() -> frozenset[str] | None:
    """Return the names of all shared libraries that the loader knows, or None where there is no ldconfig to ask."""
    if not Path(LDCONFIG).exists():
        return None
    answer = subprocess.run([LDCONFIG, "-p"], capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        return None
    return frozenset(line.split()[0] for line in answer.stdout.splitlines()[1:] if line.strip())


def is_present(need: Need, libraries: frozenset[str] | None) -> bool:
    """Return whether the system offers this; libraries count as present where the loader can not be asked."""
    if need.library:
        return libraries is None or need.library in libraries
    if need.program:
        return shutil.which(need.program) is not None
    return Path(need.file).exists()


def missing_needs(needs: tuple[Need, ...]) -> list[Need]:
    """Return those needs that this system does not offer, in their order."""
    libraries = loadable_libraries()
    return [need for need in needs if not is_present(need, libraries)]


def can_make_environments() -> bool:
    """Return whether this Python can make a virtual environment with pip (Debian packs that part separately)."""
    return importlib.util.find_spec("ensurepip") is not None and importlib.util.find_spec("venv") is not None


def apt_command() -> list[str] | None:
    """Return how to call apt-get with the rights to install, or None where that is not to be had without asking."""
    if shutil.which("apt-get") is None:
        return None
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300", "-qq", "-y"]
    if os.geteuid() == 0:
        return quiet
    if shutil.which("sudo") is not None:
        allowed = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
        if allowed:
            return ["sudo", "-n", *quiet]
    return None


def advice(packages: list[str]) -> str:
    """Return one line that says what to type to install these packages on this system."""
    names = " ".join(packages)
    if shutil.which("apt-get") is not None:
        return f"Some system packages are missing. Please run: sudo apt-get install --no-install-recommends {names}"
    return f"Some system packages are missing. Please install what your system calls (Debian's names): {names}"


def install_packages(packages: list[str]) -> None:
    """Install Debian packages, quietly; refresh the lists first where there are none, or when the first try fails.

    Raises:
        CannotInstallError: no right to install, or apt-get failed; its own output stands above.
    """
    apt = apt_command()
    if apt is None:
        raise CannotInstallError(advice(packages))
    print(f"Installing system packages: {' '.join(packages)}", flush=True)
    install = [*apt, "install", "--no-install-recommends", *packages]
    has_lists = any(APT_LISTS.glob("*_Packages*"))
    if has_lists and subprocess.run(install, stdout=subprocess.DEVNULL, check=False).returncode == 0:
        return
    subprocess.run([*apt, "update"], stdout=subprocess.DEVNULL, check=False)
    if subprocess.run(install, stdout=subprocess.DEVNULL, check=False).returncode != 0:
        raise CannotInstallError(advice(packages))


def ensure(needs: tuple[Need, ...], *, with_venv: bool) -> None:
    """Install what is missing; go on without what is only nice to have, and say so.

    Raises:
        CannotInstallError: something required is missing and could not be installed.
    """
    missing = missing_needs(needs) if sys.platform.startswith("linux") else []
    packages = [need.package for need in missing]
    lacks_venv = with_venv and not can_make_environments()
    if lacks_venv:
        packages.append(VENV_PACKAGE)
    if not packages:
        return
    try:
        install_packages(packages)
    except CannotInstallError:
        if lacks_venv or any(need.required for need in missing):
            raise
        print(f"Going on without: {' '.join(packages)} (some signs may not be drawn).", flush=True)
        return
    importlib.invalidate_caches()
    left = [need.package for need in missing_needs(needs) if need.required]
    if left or (lacks_venv and not can_make_environments()):
        raise CannotInstallError(advice(left or [VENV_PACKAGE]))
