"""Somebody who asks a server of accounts, as a person or as its administrator."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import httpx

from tests.support.suite_server import SuiteServer

PASSWORD = "correct horse battery"


@dataclass(slots=True)
class AuthClient:
    """The server, and who asks it."""

    server: SuiteServer
    http: httpx.Client
    numbers: Iterator[int]

    @classmethod
    def of(cls, server: SuiteServer, numbers: Iterator[int]) -> Self:
        """Ask a started server."""
        return cls(server, httpx.Client(base_url=server.url("auth"), timeout=30.0), numbers)

    def address(self) -> str:
        """Return an address that nobody has."""
        return f"ann{next(self.numbers)}@example.org"

    def account(self, **more: object) -> dict[str, Any]:
        """Sign somebody up and return the session."""
        answer = self.post("signup", {"email": self.address(), "password": PASSWORD, **more})
        assert answer.status_code == 200, answer.text
        session: dict[str, Any] = answer.json()
        return session

    def post(self, path: str, body: object, token: str = "") -> httpx.Response:
        """Post as nobody, or with somebody's token."""
        return self.http.post(f"/{path}", json=body, headers=_bearer(token))

    def get(self, path: str, token: str = "") -> httpx.Response:
        """Get as nobody, or with somebody's token."""
        return self.http.get(f"/{path}", headers=_bearer(token))

    def put(self, path: str, body: object, token: str = "") -> httpx.Response:
        """Put as nobody, or with somebody's token."""
        return self.http.put(f"/{path}", json=body, headers=_bearer(token))

    def sign_in(self, email: str, password: str = PASSWORD) -> httpx.Response:
        """Sign in by password."""
        return self.post("token?grant_type=password", {"email": email, "password": password})

    def admin(self, method: str, path: str, body: object = None, **query: str) -> httpx.Response:
        """Ask with the service key."""
        headers = _bearer(str(self.server.said["service_role_key"]))
        return self.http.request(method, f"/admin/{path}", json=body, headers=headers, params=query)

    def link(self, kind: str, email: str, **more: object) -> dict[str, Any]:
        """Make a one-time link."""
        answer = self.admin("POST", "generate_link", {"type": kind, "email": email, **more})
        assert answer.status_code == 200, answer.text
        link: dict[str, Any] = answer.json()
        return link

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """Return status and machine code of an error."""
    return answer.status_code, str(answer.json()["error_code"])


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}
