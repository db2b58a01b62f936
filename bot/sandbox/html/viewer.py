"""Who looks at the page: the zone dates are shown in, and the names behind Slack's ids."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Viewer:
    """One reader: `now` is an aware moment, `people` and `channels` map ids to the names shown for them."""

    zone: ZoneInfo
    now: datetime
    user_id: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)

    @property
    def today(self) -> datetime:
        """The reader's own wall clock."""
        return self.now.astimezone(self.zone)
