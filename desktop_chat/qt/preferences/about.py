"""About the program: its version, and the licence of everything that is inside it."""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageMetadata, PackageNotFoundError, distribution
from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

import desktop_chat
from desktop_chat import __version__
from desktop_chat.domain.values import dataclass
from desktop_chat.qt.text import label, tr
from desktop_chat.qt.widgets.selectors import Selector

PROGRAM = "desktop-chat"
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_LICENCE_FILE = re.compile(r"(LICEN[CS]E|COPYING|NOTICE|AUTHORS)", re.IGNORECASE)


_OWN = Path(desktop_chat.__file__).resolve().parents[1] / "LICENSE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """One package that the program brings along: `licence` is its name as the package gives it, `text` all of it."""

    name: str
    version: str
    licence: str
    text: str

    @property
    def heading(self) -> tuple[str, ...]:
        """What the list says of it; a part of which only the text is here has no version."""
        return (self.name, self.version, f"- {self.licence}" if self.licence else "")


class AboutPart(QWidget):
    """Names the version and shows the licence of one package at a time."""

    def __init__(self, more: Path) -> None:
        """Show also the texts in the folder `more`, of what is no Python package; only an installed program has it."""
        super().__init__()
        self._more = more
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(8)
        column.addWidget(label(tr("Desktop Chat {version}", version=__version__), name="heading"))
        column.addWidget(
            label(tr("It is free software under the MIT licence, and stands on the work of others:"), wrap=True)
        )
        self._packages: tuple[Inside, ...] = ()
        self.choice = Selector()
        self.choice.setAccessibleName(tr("Package"))
        self.choice.setSizeAdjustPolicy(Selector.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(16)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setObjectName("field")
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(260)
        self.text.setAccessibleName(tr("Text of the licence"))
        self.choice.currentIndexChanged.connect(self._show)
        column.addWidget(self.choice)
        column.addWidget(self.text)

    def showEvent(self, event: QShowEvent) -> None:
        """Look into the packages when somebody looks at the page: that reads a hundred files."""
        super().showEvent(event)
        if not self._packages:
            self._packages = (*inside(), *beside(self._more))
            self.choice.addItems([" ".join(filter(None, one.heading)) for one in self._packages])

    def _show(self) -> None:
        number = self.choice.currentIndex()
        package = self._packages[number] if number >= 0 else None
        self.text.setPlainText(package.text if package is not None else tr("Nothing is known of them here."))


def inside() -> Iterator[Inside]:
    """Yield the program and every package that it needs, also those that these need, as they are installed here."""
    waiting, seen = [PROGRAM], {PROGRAM}
    while waiting:
        found = _installed(waiting.pop(0))
        if found is None:
            continue
        yield _described(found)
        for needed in sorted(_needs(found) - seen):
            seen.add(needed)
            waiting.append(needed)


def beside(folder: Path) -> Iterator[Inside]:
    """Yield what is in an installed program besides Python packages: Qt, PostgreSQL, Python, the system's libraries."""
    for file in sorted(folder.glob("*.txt"), key=lambda file: file.name.lower()):
        text = file.read_text(encoding="utf-8", errors="replace")
        yield Inside(name=file.stem, version="", licence="", text=text)


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None  # for another system, or an option that is not used


def _needs(package: Distribution) -> set[str]:
    """Return the names of what a package needs, without what only its extras do."""
    lines = [line for line in package.requires or () if "extra ==" not in line]
    names = [found[0] for line in lines if (found := _NAME.match(line))]
    return {re.sub(r"[-_.]+", "-", name).lower() for name in names}


def _described(package: Distribution) -> Inside:
    told = package.metadata
    licence = (
        _told(told, "License-Expression") or _classified(told.get_all("Classifier") or []) or _told(told, "License")
    )
    first = licence.strip().splitlines()
    texts = [_text(package, file) for file in package.files or () if _LICENCE_FILE.match(Path(str(file)).name)]
    if told["Name"] == PROGRAM and not any(texts):
        texts = [_text(package, _OWN)]  # it runs from its source
    return Inside(
        name=told["Name"],
        version=package.version,
        licence=first[0][:80] if first else tr("see its text"),
        text="\n\n".join(text for text in texts if text) or tr("The package brings no text of its licence along."),
    )


def _told(metadata: PackageMetadata, key: str) -> str:
    return next(iter(metadata.get_all(key) or []), "")


def _classified(classifiers: list[str]) -> str:
    names = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License ::")]
    return ", ".join(name for name in names if name != "OSI Approved")


def _text(package: Distribution, file: object) -> str:
    try:
        return Path(str(package.locate_file(str(file)))).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
