"""GoTrue's endpoints for administrators: who shows the workspace's service key keeps everybody's accounts."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from desktop_chat.workspace.auth_admin import Administration, Page, page_of
from desktop_chat.workspace.auth_desk import Desk, body_of
from desktop_chat.workspace.auth_errors import not_found, validation_failed
from desktop_chat.workspace.auth_tokens import AUDIENCE


class AdminDoor:
    """The endpoints below `/admin`, but the one that makes links."""

    def __init__(self, desk: Desk, administration: Administration) -> None:
        self._desk = desk
        self._administration = administration

    def routes(self) -> Sequence[Route]:
        """Return the endpoints."""
        return (
            self._route("/admin/users", self._list, "GET"),
            self._route("/admin/users", self._create, "POST"),
            self._route("/admin/users/{user}", self._get, "GET"),
            self._route("/admin/users/{user}", self._change, "PUT"),
            self._route("/admin/users/{user}", self._delete, "DELETE"),
            self._route("/admin/users/{user}/factors", self._factors, "GET"),
            self._route("/admin/users/{user}/factors/{factor}", self._factor, "PUT", "DELETE"),
        )

    def _route(self, path: str, work: Callable[[Request], Awaitable[Response]], *methods: str) -> Route:
        async def allowed(request: Request) -> Response:
            self._desk.check_administrator(request)
            return await work(request)

        return Route(path, self._desk.answering(allowed), methods=list(methods))

    async def _list(self, request: Request) -> Response:
        page = page_of(request.query_params)
        part = request.query_params.get("filter", "")
        if "\x00" in part:
            raise validation_failed("A filter is a text")
        people, total = await self._administration.page(page, part)
        headers = {"X-Total-Count": str(total), "Link": _links(request.scope["path"], page, total)}
        return JSONResponse({"users": people, "aud": AUDIENCE}, headers=headers)

    async def _create(self, request: Request) -> Response:
        return JSONResponse(await self._administration.create(await body_of(request)))

    async def _get(self, request: Request) -> Response:
        return JSONResponse(await self._administration.get(request.path_params["user"]))

    async def _change(self, request: Request) -> Response:
        return JSONResponse(await self._administration.change(request.path_params["user"], await body_of(request)))

    async def _delete(self, request: Request) -> Response:
        softly = (await body_of(request)).get("should_soft_delete") is True
        await self._administration.delete(request.path_params["user"], softly=softly)
        return JSONResponse({})

    async def _factors(self, request: Request) -> Response:
        await self._administration.get(request.path_params["user"])
        return JSONResponse([])

    async def _factor(self, request: Request) -> Response:
        await self._administration.get(request.path_params["user"])
        raise not_found("mfa_factor_not_found", "Factor not found")


def _links(path: str, page: Page, total: int) -> str:
    """Return where the next page and the last one are; the page comes first, for clients read just that."""
    last = max(1, -(-total // page.size))
    wanted = [("next", page.number + 1)] if page.number < last else []
    pages = [*wanted, ("last", last)]
    return ", ".join(f'<{path}?page={number}&per_page={page.size}>; rel="{name}"' for name, number in pages)
