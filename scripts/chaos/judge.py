"""The verdict from the outside: what was lost, what came twice, what was left half-done, and what came late."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from scripts.chaos import doubled, half_done, late, lost
from scripts.chaos.evidence import Evidence


@dataclass
class Verdict:
    """One sentence for each finding. Lateness in real seconds, one for each message whose time is known."""

    sent: int
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    half_done: list[str] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    overtaken: int = 0
    """Lists that were under way when the clock was moved to another day."""

    @property
    def is_good(self) -> bool:
        return not (self.lost or self.doubled or self.half_done)


def judged(evidence: Evidence, real: Callable[[datetime], float]) -> Verdict:
    """Everything that can be said. `real` gives the real second at which it was a moment."""
    return Verdict(
        sent=len(evidence.posts),
        lost=list(lost.found(evidence)),
        doubled=list(doubled.found(evidence)),
        half_done=list(half_done.found(evidence)),
        late=late.seconds(evidence, real),
        overtaken=sum(was_overtaken for _, was_overtaken in doubled.on_their_day(evidence)),
    )
