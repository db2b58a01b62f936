"""Where somebody is in their call block: numbers only, carried by the form itself; the rest is in the rows."""

import json
from dataclasses import dataclass, replace
from typing import Any

from handlers.ui.forms import Body
from models.context import Context
from models.views import call_queue

MOST_PAST = 250
"""As many numbers as Slack's 3,000 characters of metadata hold."""


@dataclass(frozen=True)
class Walk:
    """`since`: the log's last entry when it began; `past`: the calls passed over in this sitting."""

    since: int
    past: tuple[int, ...] = ()

    @property
    def kept(self) -> dict[str, Any]:
        return {"since": self.since, "past": list(self.past)}

    def metadata(self, **more: int | None) -> str:
        """For the form's private metadata."""
        return json.dumps({**self.kept, **more}, separators=(",", ":"))

    def passed(self, duty_id: int) -> "Walk":
        """This one is not shown again in this sitting."""
        if duty_id in self.past:
            return self
        return replace(self, past=(*self.past, duty_id)[-MOST_PAST:])


def begin(ctx: Context) -> Walk:
    return Walk(call_queue.newest_entry(ctx.session, ctx.person))


def of(ctx: Context, body: Body) -> Walk:
    """The walk that the form before the person carries; a new one where it carries none."""
    carried = json.loads((body.get("view") or {}).get("private_metadata") or "{}")
    return Walk(carried["since"], tuple(carried["past"])) if "since" in carried else begin(ctx)
