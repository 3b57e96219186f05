"""An open store for each test that asks for one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from desktop_chat.store.local_store import LocalStore
from tests.store.builders import open_at


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[LocalStore]:
    opened = await open_at(tmp_path)
    yield opened
    await opened.close()
