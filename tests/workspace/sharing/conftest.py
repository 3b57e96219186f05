"""One shared workspace for all tests of this folder; who switches it off starts another."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.shared_workspace import ELSEWHERE, start_shared
from tests.support.workspace_process import WorkspaceProcess


@pytest.fixture(scope="package")
def shared() -> Iterator[WorkspaceProcess]:
    """A workspace that is shared at an address of this computer that is not the usual one."""
    folder = Path(tempfile.mkdtemp(prefix="s-"))
    with start_shared(folder / "workspace", ELSEWHERE) as workspace:
        yield workspace
    shutil.rmtree(folder, ignore_errors=True)
