"""The page's routes: GET for the page and its parts, POST for actions, and an event stream of changes."""

import mimetypes
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from urllib.parse import parse_qsl

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import ImmutableMultiDict
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route, Router
from starlette.staticfiles import StaticFiles

from bot.sandbox.html.drawing import environment
from bot.sandbox.page import actions, inspecting
from bot.sandbox.page.clock_moves import moment_after
from bot.sandbox.page.location import zone_of
from bot.sandbox.page.page import render_page
from bot.sandbox.page.page_host import PageHost, PageState, Visit
from bot.sandbox.server import SecurityHeaders
from bot.sandbox.state.changes import Changes
from bot.sandbox.troubles import NotVisible


async def versions(changes: Changes) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events: the current version, then later ones. Versions in quick succession are merged."""
    with changes.subscribe() as subscription:
        version: int | None = changes.version
        while version is not None:
            yield ServerSentEvent(str(version), retry=500)
            version = await subscription.next(version)


def change_stream(changes: Changes) -> EventSourceResponse:
    """The response of /live."""
    return EventSourceResponse(versions(changes), ping=20)


FormAction = Callable[[Visit, actions.Form], None]

_STATIC = Path(__file__).parent / "static"


class PageRoutes:
    """The page of one sandbox."""

    def __init__(self, host: PageHost) -> None:
        self._host = host
        self._page_state = PageState()
        self._templates = environment()

    def mount(self) -> Mount:
        """All routes of the page, behind the security headers."""
        routes = [
            Route("/", self.page),
            Route("/live", self.live),
            Route("/suggest", self.suggest),
            Route("/traffic.json", self.traffic),
            Route("/traffic/{number:int}", self.exchange),
            Route("/shown/{file_id}", self.shown),
            *(Route(path, self._posted(action), methods=["POST"]) for path, action in _FORM_ACTIONS.items()),
            Mount("/static", StaticFiles(directory=_STATIC)),
        ]
        return Mount("/", Router(routes, redirect_slashes=False), middleware=[Middleware(SecurityHeaders)])

    def page(self, request: Request) -> Response:
        """Renders the page. Loading it, unlike a refresh by its script, opens the app's tab (`app_home_opened`)."""
        visit = Visit.of(request, self._host, self._page_state)
        html = render_page(self._templates, visit)
        _mark_read(visit)
        tab = {"home": "home", "dm": "messages"}.get(visit.location.place)
        if tab is None or "x-part" in request.headers:
            return HTMLResponse(html)
        # In the background, as in Slack: the person does not wait for the app's ack.
        return HTMLResponse(html, background=BackgroundTask(visit.visitor.acts.open_home, tab))

    async def live(self, _: Request) -> Response:
        """The event stream of changes."""
        return change_stream(self._host.workspace.changes)

    def suggest(self, request: Request) -> Response:
        """Options for a typed query, as JSON."""
        try:
            return JSONResponse(actions.suggestions(Visit.of(request, self._host, self._page_state)))
        except actions.ACT_ERRORS as error:
            return JSONResponse({"trouble": str(error)}, 502)

    def traffic(self, _: Request) -> Response:
        """The traffic log as JSON."""
        return Response(inspecting.traffic_json(self._host.traffic), media_type="application/json")

    def exchange(self, request: Request) -> Response:
        """An exchange of the traffic log, as HTML."""
        details = inspecting.exchange_details(self._host.traffic, request.path_params["number"])
        if details is None:
            return PlainTextResponse("forgotten by now", 404)
        return HTMLResponse(self._templates.get_template("exchange.html").render(details))

    def shown(self, request: Request) -> Response:
        """The content of a file that the app shared."""
        file = self._host.workspace.files.get(request.path_params["file_id"])
        if file is None or file.content is None:
            return PlainTextResponse("no such file", 404)
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return Response(file.content, media_type=kind)

    def _posted(self, action: FormAction) -> Callable[[Request], Awaitable[Response]]:
        async def post(request: Request) -> Response:
            form = ImmutableMultiDict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
            return await run_in_threadpool(self._do, action, request, form)

        return post

    def _do(self, action: FormAction, request: Request, form: actions.Form) -> Response:
        visit = Visit.of(request, self._host, self._page_state)
        try:
            action(visit, form)
        except NotVisible as error:
            self._page_state.set_notice(visit.location.user, str(error))
        return RedirectResponse(visit.location.link(), 303)


def _clock(visit: Visit, form: actions.Form) -> None:
    workspace = visit.host.workspace
    zone = zone_of(workspace.people[visit.location.user])
    visit.host.move_clock(lambda now: moment_after(form["move"], now.astimezone(zone)))


def _dismiss(visit: Visit, _: actions.Form) -> None:
    visit.page_state.set_notice(visit.location.user, "")


def _go_to_step(visit: Visit, form: actions.Form) -> None:
    with visit.host.workspace.changes.change():
        visit.host.guide.turn_to(form.get("at", ""))


def _mark_read(visit: Visit) -> None:
    name = None if visit.location.place == "dm" else visit.location.place
    # Only when something is unread: marking is a change, and every change redraws the page.
    if visit.location.place != "home" and visit.visitor.unread_in(name):
        visit.visitor.read(name)


_FORM_ACTIONS: dict[str, FormAction] = {
    "/act": actions.press_or_submit,
    "/close": actions.close_forms,
    "/say": actions.send_message,
    "/shortcut": actions.run_shortcut,
    "/clock": _clock,
    "/dismiss": _dismiss,
    "/faults": inspecting.apply_switch,
    "/traffic/clear": inspecting.clear_traffic,
    "/guide": _go_to_step,
}
