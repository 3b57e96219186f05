"""A minimal Debian in a folder, by debootstrap from the mirror that this machine uses; kept for the next time.

Mounts are made for it: run inside of a mount space of its own (tests/package/run.sh).
"""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.support.bare_desktop import ACCOUNT, as_words

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".make" / "debian"
SUITE = "bookworm"
OUTSIDE = re.compile(r"^(https?_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY)$")


class DebianTree:
    """The tree, from `make` on; it is removed with the mount space and the folder that it is in."""

    def __init__(self, folder: Path) -> None:
        self.root = folder

    def make(self) -> None:
        """Unpack the tree, or make it first."""
        kept = CACHE / f"{SUITE}.tar"
        if not kept.exists():
            CACHE.mkdir(parents=True, exist_ok=True)
            fresh = CACHE / f"{SUITE}.new"
            shutil.rmtree(fresh, ignore_errors=True)
            mirror = _mirror()
            command = ["debootstrap", "--variant=minbase", SUITE, str(fresh), *([mirror] if mirror else [])]
            subprocess.run(command, check=True, capture_output=True, timeout=400)
            subprocess.run(["tar", "-C", fresh, "-cf", f"{kept}.new", "."], check=True)
            shutil.rmtree(fresh)
            Path(f"{kept}.new").rename(kept)
        self.root.mkdir()
        subprocess.run(["tar", "-C", self.root, "-xf", kept], check=True)
        self._let_out()
        for place, options in (("proc", ["-t", "proc", "proc"]), ("dev", ["--rbind", "/dev"])):
            subprocess.run(["mount", *options, str(self.root / place)], check=True)
        self.share(CACHE / "archives", self.root / "var" / "cache" / "apt" / "archives")
        self.run(["useradd", "--create-home", "--uid", str(ACCOUNT), "ann"])

    def share(self, folder: Path, place: Path) -> None:
        """Make a folder of this machine visible in the tree."""
        folder.mkdir(parents=True, exist_ok=True)
        place.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "--bind", folder, place], check=True)

    def run(
        self, command: Sequence[str], *, check: bool = True, limit: float = 300
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in the tree as root."""
        variables = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
        variables |= {name: value for name, value in os.environ.items() if OUTSIDE.match(name)}
        variables["DEBIAN_FRONTEND"] = "noninteractive"
        whole = ["chroot", str(self.root), "env", "-i", *as_words(variables), *command]
        done = subprocess.run(whole, capture_output=True, text=True, timeout=limit, check=False)
        assert not check or done.returncode == 0, f"{' '.join(command)}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
        return done

    def files(self) -> set[str]:
        """Return all that is in the tree, but for what the machine itself keeps: caches, logs, dpkg's own lists."""
        own = ("./proc", "./dev", "./tmp", "./run", "./var/cache", "./var/log", "./var/lib/dpkg", "./var/lib/apt")
        found = subprocess.run(["find", ".", "-xdev"], cwd=self.root, capture_output=True, text=True, check=True)
        return {line for line in found.stdout.splitlines() if not line.startswith(own)}

    def _let_out(self) -> None:
        """Give the tree this machine's way out: names, certificates, proxies."""
        for name in ("resolv.conf", "hosts"):
            shutil.copy(f"/etc/{name}", self.root / "etc" / name)
        certificates = self.root / "etc" / "ssl" / "certs"
        shutil.rmtree(certificates, ignore_errors=True)
        shutil.copytree("/etc/ssl/certs", certificates, symlinks=False, ignore_dangling_symlinks=True)
        told = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, check=True).stdout
        ways = [line for line in told.splitlines() if re.match(r"Acquire::(http|https|ftp|Check)", line)]
        (self.root / "etc" / "apt" / "apt.conf.d" / "00outside").write_text("\n".join([*ways, ""]), encoding="utf-8")


def _mirror() -> str:
    """Return the mirror of this machine's own package lists; nothing where debootstrap's own will do."""
    known = "".join(file.read_text() for file in _lists() if file.exists())
    found = re.search(r"^(?:URIs:|deb) \s*(?:\[.*?\] )?(https?://\S+?/debian)/?(?:\s|$)", known, re.MULTILINE)
    return found[1] if found else ""


def _lists() -> list[Path]:
    folder = Path("/etc/apt")
    return [folder / "sources.list", *sorted((folder / "sources.list.d").glob("*"))]
