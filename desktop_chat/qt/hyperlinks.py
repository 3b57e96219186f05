"""Opens what a hyperlink leads to, with the computer's own programs, and asks first where it could deceive."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_chat.core.deskchat_links import parse_link
from desktop_chat.core.hyperlinks import Hyperlink
from desktop_chat.qt.text import ask, one_line, tr

SHOWN = 60
"""Letters of an address in a menu."""


def leads_here(link: Hyperlink) -> bool:
    """Tell whether it is a place in this program, which nothing else needs to be asked to open."""
    return parse_link(link.target) is not None


def open_hyperlink(link: Hyperlink, parent: QWidget) -> None:
    """Open it; one that `asks` is shown in the form that cannot deceive, and opened when the person wants it."""
    if not link.asks:
        _open(link)
        return
    question = tr(
        "This address could be mistaken for another one. It leads to\n\n{host}\n\nOpen it?",
        host=one_line(link.host, 260),
    )
    ask(parent, tr("Open link"), question, (tr("Open"), tr("Do not open")), lambda: _open(link))


def copy_hyperlink(link: Hyperlink) -> None:
    """Put the address on the clipboard, as it would be opened."""
    QGuiApplication.clipboard().setText(_address(link))


def shown_address(link: Hyperlink) -> str:
    """Return one line that names a hyperlink in a menu or a tooltip, in the form that cannot deceive."""
    return one_line(_address(link), SHOWN)


def _address(link: Hyperlink) -> str:
    return link.target.removeprefix("mailto:")


def _open(link: Hyperlink) -> None:
    QDesktopServices.openUrl(QUrl.fromEncoded(link.target.encode("ascii"), QUrl.ParsingMode.StrictMode))
