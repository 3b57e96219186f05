"""The `doctor` sub-command: examines a server and says in plain sentences what is wrong and what to do about it."""

import asyncio
import getpass
import json
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import aclosing

from desktop_chat.app.address import Address
from desktop_chat.app.examination import examine_server, schema_sql
from desktop_chat.app.home import LocalWorkspace
from desktop_chat.app.options import DoctorCommand, ExitCode
from desktop_chat.app.paths import find_paths
from desktop_chat.app.wiring import connect_backend
from desktop_chat.domain.diagnosis import Finding, Verdict
from desktop_chat.domain.errors import UserError
from desktop_chat.domain.ports import Backend, LiveRoom, Session
from desktop_chat.domain.ports_doctor import Examiner
from desktop_chat.system.clock import SystemClock

PASSWORD = "DESKTOP_CHAT_PASSWORD"  # noqa: S105 - the name of a variable
"""Where a script leaves the password, since whoever lists the processes can read a command line."""

_MARKS = {Verdict.GOOD: "ok  ", Verdict.WARNING: "WARN", Verdict.BAD: "BAD ", Verdict.OPEN: "  - "}


def run_doctor(command: DoctorCommand) -> int:
    """Examine what was asked for and return the exit code: 0 when nothing is bad.

    Raises:
        UserError: the address or the key cannot be one.
        TransportError: the account could not be signed in.
        WorkspaceUnavailable: this computer's workspace could not be joined.
    """
    if command.sql:
        sys.stdout.write(schema_sql())
        return ExitCode.OK
    return asyncio.run(_examine(command))


async def _examine(command: DoctorCommand) -> int:
    clock = SystemClock()
    findings: list[Finding] = []
    home = LocalWorkspace(find_paths().workspace, clock)
    try:
        address = await home.arrive() if command.local else Address(url=command.url, key=command.key)
        async with aclosing(_findings(command, address, home)) as found:
            async for finding in found:
                findings.append(finding)
                if not command.json:
                    _tell(finding)
    finally:
        await home.leave()
    if command.json:
        print(json.dumps({"findings": [_as_json(finding) for finding in findings]}))  # noqa: T201 - its own voice
    return ExitCode.FAILED if any(finding.verdict is Verdict.BAD for finding in findings) else ExitCode.OK


async def _findings(command: DoctorCommand, address: Address, home: LocalWorkspace) -> AsyncGenerator[Finding]:
    clock = SystemClock()
    backend = connect_backend(address, clock)
    try:
        examiner = await _examiner(command, backend, home)
        async with aclosing(examine_server(address, clock, examiner)) as found:
            async for finding in found:
                yield finding
        if examiner is not None:
            await backend.sign_out()
    finally:
        await backend.close()


async def _examiner(command: DoctorCommand, backend: Backend, home: LocalWorkspace) -> Examiner | None:
    """Sign in, if somebody was named, and find one of their rooms."""
    if command.local:
        person = command.person or getpass.getuser()
        return await _signed_in(backend, await backend.redeem_ticket(await home.ticket(person)), person)
    if command.email is None:
        return None
    session = await backend.sign_in(command.email, _password(command.email))
    return await _signed_in(backend, session, command.email.partition("@")[0])


async def _signed_in(backend: Backend, session: Session, name: str) -> Examiner:
    backend.authorise(session.access_token)
    await backend.ensure_profile(name)
    page = await backend.sync(None, 0, {}, (), only=False)
    room = next((LiveRoom(room=one.room, gen=one.gen) for one in page.rooms), None)
    return Examiner(user=session.user, token=session.access_token, room=room)


def _password(email: str) -> str:
    given = os.environ.get(PASSWORD)
    if given is None and not sys.stdin.isatty():
        raise UserError(f"Set {PASSWORD} to the password of {email}: nobody is there to be asked.")
    return given if given is not None else getpass.getpass(f"Password of {email}: ")


def _tell(finding: Finding) -> None:
    lines = [f"{_MARKS[finding.verdict]} {finding.sentence}", *([f"     {finding.fix}"] if finding.fix else [])]
    print("\n".join(lines), flush=True)  # noqa: T201 - the command line's own voice


def _as_json(finding: Finding) -> dict[str, str]:
    return {
        "check": finding.check.value,
        "verdict": finding.verdict.value,
        "sentence": finding.sentence,
        "fix": finding.fix,
    }
