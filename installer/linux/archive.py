"""For systems without a package of ours: a tarball that runs from anywhere, and the same behind a small installer."""

import hashlib
import io
import shutil
import subprocess
import tarfile
from pathlib import Path

from installer import facts
from installer.linux import share

HERE = Path(__file__).parent


def make(tree: Path, icons: Path, target: Path) -> list[Path]:
    """Make the tarball and the self-extracting file in the folder `target` and return both."""
    name = f"{facts.NAME}-{facts.version()}-linux-{facts.architecture()}"
    around = facts.BUILD / "archive"
    shutil.rmtree(around, ignore_errors=True)
    share.lay_out(around / "share", icons)
    (around / "share" / share.UNIT).write_text(share.unit("desktop-chat"), encoding="utf-8")
    (around / "VERSION").write_text(f"{facts.version()}\n", encoding="utf-8")
    packed = compressed(tarred([(tree, name), (around, name)]))
    tarball = target / f"{name}.tar.xz"
    tarball.write_bytes(packed)
    installer = target / f"{name}.run"
    installer.write_bytes(headed(packed, name) + packed)
    installer.chmod(0o755)
    return [tarball, installer]


def compressed(data: bytes) -> bytes:
    """Compress by xz, in blocks of one size: the same bytes come out on any number of processors from two on."""
    return subprocess.run(["xz", "-6", "-T2", "-c"], input=data, stdout=subprocess.PIPE, check=True).stdout


def tarred(places: list[tuple[Path, str]]) -> bytes:
    """Return a tar archive of these folders under these names: sorted, dated by the commit, of nobody."""
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for folder, name in places:
            for path in sorted(folder.rglob("*")):
                archive.add(path, f"{name}/{path.relative_to(folder)}", recursive=False, filter=_anonymous)
    return memory.getvalue()


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = facts.epoch()
    entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
    if entry.islnk():
        raise ValueError(f"{entry.name} would be a hard link")
    return entry


def headed(packed: bytes, name: str) -> bytes:
    """Return the script in front of the archive, which knows its own length and the archive's hash."""
    text = (HERE / "selfextract.sh").read_text(encoding="utf-8")
    known = {"@FOLDER@": name, "@VERSION@": facts.version(), "@SHA256@": hashlib.sha256(packed).hexdigest()}
    for place, value in known.items():
        text = text.replace(place, value)
    lines = text.count("\n")
    return text.replace("@LINES@", str(lines + 1)).encode()
