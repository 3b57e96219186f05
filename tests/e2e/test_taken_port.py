"""Another account takes the port of a workspace that has ended: it hears nothing, and the windows go on elsewhere."""

import pytest

from desktop_chat.protocol.control import decode_state
from tests.e2e.scenes import LEFT_OVER, RESTARTED, make_room
from tests.support.driven_machine import Machine
from tests.support.port_taker import PortTaker
from tests.support.workspace_process import wait_until_gone

pytestmark = [pytest.mark.e2e, pytest.mark.display, pytest.mark.timeout(180)]


def port_of(machine: Machine) -> int:
    return decode_state((machine.workspace / "workspace.json").read_bytes()).port


@pytest.mark.says(RESTARTED, LEFT_OVER)
def test_a_taken_port_hears_nothing_of_a_window_whose_workspace_was_killed(machine: Machine) -> None:
    ann = machine.person("ann")
    make_room(ann)
    former = port_of(machine)

    with PortTaker(former) as taker:
        machine.kill(machine.server)
        taker.wait_until_taken()
        ann.say("after the kill")
        ann.wait_until(lambda seen: (row := seen.row("after the kill")) and row.seq, "it is with the new server")

    assert port_of(machine) != former
    assert bytes(taker.heard) == b""


def test_a_taken_port_hears_nothing_of_a_window_that_starts(machine: Machine) -> None:
    ann = machine.person("ann")
    make_room(ann)
    ann.say("before")
    ann.wait_until(lambda seen: (row := seen.row("before")) and row.seq, "it is with the server")
    former, server = port_of(machine), machine.server
    ann.close()
    wait_until_gone(server)

    with PortTaker(former) as taker:
        taker.wait_until_taken()
        again = machine.person("ann")
        again.say("after")
        again.wait_until(lambda seen: (row := seen.row("after")) and row.seq, "it is with the new server")

    assert port_of(machine) != former
    assert bytes(taker.heard) == b""
