"""One-time codes for who has forgotten a password: the owner makes one from a person's card."""

from dataclasses import replace

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit

from desktop_chat.app.code_desk import CodeDesk
from desktop_chat.domain.errors import UserError
from desktop_chat.domain.user import Profile
from desktop_chat.qt.member_actions import MemberActions
from desktop_chat.qt.widgets.made_code import MadeCode
from desktop_chat.qt.widgets.person_card import PersonCard
from tests.qt.builders import ANN, BO
from tests.qt.conftest import Stage
from tests.qt.hands import button


def at_home(stage: Stage) -> None:
    keeper = stage.window.kit.settings
    keeper.use(replace(keeper.value, local=True))


def asked_for(stage: Stage, answer: tuple[str, str] | Exception | None) -> MadeCode:
    """Ask for a code on Bo's card and return the dialog that opens."""

    async def make(account: str) -> tuple[str, str] | None:
        assert account == BO.id
        if isinstance(answer, Exception):
            raise answer
        return answer

    stage.window.code_desk = CodeDesk(stage.window, make, stage.spawner)  # type: ignore[attr-defined]  # kept alive
    stage.window.person_code_wanted.emit(BO)
    return stage.window.findChild(MadeCode)


def said(dialog: MadeCode) -> list[str]:
    return [one.text() for one in dialog.findChildren(QLabel) if one.isVisible()]


def test_a_code_is_shown_in_two_halves_and_copied_with_its_address(stage: Stage) -> None:
    dialog = asked_for(stage, ("bo@example.org", "0123456789"))

    button(dialog, "Copy both").click()

    assert [line.text() for line in dialog.findChildren(QLineEdit)] == ["bo@example.org", "01234 56789"]
    assert QGuiApplication.clipboard().text() == "bo@example.org\n01234 56789"
    assert "Copied." in said(dialog)


def test_why_there_is_no_code_is_said(stage: Stage) -> None:
    dialog = asked_for(stage, UserError("The workspace has ended."))

    assert "The workspace has ended." in said(dialog)
    assert not button(dialog, "Copy both").isEnabled()


def test_elsewhere_no_code_is_made(stage: Stage) -> None:
    dialog = asked_for(stage, None)

    assert "Only the owner of a workspace on this computer can make a code." in said(dialog)


def test_only_the_card_of_another_person_at_home_offers_it(stage: Stage) -> None:
    def offers(card: PersonCard) -> bool:
        return not button(card, "Forgotten password…").isHidden()

    away = PersonCard(stage.window.kit, BO, ANN.id, stage.window)
    at_home(stage)
    here = PersonCard(stage.window.kit, BO, ANN.id, stage.window)
    own = PersonCard(stage.window.kit, ANN, ANN.id, stage.window)

    assert [offers(card) for card in (away, here, own)] == [False, True, False]


def test_the_card_asks_for_a_code(stage: Stage) -> None:
    at_home(stage)
    wanted: list[Profile] = []
    stage.window.person_code_wanted.connect(wanted.append)
    stage.window.findChild(MemberActions).deeds.show_person(BO)
    button(stage.window.findChild(PersonCard), "Forgotten password…").click()

    assert wanted == [BO]
