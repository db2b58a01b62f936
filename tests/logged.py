"""Captures the bot's log for tests, and restores the logging afterwards."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bot.monitoring import logs


@contextmanager
def as_before() -> Iterator[None]:
    """Restores the logging at the end of the block."""
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
    """Sets up the bot's logging; returns the stream that it writes to."""
    stream = io.StringIO()
    logs.configure(stream=stream, **how)  # type: ignore[arg-type]
    return stream
