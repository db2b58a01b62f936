"""What the bot writes into its log, for tests that read it; afterwards the logging of the other tests comes back."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bot.monitoring import logs


@contextmanager
def as_before() -> Iterator[None]:
    """Whatever is set up inside is taken down again."""
    handlers, level = logging.root.handlers, logging.root.level
    levels = {name: logging.getLogger(name).level for name in (*logs.FLOORS, *logs.TOLD_BY_US)}
    try:
        yield
    finally:
        logging.root.handlers, logging.root.level = handlers, level
        for name, before in levels.items():
            logging.getLogger(name).setLevel(before)
        structlog.reset_defaults()


def written(**how: object) -> io.StringIO:
    """What comes out from now on."""
    stream = io.StringIO()
    logs.configure(stream=stream, **how)  # type: ignore[arg-type]
    return stream
