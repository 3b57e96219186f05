"""What the trials of packages share: the frozen program, the .deb, and folders that other accounts may enter."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer import facts

PICTURES = facts.ROOT / "build" / "pictures"


def picture_of(name: str) -> Path:
    """Return where the picture of a test goes; ImageMagick takes brackets in a name for its own."""
    return PICTURES / f"{re.sub(r'[^A-Za-z0-9]+', '-', name)}.png"


@pytest.fixture(scope="session")
def frozen() -> Path:
    """The frozen program's folder."""
    assert facts.TREE.is_dir(), "there is no frozen program: make package"
    return facts.TREE


@pytest.fixture(scope="session")
def package() -> Path:
    """The Debian package."""
    found = list(facts.DIST.glob("*.deb"))
    assert len(found) == 1, "there is no package: make package"
    return found[0]


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder of this test, with a short path, that every account may enter."""
    folder = Path(tempfile.mkdtemp(prefix="dcp-", dir="/var/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
