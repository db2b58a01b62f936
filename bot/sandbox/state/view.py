"""A view (form or Home tab) with the values that the person has entered."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.blocks import State, as_stored, initial_state, state_values
from bot.sandbox.troubles import Json

_numbers = itertools.count(1)
_DEFAULTS: Json = {
    "private_metadata": "",
    "callback_id": "",
    "external_id": "",
    "title": None,
    "submit": None,
    "close": None,
    "clear_on_close": False,
    "notify_on_close": False,
}


@dataclass(eq=False)
class View:
    """A view of one person; `content` is the app's view, completed with Slack's defaults."""

    id: str
    user: str
    content: Json
    root_id: str
    previous_id: str | None
    team_id: str
    app_id: str
    bot_id: str
    moment: float
    hash: str = ""
    state: State = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    """The app's error texts beside input blocks, by block id."""

    def __post_init__(self) -> None:
        self.replace(self.content, self.moment)

    @property
    def blocks(self) -> list[Json]:
        """The stored blocks."""
        blocks: list[Json] = self.content["blocks"]
        return blocks

    def get(self, name: str) -> Any:
        """A property of the view, such as `callback_id`."""
        return self.content.get(name)

    def replace(self, content: Json, moment: float) -> None:
        """Replaces the content; entered values survive where block id, action id and element type stay the same."""
        completed = _DEFAULTS | content | {"blocks": as_stored(content["blocks"])}
        if completed["type"] == "home":
            completed.pop("submit")
            completed.pop("close")
        self.content = completed
        self.state = initial_state(self.blocks, self.state)
        self.errors = {}
        self.hash = f"{int(moment)}.{next(_numbers):08x}"

    def as_slack(self) -> Json:
        """Slack's view object. Its parts are shared, not copied: updates replace them."""
        ids: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "app_id": self.app_id,
            "app_installed_team_id": self.team_id,
            "bot_id": self.bot_id,
            "hash": self.hash,
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
            "state": {"values": state_values(self.state)},
        }
        return self.content | ids
