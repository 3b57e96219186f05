"""Why an item does not go out."""

from desktop_chat.domain.delivery import HELD, Refusal


def test_only_what_the_server_fails_on_keeps_its_place() -> None:
    assert Refusal(code=HELD, sentence="Again and again.").holds
    assert not Refusal(code="not_allowed", sentence="No.").holds
