"""One line for each thing that happened, without a word of anybody's data."""

import logging
import sys

import structlog


SAID_BY_US = ("slack_sdk.web.base_client", "slack_bolt.App")
"""They log with a traceback, or before every start, what the bot itself says in one line."""


def configure(*, quiet: bool = False) -> None:
    """Structured lines on standard error, in UTC. `quiet`: only what went wrong."""
    level = logging.WARNING if quiet else logging.INFO
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    for name in SAID_BY_US:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(colors=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
