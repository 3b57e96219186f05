"""Which icon and colour stand for how far an own message has come; the word beside them is `wording.state_word`."""

from typing import assert_never

from desktop_chat.domain.delivery import Delivery
from desktop_chat.qt.theme import Role


def state_icon(delivery: Delivery, *, refused: bool) -> tuple[str, Role]:
    """Return the icon's name and its role; a refusal outdoes everything."""
    if refused:
        return "alert", Role.ERROR
    match delivery:
        case Delivery.QUEUED:
            return "hollow-clock", Role.TEXT_2
        case Delivery.SENDING:
            return "clock", Role.TEXT_2
        case Delivery.SENT:
            return "tick", Role.TEXT_2
        case Delivery.DELIVERED:
            return "double-tick", Role.TEXT_2
        case Delivery.READ:
            return "double-tick", Role.ACCENT
        case _:
            assert_never(delivery)
