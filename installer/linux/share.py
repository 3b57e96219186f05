"""What a Linux desktop needs beside the program, below one `share` folder: entry, icons, metadata, manual page."""

import datetime as dt
import gzip
import re
import shutil
from pathlib import Path

from desktop_chat.system import user_service
from installer import facts, icons

HERE = Path(__file__).parent
UNIT = user_service.NAME


def lay_out(share: Path, drawn: Path) -> None:
    """Fill a `share` folder (/usr/share, ~/.local/share); the icons lie in `drawn`."""
    _copy(HERE / "desktop-chat.desktop", share / "applications" / "desktop-chat.desktop")
    _write(share / "metainfo" / f"{facts.APP_ID}.metainfo.xml", filled(HERE / "metainfo.xml"))
    theme = share / "icons" / "hicolor"
    for size in icons.SIZES:
        _copy(drawn / f"{facts.NAME}-{size}.png", theme / f"{size}x{size}" / "apps" / f"{facts.NAME}.png")
    _copy(icons.SOURCE, theme / "scalable" / "apps" / f"{facts.NAME}.svg")
    page = share / "man" / "man1" / f"{facts.NAME}.1.gz"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_bytes(gzip.compress(filled(HERE / "desktop-chat.1").encode(), mtime=0))


def unit(program: str) -> str:
    """Return the unit of systemd that serves a person's workspace: the one that `serve --install` writes, for all."""
    text = user_service.unit_text([program, "serve"], {}, "this person")
    _origin, rest = text.split("\n", 1)
    return f"# For each person who wants it: systemctl --user enable --now {UNIT.removesuffix('.service')}\n{rest}"


def filled(template: Path) -> str:
    """Return a text with who publishes, its version and its date (of the commit) filled in."""
    told = {
        "VERSION": facts.version(),
        "DATE": dt.datetime.fromtimestamp(facts.epoch(), dt.UTC).strftime("%Y-%m-%d"),
        "APP_ID": facts.APP_ID,
        "DEVELOPER_ID": facts.APP_ID.rpartition(".")[0],
    }
    return re.sub(r"@([A-Z_]+)@", lambda found: told[found[1]], template.read_text(encoding="utf-8"))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _write(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
