"""A link policy to be asked, and what it orders without its announcements."""

from desktop_chat.core.failover import LinkPolicy
from desktop_chat.domain.link import Announce, LinkOrder, LinkSettings, Lost, Tier

D, L, H = Tier.DIRECT, Tier.LIBRARY, Tier.HTTP


def a_policy(*tiers: Tier) -> LinkPolicy:
    return LinkPolicy(tiers or (D,), LinkSettings())


def acts(orders: tuple[LinkOrder, ...]) -> list[LinkOrder]:
    return [order for order in orders if not isinstance(order, Announce)]


def lost(tier: Tier = D) -> Lost:
    return Lost(tier=tier, reason="reset")
