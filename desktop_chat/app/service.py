"""`desktop-chat serve --status`, `--install` and `--uninstall`: about the server, not being it. It imports no Qt."""

import asyncio
import json
import os
from datetime import UTC, datetime
from typing import Any

from desktop_chat.app.frozen import server_command
from desktop_chat.app.options import ExitCode, ServeCommand, ServiceCommand
from desktop_chat.app.paths import HOME_VARIABLE, find_paths
from desktop_chat.app.serve import DATABASE_VARIABLE
from desktop_chat.system.launcher import status_of_workspace
from desktop_chat.system.user_service import Outcome, install, uninstall

_MIB = 2**20


def run_service_command(command: ServiceCommand) -> int:
    """Do what was asked for, say what came of it, and return the exit code.

    Raises:
        UserError: a service cannot be installed here.
    """
    match command.action:
        case "install":
            return _say(install(_command(command.serve), _environment(command.serve)))
        case "uninstall":
            return _say(uninstall())
        case _:
            return _status(command)


def _say(outcome: Outcome) -> int:
    print("\n".join(outcome.sentences))  # noqa: T201 - the command line's own voice
    return ExitCode.OK if outcome.done else ExitCode.FAILED


def _status(command: ServiceCommand) -> int:
    data = (command.serve.data or find_paths().workspace).absolute()
    report = asyncio.run(status_of_workspace(data))
    if command.json:
        print(json.dumps(report or {"ok": False, "running": False, "data": str(data)}))  # noqa: T201
    else:
        print(f"No workspace runs on {data}." if report is None else _table(report))  # noqa: T201
    if report is None:
        return ExitCode.NO_WORKSPACE
    return ExitCode.OK if report["ok"] else ExitCode.FAILED


def _table(report: dict[str, Any]) -> str:
    database, backup = report["database"], report["last_backup"]
    contents = "does not answer"
    if database is not None:
        size = f"{database['bytes'] / _MIB:.1f} MB"
        contents = f"PostgreSQL {database['version']}, {size}, {database['connections']} connections"
    lines = {
        "state": "ready" if report["ok"] else "not ready",
        "address": report["url"],
        "process": f"{report['pid']}, since {_time(report['started_at'])}",
        "version": f"{report['version']}, {len(report['migrations'])} migrations up to {report['migrations'][-1]}",
        "database": contents,
        "connected": f"{report['sockets']} clients in {report['rooms']} topics",
        "data": f"{report['data']}, {report['disk_free_bytes'] / _MIB:.0f} MB free on its disk",
        "last backup": "none" if backup is None else f"{_time(backup['made_at'])}, {backup['file']}",
        "history": report["epoch"],
    }
    return "\n".join(f"{name:12} {value}" for name, value in lines.items())


def _time(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def _command(serve: ServeCommand) -> list[str]:
    """Return how to start this very program as a server: frozen, installed, or from a checkout."""
    command = [*server_command(), *(["--verbose"] if serve.verbose else []), "serve"]
    if serve.data is not None:
        command += ["--data", str(serve.data.absolute())]
    if serve.port:
        command += ["--port", str(serve.port)]
    if serve.json_log:
        command += ["--log-format", "json"]
    return command


def _environment(serve: ServeCommand) -> dict[str, str]:
    """Return what of today's environment the service needs; a password goes here, where no list shows it."""
    kept = {name: os.environ[name] for name in (HOME_VARIABLE, DATABASE_VARIABLE) if os.environ.get(name)}
    return kept | ({DATABASE_VARIABLE: serve.database_url} if serve.database_url else {})
