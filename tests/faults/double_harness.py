"""A workspace in which each click and form reaches the bot twice at the same moment."""

import copy
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier

from bot.demo.workspace import PEOPLE, TEAM
from bot.manifest import manifest
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.clock import Clock
from bot.sandbox.troubles import Json
from tests.conftest import TUESDAY
from tests.faults.crash_harness import Harness
from tests.world import GUEST, PATIENCE_SECONDS

AT_ONCE = 2


class DoubleHarness(Harness):
    """A harness that doubles each payload while `is_double` is set."""

    is_double = False
    doubled = ""
    """The id of the last button or form that came twice."""

    def deliver(self, kind: str, payload: Json, timeout: float, retry: tuple[int, str] | None = None) -> Json | None:
        if not self.is_double:
            return super().deliver(kind, payload, timeout, retry)
        view, actions = payload.get("view") or {}, payload.get("actions") or [{}]
        self.doubled = str(actions[0].get("action_id") or view.get("callback_id") or payload["type"])
        together = Barrier(AT_ONCE)

        def once(payload: Json) -> Json | None:
            together.wait(10)
            return super(DoubleHarness, self).deliver(kind, payload, timeout, retry)

        with ThreadPoolExecutor(AT_ONCE) as hands:
            answers = list(hands.map(once, [payload, self._again(payload)]))
        return answers[0]

    def _again(self, payload: Json) -> Json:
        """A copy of the payload with another trigger id."""
        again = copy.deepcopy(payload)
        if "trigger_id" in again:
            view = again.get("view") or {}
            from_view = view.get("id") if view.get("type") == "modal" else None
            again["trigger_id"] = self.world.sandbox.workspace.triggers.issue(again["user"]["id"], from_view)
        return again


@contextmanager
def double_harness(url: str, folder: Path) -> Iterator[DoubleHarness]:
    clock = Clock(TUESDAY, ticking=False)
    with Sandbox(clock=clock, manifest=manifest(), people=[*PEOPLE, GUEST], channels=[TEAM]) as sandbox:
        sandbox.set_ack_timeout(PATIENCE_SECONDS)
        harness = DoubleHarness(url, folder, sandbox)
        try:
            yield harness
        finally:
            harness.close()
