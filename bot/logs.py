"""One line for each thing that happened, without a word of anybody's data."""

import logging
import sys

import structlog

NOISE = ("As you gave `client`", "Failed to send a request to Slack")
"""How the libraries' own lines begin that say at length, or at every start, what the bot says in one line."""


def configure(*, quiet: bool = False) -> None:
    """Structured lines on standard error, in UTC. `quiet`: only what went wrong."""
    level = logging.WARNING if quiet else logging.INFO
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    for handler in logging.getLogger().handlers:
        handler.addFilter(lambda record: not record.getMessage().startswith(NOISE))
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(colors=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
