"""Crash points: numbers the effects of a process on the database and Slack, and kills the process at one of them."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

from handlers.runtime.listeners import LastingAck

WRITES = ("INSERT", "UPDATE", "DELETE")


class Killed(BaseException):
    """The crash. A BaseException, so that no `except Exception` of a listener catches it."""


class Points:
    """The points: after the first write of each transaction, or each write; around each commit and call to Slack."""

    def __init__(self, *, every_write: bool) -> None:
        self._every_write = every_write
        self._wrote = False
        self._lock = threading.Lock()
        self._left: int | None = None
        self.is_dead = False
        self.passed: list[str] = []
        self.at = ""
        self.on_death: Callable[[], None] = lambda: None

    def arm(self, number: int) -> None:
        """Makes the process die at its point of this number, counted from now."""
        self._left, self.is_dead, self._wrote, self.passed = number, False, False, []

    def rest(self) -> None:
        """Stops counting."""
        self._left = None

    def revive(self) -> None:
        """Begins another process, which does not die."""
        self._left, self.is_dead = None, False

    def here(self, name: str) -> None:
        """Passes a point. Raises Killed at the chosen point, and at every later point of the dead process."""
        with self._lock:
            if not self.is_dead and self._left is not None:
                self.passed.append(name)
                self.is_dead = self._left == 0
                self._left -= 1
            died = self.is_dead and self._left == -1
            if died:
                self._left, self.at = None, name
        if died:
            self.on_death()
        self.alive()

    def alive(self) -> None:
        if self.is_dead:
            raise Killed

    def watch_engine(self, engine: Engine) -> None:
        """Makes every write and commit of this engine pass a point."""
        event.listen(engine, "before_cursor_execute", lambda *_: self.alive())
        event.listen(engine, "after_cursor_execute", self._executed)
        event.listen(engine, "commit", self._commits)

    def watch_calls(self, patch: pytest.MonkeyPatch) -> None:
        """Makes every call to Slack and every acknowledgement pass a point."""
        self._around(patch, WebClient, "api_call", lambda arguments: str(arguments[1]))
        self._around(patch, WebhookClient, "send_dict", lambda _arguments: "an answer by response_url")
        self._around(patch, LastingAck, "__call__", lambda _arguments: "the acknowledgement")

    def _executed(self, *arguments: Any) -> None:
        statement: str = arguments[2]
        if not statement.lstrip().startswith(WRITES):
            return
        is_first, self._wrote = not self._wrote, True
        if is_first or self._every_write:
            self.here(" ".join(statement.split()[:3]))

    def _commits(self, _connection: Connection) -> None:
        self._wrote = False
        self.here("before the commit")

    def committed(self, _session: Session) -> None:
        self.here("after the commit")

    def _around(self, patch: pytest.MonkeyPatch, owner: type, name: str, called: Callable[[Any], str]) -> None:
        inner = getattr(owner, name)

        def outer(*arguments: Any, **more: Any) -> Any:
            call = called(arguments)
            if call == "auth.test":  # called by Bolt itself, once in each process
                return inner(*arguments, **more)
            self.here(f"before {call}")
            answer = inner(*arguments, **more)
            self.here(f"after {call}")
            return answer

        patch.setattr(owner, name, outer)
