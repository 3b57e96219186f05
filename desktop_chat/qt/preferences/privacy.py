"""What others may know of this person: kept at the server, which goes by it, for all devices."""

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop_chat.core.diffs import AccountChanged
from desktop_chat.domain.values import replace
from desktop_chat.qt.account_bridge import AccountBridge
from desktop_chat.qt.text import label, say, tr


class PrivacyPart(QWidget):
    """Four boxes. What could not be kept is said, and the box is as before."""

    def __init__(self, account: AccountBridge) -> None:
        super().__init__()
        self._account = account
        self._asked = 0
        self._problem = label(name="error", wrap=True)
        self._boxes = {
            name: QCheckBox(words)
            for name, words in (
                ("shows_presence", tr("Others see whether I am here")),
                ("shows_last_seen", tr("Others see when I was last here")),
                ("shows_typing", tr("Others see that I am typing")),
                ("shows_reading", tr("Others see what I have read")),
            )
        }
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        for name, box in self._boxes.items():
            box.setAccessibleName(box.text())
            box.clicked.connect(lambda on, name=name: self._choose(name, on=on))
            inside.addWidget(box)
        hint = tr(
            "This holds for all your devices. Whether you are here is only told to people you talk with directly."
        )
        inside.addWidget(label(hint, name="small", wrap=True))
        inside.addWidget(self._problem)
        self._problem.hide()
        account.account_changed.connect(self._show)
        account.settings_told.connect(self._told)
        self._show(account.account)

    def _show(self, account: AccountChanged) -> None:
        if self._asked:  # what was chosen last stands there until it is known how that went
            return
        for name, box in self._boxes.items():
            box.setChecked(bool(getattr(account.settings, name)))

    def _choose(self, name: str, *, on: bool) -> None:
        self._asked += 1
        self._account.change_own(lambda own: replace(own, **{name: on}))  # type: ignore[arg-type]  # a flag

    def _told(self, problem: str) -> None:
        self._asked = max(0, self._asked - 1)  # quiet hours are told of as well
        say(self._problem, problem)
        self._show(self._account.account)
