"""Reactions: one emoji and everybody who set it."""

from desktop_chat.domain.ids import UserId
from desktop_chat.domain.values import dataclass

MAX_KEY_BYTES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """One emoji under a message with the people who set it, in the order in which they did."""

    key: str
    users: tuple[UserId, ...]


def with_reaction(reactions: tuple[Reaction, ...], key: str, user: UserId, *, on: bool) -> tuple[Reaction, ...]:
    """Return the reactions with this person's emoji set or taken away; setting twice changes nothing."""
    changed: list[Reaction] = []
    found = False
    for reaction in reactions:
        if reaction.key != key:
            changed.append(reaction)
            continue
        found = True
        others = tuple(other for other in reaction.users if other != user)
        users = (reaction.users if user in reaction.users else (*others, user)) if on else others
        if users:
            changed.append(Reaction(key=key, users=users))
    if on and not found:
        changed.append(Reaction(key=key, users=(user,)))
    return tuple(changed)
