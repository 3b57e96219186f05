"""What strangers and hostile members try, on a gateway of this folder's own."""

from pathlib import Path

import pytest
import pytest_asyncio

from tests.workspace.gateway.conftest import fresh_gateway, gateway, gateway_postgres

__all__ = ["fresh_gateway", "gateway", "gateway_postgres"]

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the coroutines of this folder on the session's loop."""
    for item in items:
        if item.path.is_relative_to(HERE) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
