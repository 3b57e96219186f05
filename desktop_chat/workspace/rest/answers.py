"""Results as HTTP answers, and what is refused about a result before it is kept."""

from collections.abc import Callable

from starlette.responses import Response

from desktop_chat.workspace.rest.asked import Asked
from desktop_chat.workspace.rest.errors import RestError
from desktop_chat.workspace.rest.runner import Result


def answer(asked: Asked, status: int, result: Result, *, applied: tuple[str, ...], **headers: str | None) -> Response:
    """Return the answer with a result's body, or without one for HEAD and where there is none.

    `applied` names the preferences that count for this kind of request; headers are named with `_` for `-`.
    """
    body = None if asked.method == "HEAD" else result.body
    kind = asked.media.type if result.body is not None or asked.method == "HEAD" else None
    response = Response("" if body is None else body, result.status or status, media_type=None)
    if kind is not None:
        response.headers["Content-Type"] = kind
    for name, value in headers.items():
        if value is not None:
            response.headers[name.replace("_", "-")] = value
    preferred = asked.preferences.applied(*applied)
    if preferred:
        response.headers["Preference-Applied"] = preferred
    if len(asked.schemas) > 1:
        response.headers["Content-Profile"] = asked.schema
    own: set[str] = set()
    for name, value in result.headers:
        # What a function says wins over ours, and of its own headers none is lost (Set-Cookie may come twice).
        if name.lower() in own:
            response.headers.append(name, value)
        else:
            response.headers[name] = value
        own.add(name.lower())
    if response.status_code == 204:
        response.body = b""
        del response.headers["Content-Length"]
    return response


def checks(*, single: bool = False, limit: int | None = None) -> Callable[[Result], None]:
    """Return the check that a result is one object, and that no more rows than that were affected."""

    def check(result: Result) -> None:
        affected = result.rows if result.total is None else result.total
        if limit is not None and affected > limit:
            message = "Query result exceeds max-affected preference constraint"
            raise RestError(400, "PGRST124", message, details=f"The query affects {affected} rows")
        if single and result.rows != 1:
            message = "Cannot coerce the result to a single JSON object"
            raise RestError(406, "PGRST116", message, details=f"The result contains {result.rows} rows")

    return check
