"""The pictures of one-time codes: asked for and typed by who has forgotten a password, and made by the owner."""

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractButton, QLineEdit

from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.theme import Mode
from desktop_chat.qt.widgets.code_dialog import CodeDialog
from desktop_chat.qt.widgets.made_code import MadeCode
from desktop_chat.qt.widgets.main_window import MainWindow
from desktop_chat.qt.wishes import ServerAddress, ServerCheck

Prepare = Callable[[MainWindow, ServiceBridge], None]
_ADDRESS = ServerAddress(url="https://192.168.178.24:42117", key="a key")


def code_shots(conversation: Prepare) -> list[tuple[str, Mode, Prepare]]:
    """Return the pictures; `conversation` prepares a window with one."""

    def made(window: MainWindow, bridge: ServiceBridge) -> None:
        conversation(window, bridge)
        window.show()
        dialog = MadeCode("Teo", window)
        dialog.open()
        dialog.show_code("teo@example.org", "4821093755")

    return [
        ("code-made-light", Mode.LIGHT, made),
        ("code-made-dark", Mode.DARK, made),
        ("code-typed-light", Mode.LIGHT, _typed),
        ("code-typed-dark", Mode.DARK, _typed),
    ]


def _typed(window: MainWindow, _bridge: ServiceBridge) -> None:
    window.show_onboarding()
    page = window.onboarding()
    page.show_remote(_ADDRESS)
    page.show_check(ServerCheck(address=_ADDRESS))
    window.show()
    next(one for one in page.findChildren(QAbstractButton) if one.text() == "Forgotten password…").click()
    dialog = page.findChild(CodeDialog)
    line = next(one for one in dialog.findChildren(QLineEdit) if one.accessibleName() == "E-mail")
    line.setText("teo@example.org")
    page.show_code_asked("")
