"""A page of the Settings dialog: parts one below the other, which a search can hide."""

from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop_chat.qt.text import label


class Page(QWidget):
    """A heading and its parts; what can be read in a part is what it is found by."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.name = name
        self.title = title
        self._parts: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 12)
        self._column.setSpacing(4)
        self._column.addWidget(label(title, name="title"))

    def add(self, *parts: QWidget) -> None:
        """Show these parts below those that are there."""
        for part in parts:
            self._parts.append(part)
            self._column.addWidget(part)

    def narrow_to(self, words: str) -> bool:
        """Show only the parts in which all these words stand, each somewhere; return whether there is one."""
        wanted = words.casefold().split()
        whole = all(word in self.title.casefold() for word in wanted)
        found = [whole or _has(part, wanted) for part in self._parts]
        for part, shown in zip(self._parts, found, strict=True):
            part.setVisible(shown)
        return any(found)


def _has(part: QWidget, wanted: list[str]) -> bool:
    text = " ".join(_texts(part)).casefold()
    return all(word in text for word in wanted)


def _texts(part: QWidget) -> list[str]:
    texts = [part.accessibleName()]
    for inside in (part, *part.findChildren(QWidget)):
        match inside:
            case QLabel() | QAbstractButton():
                texts.append(inside.text())
            case QComboBox():
                texts += [inside.itemText(number) for number in range(inside.count())]
            case QLineEdit():
                texts.append(inside.placeholderText())
            case _:
                texts.append(inside.accessibleName())
    return texts
