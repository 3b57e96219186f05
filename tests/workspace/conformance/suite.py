"""All cases, by area: what is tried and what the table of compatibility says."""

from collections.abc import Mapping, Sequence

from tests.workspace.conformance import auth, realtime, realtime_broadcasts, rest, storage
from tests.workspace.conformance.case import Case

AREAS: Mapping[str, Sequence[Case]] = {
    "Auth": auth.CASES,
    "REST": rest.CASES,
    "Realtime": (*realtime.CASES, *realtime_broadcasts.CASES),
    "Storage": storage.CASES,
}
