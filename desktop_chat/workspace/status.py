"""What a running workspace tells its owner of itself: versions, who is connected, room on the disk, the last backup."""

import asyncio
import os
import shutil
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from desktop_chat.workspace.backup.automatic import list_backups
from desktop_chat.workspace.context import WorkspaceContext
from desktop_chat.workspace.database_errors import DATABASE_ERRORS
from desktop_chat.workspace.http_keys import KeyCheck, KeyRefused
from desktop_chat.workspace.realtime_feed import Feed
from desktop_chat.workspace.realtime_hub import Hub

_DATABASE = """
select current_setting('server_version') as version, pg_database_size(current_database()) as bytes,
    (select count(*) from pg_stat_activity where datname = current_database()) as connections
"""
_PATIENCE_SECONDS = 3.0


class StatusReporter:
    """Gathers the report; made when serving begins."""

    def __init__(self, context: WorkspaceContext, hub: Hub, feed: Feed) -> None:
        self._context = context
        self._hub = hub
        self._feed = feed
        self._started = context.clock.monotonic()
        self._started_at = context.clock.now()

    async def report(self) -> dict[str, Any]:
        """Return the report, as JSON goes; times in milliseconds since the epoch. `ok` is what monitors look at."""
        context = self._context
        database = await self._database()
        ready = self._feed.up.is_set()
        return {
            "ok": ready and database is not None,
            "ready": ready,
            "pid": os.getpid(),
            "url": context.url,
            "version": context.version,
            "schema": context.schema_version,
            "migrations": list(context.migrations),
            "epoch": context.epoch,
            "started_at": self._started_at,
            "uptime_s": round(context.clock.monotonic() - self._started),
            "sockets": self._hub.connections,
            "channels": self._hub.channels,
            "rooms": self._hub.topics,
            "database": database,
            **await asyncio.to_thread(_disk, context.data),
        }

    async def _database(self) -> dict[str, Any] | None:
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                return dict(await self._context.gateway.fetchrow(_DATABASE))
        except DATABASE_ERRORS:
            return None

    def serve(self, keys: KeyCheck) -> Any:
        """Return what answers over HTTP: to who holds the service key, and nobody else."""

        async def status(request: Request) -> Response:
            try:
                claims = keys.key(request)
            except KeyRefused as refusal:
                return refusal.response()
            if claims.role != "service_role":
                return JSONResponse({"message": "Only the service key may ask this"}, status_code=403)
            return JSONResponse(await self.report())

        return status


def _disk(data: Path) -> dict[str, Any]:
    backups = list_backups(data / "backups")
    last = None
    if backups:
        last = {"file": str(backups[0]), "made_at": int(backups[0].stat().st_mtime * 1000)}
    return {"data": str(data), "disk_free_bytes": shutil.disk_usage(data).free, "last_backup": last}
