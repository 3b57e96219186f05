"""A second computer joins by the link that the owner's program printed; its stand-in is another profile here."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_chat.core.deskchat_links import link_text
from desktop_chat.protocol.sharing import RenewCertificate
from tests.e2e.scenes import make_room
from tests.support.driven_machine import Machine
from tests.support.shared_workspace import ELSEWHERE, printed_link, share, start_shared
from tests.support.workspace_process import WorkspaceProcess

pytestmark = [pytest.mark.e2e, pytest.mark.display, pytest.mark.timeout(180)]


@pytest.fixture
def shared() -> Iterator[WorkspaceProcess]:
    folder = Path(tempfile.mkdtemp(prefix="s-"))
    with start_shared(folder / "workspace", ELSEWHERE) as workspace:
        yield workspace
    shutil.rmtree(folder, ignore_errors=True)


def test_who_follows_the_link_is_asked_joins_and_chats(shared: WorkspaceProcess, machine: Machine) -> None:
    link = printed_link(shared)
    window = machine.window("--unprotected-store", "--link", link_text(link))
    window.wait_until(lambda seen: seen.says("An invitation leads to a workspace"), "it asks first")

    window.click("Connect")
    window.wait_until(lambda seen: seen.says("invites you"), "the workspace has answered")
    window.write("Bo", "Your name")
    window.write("bo@example.org", "E-mail")
    window.write("two spoons of sugar", "Password")
    window.click("Join")
    window.wait_until(lambda seen: seen.page == "chat" and seen.badge == "Live", "Bo is live")
    make_room(window)
    window.say("hello over there")
    assert window.close() == 0

    again = machine.window()
    again.wait_until(lambda seen: seen.badge == "Live" and seen.texts == ["hello over there"], "the pin was kept")

    share(shared, RenewCertificate())
    again.wait_until(lambda seen: seen.badge != "Live", "another certificate is refused")
    again.say("not to a stranger")
    again.wait_until(lambda seen: "Offline" in seen.badge, "it stays refused")
