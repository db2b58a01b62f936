"""How long a message waits before it is tried again: longer each time, never the same for all, and never for ever."""

import random

FIRST_WAIT = 5.0
LONGEST_WAIT = 15 * 60.0


def wait_before_try(tries: int) -> float:
    """Seconds until the next try after this many refusals in a row: doubling, up to a quarter of an hour, jittered."""
    longest = min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)
    return random.uniform(longest / 2, longest)
