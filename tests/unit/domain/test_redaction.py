"""What may leave the program in a log or a report."""

import pytest

from desktop_chat.domain.redaction import redacted

TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLXNpZ25hdHVyZQ"


@pytest.mark.parametrize(
    "line",
    [
        f"GET /realtime/v1/websocket?apikey={TOKEN}&vsn=2.0.0",
        f"Authorization: Bearer {TOKEN}",
        f'{{"access_token": "{TOKEN}", "refresh_token": "{TOKEN}"}}',
        f"a bare {TOKEN} in a line",
        'password="c2lnbmF0dXJlLXNpZ25hdHVyZQ"',
        "ticket redeemed, token=c2lnbmF0dXJlLXNpZ25hdHVyZQ",
        "the key sb_secret_c2lnbmF0dXJl is not for clients",
        "socks5://ann:c2lnbmF0dXJl@10.0.0.1:1080 refused the connection",
    ],
)
def test_secrets_are_covered(line: str) -> None:
    assert "c2lnbmF0" not in redacted(line)


def test_a_line_without_a_secret_stays_as_it_is() -> None:
    line = "wss://example.org:443/realtime/v1: closed 1006, next try in 4 s"

    assert redacted(line) == line
