"""The page's view of the sandbox, its own state (notices and field errors), and the context of a request."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from starlette.datastructures import QueryParams
from starlette.requests import Request

from bot.sandbox.faults import InjectedFaults
from bot.sandbox.page.guide import Guide
from bot.sandbox.page.location import Location
from bot.sandbox.state.traffic import Traffic
from bot.sandbox.state.workspace import Workspace
from bot.sandbox.visitor.visitor import Visitor


class PageState:
    """Notices and field errors of the page, which the workspace does not hold. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._notices: dict[str, str] = {}
        self._field_errors: dict[str, dict[str, str]] = {}

    def set_notice(self, key: str, text: str) -> None:
        """Sets the notice of a person (by user id) or a form (by view id); an empty text removes it."""
        with self._lock:
            self._notices[key] = text

    def notice(self, key: str) -> str:
        """The notice of a person or a form, or an empty text."""
        return self._notices.get(key, "")

    def set_field_errors(self, view_id: str, errors: Mapping[str, str]) -> None:
        """Sets the errors of Slack's client in a form, by block id; an empty mapping removes them."""
        with self._lock:
            self._field_errors[view_id] = dict(errors)

    def field_errors(self, view_id: str) -> dict[str, str]:
        """The errors of Slack's client in this form, from the last attempt to submit."""
        return self._field_errors.get(view_id, {})


class PageHost(Protocol):
    """The part of Sandbox that the page uses."""

    workspace: Workspace
    traffic: Traffic
    faults: InjectedFaults
    guide: Guide

    @property
    def url(self) -> str:
        """The page's address."""

    def as_(self, user_id: str) -> Visitor:
        """A visitor that acts as this person."""

    def move_clock(self, target: Callable[[datetime], datetime]) -> None:
        """Moves the clock to the moment that `target` computes from now."""

    def drop_sockets(self) -> None:
        """Closes the app's websockets."""

    def refresh_sockets(self) -> None:
        """Asks the app to reconnect."""


@dataclass(frozen=True)
class Visit:
    """The context of a request: the sandbox, the page's state, the location and the query."""

    host: PageHost
    page_state: PageState
    location: Location
    query: QueryParams

    @classmethod
    def of(cls, request: Request, host: PageHost, page_state: PageState) -> "Visit":
        """Builds the context from the request's query."""
        return cls(host, page_state, Location.from_query(request.query_params, host.workspace), request.query_params)

    @property
    def visitor(self) -> Visitor:
        """A visitor that acts as the location's person."""
        return self.host.as_(self.location.user)
