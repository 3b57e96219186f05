"""The shape of every call of a function of the database."""

from desktop_chat.domain.values import dataclass
from desktop_chat.protocol.wire_types import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class RpcCall:
    """One call: the function's name and its named parameters."""

    name: str
    parameters: JsonObject
