"""What asyncpg raises when the database refuses something, or when the way to it breaks."""

import asyncpg
from asyncpg.exceptions import InternalClientError

# The way is gone, or busy for too long. InternalClientError: a connection that was cut while it changed hands.
WAY_LOST = (OSError, asyncpg.InterfaceError, InternalClientError)
DATABASE_ERRORS = (*WAY_LOST, asyncpg.PostgresError)
# Not a fault of the request: the same one may work in a moment.
DATABASE_AWAY = (
    *WAY_LOST,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.LockNotAvailableError,
)
