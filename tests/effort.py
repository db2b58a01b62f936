"""The number of examples that a run tries: few in `make test`, many in `make test-all` (SIGNOFF_LONG=1)."""

import os

LONG = bool(os.environ.get("SIGNOFF_LONG"))


def examples(usual: int, long: int) -> int:
    """The number of examples of a property in this run."""
    return long if LONG else usual
