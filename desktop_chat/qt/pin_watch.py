"""Says in the window when another certificate answers in place of the one that was pinned; it never lets one in."""

from PySide6.QtCore import QObject

from desktop_chat.core.diffs import Notice, NoticeKind
from desktop_chat.domain.link import OTHER_CERTIFICATE, LinkStatus, Phase
from desktop_chat.qt.bridge import ServiceBridge
from desktop_chat.qt.text import tr


class PinWatch(QObject):
    """Raises one notice for all attempts, and takes it back when the right server answers again."""

    def __init__(self, bridge: ServiceBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._raised: Notice | None = None
        bridge.link_changed.connect(self._look)

    def _look(self, status: LinkStatus) -> None:
        if status.phase is Phase.LIVE:
            self._settle()
        elif OTHER_CERTIFICATE in status.reason and self._raised is None:
            self._raised = Notice(kind=NoticeKind.ERROR, text=_words())
            self._bridge.notice_raised.emit(self._raised)

    def _settle(self) -> None:
        raised, self._raised = self._raised, None
        if raised is not None:
            self._bridge.notice_settled.emit(raised)


def _words() -> str:
    return tr(
        "What answers in place of this workspace has another certificate than the one that you joined by. Nothing was"
        " sent to it, and what you write is kept here. Ask the workspace's owner, not over this network: if they have"
        " made a new certificate, have them invite you again and follow that invitation. If not, somebody may stand in"
        " between."
    )
