"""Servers of accounts that really run: as usual, where accounts are confirmed first, and where nobody may sign up."""

import itertools
from collections.abc import Iterator

import pytest

from tests.support.auth_client import AuthClient
from tests.support.suite_server import SuiteServer

SECRET = "37c304f8-51aa-419a-a1af-06154e63707a"
_NUMBERS = itertools.count(1)


def _serving(*options: str) -> Iterator[AuthClient]:
    with (
        SuiteServer.start("--jwt-secret", SECRET, *options, auth=0) as server,
        AuthClient.of(server, _NUMBERS) as client,
    ):
        yield client


@pytest.fixture(scope="session")
def auth() -> Iterator[AuthClient]:
    """New accounts are let in at once."""
    yield from _serving()


@pytest.fixture(scope="session")
def confirming() -> Iterator[AuthClient]:
    """New accounts are confirmed first."""
    yield from _serving("--no-auth-autoconfirm")


@pytest.fixture(scope="session")
def closed() -> Iterator[AuthClient]:
    """Nobody signs up by himself."""
    yield from _serving("--no-signup", "--no-auth-autoconfirm")
