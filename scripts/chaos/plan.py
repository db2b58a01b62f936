"""What one part of a run is to be."""

from dataclasses import dataclass

from scripts.chaos.fleet import Pace


@dataclass(frozen=True)
class Plan:
    """So many bots, for so long, through so many business days."""

    name: str
    seed: str
    bots: int
    seconds: float
    days: int
    pace: Pace
