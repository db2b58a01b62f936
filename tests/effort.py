"""How much a run tries of what has no end: `make test` a little, `make test-all` (SIGNOFF_LONG=1) much more."""

import os

LONG = bool(os.environ.get("SIGNOFF_LONG"))


def examples(usual: int, long: int) -> int:
    """How many examples a property is tried on."""
    return long if LONG else usual
