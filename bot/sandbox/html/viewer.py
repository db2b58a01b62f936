"""The viewer of the page: zone, current time, and names behind Slack's ids."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Viewer:
    """The person who views the page: `now` is aware, `people` and `channels` map ids to display names."""

    zone: ZoneInfo
    now: datetime
    user_id: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)

    @property
    def today(self) -> datetime:
        """The current time in the viewer's zone."""
        return self.now.astimezone(self.zone)
