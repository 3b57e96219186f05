"""A second computer joins by the link that the owner's program printed; its stand-in is another profile here."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_chat.core.deskchat_links import link_text
from desktop_chat.protocol.sharing import RenewCertificate
from desktop_chat.workspace.own_addresses import private_addresses
from tests.e2e.scenes import make_room
from tests.e2e.test_desktop import start_again
from tests.support.driven_machine import Machine
from tests.support.shared_workspace import ELSEWHERE, printed_link, share, start_shared
from tests.support.workspace_process import WorkspaceProcess

MOVED = "127.0.0.3"
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

    shared.end()
    with start_shared(shared.data, MOVED) as moved:
        assert start_again(machine.home, "--link", link_text(printed_link(moved))) == 0
        again.wait_until(lambda seen: seen.says("You are in the workspace that invites you"), "it asks first")
        again.click("Connect")
        again.wait_until(lambda seen: seen.badge == "Live", "it is where the workspace is now")
        again.say("hello at the new place")
        again.wait_until(lambda seen: seen.rows[-1].seq is not None, "the workspace at the new place has it")

        share(moved, RenewCertificate())
        again.wait_until(lambda seen: seen.badge != "Live", "another certificate is refused")
        again.wait_until(lambda seen: "another certificate than the one" in seen.notice, "it says so, and what to do")
        again.say("not to a stranger")
        again.wait_until(lambda seen: "Offline" in seen.badge, "it stays refused")


@pytest.mark.skipif(not private_addresses(), reason="this computer is on no private network")
def test_the_owner_shares_invites_and_shares_no_more(machine: Machine) -> None:
    ann = machine.person("ann")
    remembered = machine.workspace / "sharing.json"

    ann.click("Menu")
    ann.choose_entry("Share on this network…")
    ann.wait_until(lambda seen: seen.says("nobody else on the network"), "it is off")
    ann.click("Share the workspace of this computer")
    ann.wait_until(lambda seen: seen.says("Others on this network reach it at"), "it is shared")
    assert json.loads(remembered.read_text())["on"] is True
    ann.write("Bo", "For whom (only you see it)")
    ann.click("Make an invitation")
    ann.wait_until(lambda seen: seen.says("Good for one person and seven days"), "there is an invitation")

    ann.click("Share the workspace of this computer")
    ann.click("Share no more")
    ann.wait_until(lambda seen: seen.says("nobody else on the network"), "it is off again")
    assert json.loads(remembered.read_text())["on"] is False


def test_the_owner_sees_the_accounts_and_suspends_one(machine: Machine) -> None:
    ann = machine.person("ann")
    bo = machine.person("bo")

    ann.click("Menu")
    ann.choose_entry("Accounts of this workspace…")
    ann.wait_until(lambda seen: seen.says("2 accounts"), "both are there")
    ann.write("bo@", "Find an account")
    ann.wait_until(lambda seen: seen.says("1 account"), "Bo is found")
    ann.click("Suspend…")
    ann.click("Suspend")
    ann.wait_until(lambda seen: seen.says("Suspended: cannot sign in"), "it is done")

    bo.wait_until(lambda seen: seen.badge != "Live" or seen.says("suspended"), "Bo hears of it")
    ann.click("Let in again")
    ann.wait_until(lambda seen: not seen.says("Suspended: cannot sign in"), "Bo is let in again")
