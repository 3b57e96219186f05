"""The dialog about a room's invitation links: make one and copy it, see which still let somebody in, revoke them."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_chat.core.deskchat_links import InviteLink, link_text
from desktop_chat.domain.ids import RoomId
from desktop_chat.domain.membership import Invitation, Terms
from desktop_chat.qt.kit import Kit
from desktop_chat.qt.member_wishes import LinksListed, LinkTerms, RevokeWish
from desktop_chat.qt.models.line_model import LineModel
from desktop_chat.qt.moments import as_of_text
from desktop_chat.qt.text import ask, isolated, label, say, tr
from desktop_chat.qt.widgets.controls import button, field
from desktop_chat.qt.widgets.line_delegate import PlainLines
from desktop_chat.qt.widgets.line_view import FoundLines
from desktop_chat.qt.widgets.selectors import Selector
from desktop_chat.qt.widgets.sizes import open_at

DAY = 24


class InviteLinks(QDialog):
    """Told the links whenever they have changed; tells which to make or revoke."""

    make_wanted = Signal(LinkTerms)  # a link should be made
    revoke_wanted = Signal(RevokeWish)  # this link should let nobody in any more

    def __init__(self, kit: Kit, room: RoomId, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Invitation links"))
        open_at(self, 560, 480)
        self._room = room
        self._now = kit.clock.now
        self._hours = Selector()
        self._hours.setAccessibleName(tr("How long it lasts"))
        for words, hours in ((tr("For a day"), DAY), (tr("For a week"), 7 * DAY), (tr("Until it is revoked"), None)):
            self._hours.addItem(words, hours)
        self._uses = Selector()
        self._uses.setAccessibleName(tr("How many people it lets in"))
        for words, uses in ((tr("Any number of people"), None), (tr("One person"), 1), (tr("Ten people"), 10)):
            self._uses.addItem(words, uses)
        self.make = button(tr("Make a link"), kind="primary")
        self.made = field(tr("The new link"))
        self.made.setReadOnly(True)
        self.copy = button(tr("Copy"))
        self.list = FoundLines(kit, tr("Links that work"), LineModel(self._words, self._words))
        self.list.setItemDelegate(PlainLines(self.list, kit))
        self.revoke = button(tr("Revoke…"), kind="danger", enabled=False)
        self._state = label(tr("Looking for links…"), name="secondary", wrap=True)
        self._problem = label(name="alert", wrap=True)
        self._once = label(tr("Copy it now: it is not shown again."), name="small", wrap=True)
        self._lay_out(title)
        self.make.clicked.connect(self._make)
        self.copy.clicked.connect(self._copy)
        self.revoke.clicked.connect(self._ask_revoke)
        self.list.selectionModel().currentChanged.connect(self._check)
        self.list.delete_pressed.connect(self._ask_revoke)

    def show_links(self, listed: LinksListed) -> None:
        """Show the links as they are now, and the new one, if one was made."""
        if listed.room != self._room:
            return
        self.make.setEnabled(True)
        say(self._problem, listed.problem)
        if listed.problem:
            say(self._state, "")
            return
        self.list.lines.show(listed.links)
        self.list.choose(0)
        say(self._state, "" if listed.links else tr("No link lets anybody in now."))
        self._check()
        if listed.made is not None:
            self.made.setText(link_text(InviteLink(code=listed.made.code)))
            self.made.setCursorPosition(0)
            for shown in (self.made, self.copy, self._once):
                shown.show()
            self.copy.setFocus()

    def _lay_out(self, title: str) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(8)
        choices.addWidget(self._hours, 1)
        choices.addWidget(self._uses, 1)
        choices.addWidget(self.make)
        new = QHBoxLayout()
        new.setSpacing(8)
        new.addWidget(self.made, 1)
        new.addWidget(self.copy)
        close = button(tr("Close"))
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.revoke)
        foot.addStretch(1)
        foot.addWidget(close)
        hint = tr("Whoever of this workspace has a link may join {title}.", title=isolated(title))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(20, 18, 20, 16)
        inside.setSpacing(10)
        inside.addWidget(label(tr("Invitation links"), name="heading"))
        inside.addWidget(label(hint, name="secondary", wrap=True))
        inside.addLayout(choices)
        inside.addLayout(new)
        inside.addWidget(self._once)
        inside.addWidget(self._state)
        inside.addWidget(self.list, 1)
        inside.addWidget(self._problem)
        inside.addLayout(foot)
        for later in (self.made, self.copy, self._once):
            later.hide()
        say(self._problem, "")

    def _words(self, link: Invitation) -> str:
        uses = (
            tr("used %n times", n=link.uses)
            if link.max_uses is None
            else tr("used {count} of {most} times", count=link.uses, most=link.max_uses)
        )
        end = (
            tr("no end")
            if link.expires_at is None
            else tr("ends {time}", time=as_of_text(link.expires_at, self._now()))
        )
        return tr("By {name} · {uses} · {end}", name=isolated(link.by), uses=uses, end=end)

    def _check(self) -> None:
        self.revoke.setEnabled(self.list.chosen() is not None)

    def _make(self) -> None:
        self.make.setEnabled(False)
        terms = Terms(hours=self._hours.currentData(), uses=self._uses.currentData())
        self.make_wanted.emit(LinkTerms(terms=terms))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.made.text())
        self.copy.setText(tr("Copied"))

    def _ask_revoke(self) -> None:
        link = self.list.chosen()
        if link is None:
            return
        question = tr("Revoke this link? Nobody can join by it any more. Whoever has joined stays.")
        words = (tr("Revoke"), tr("Keep"))
        wish = RevokeWish(invitation=link.id)
        ask(self, tr("Revoke a link"), question, words, lambda: self.revoke_wanted.emit(wish))
