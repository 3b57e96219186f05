"""Forgets the files of messages that were deleted: nobody can see them any more, and they take up the disk.

Only the rows go here; what no row names is swept by the storage area. It runs as the owner of the tables, whom the
storage area cannot become: messages are none of its business.
"""

import asyncpg

from desktop_chat.workspace.logins import DatabaseLogin

_ALLOW = "select set_config('storage.allow_delete_query', 'true', true)"
_FORGET = """
delete from storage.objects as file using public.messages as message
where file.bucket_id = 'files' and message.id = app.file_part(file.name, 2) and message.deleted_at is not null
"""


async def forget_dead_files(owner: DatabaseLogin) -> int:
    """Forget them, and return how many there were.

    Raises:
        DATABASE_ERRORS: the database did not answer; nothing was changed.
    """
    connection = await asyncpg.connect(**owner.arguments())
    try:
        async with connection.transaction():
            await connection.execute(_ALLOW)
            status = await connection.execute(_FORGET)
    finally:
        await connection.close(timeout=5)
    return int(status.rpartition(" ")[2])
