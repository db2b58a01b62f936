"""One line for each thing that happened, for people or machines, without anybody's data and without a secret."""

import logging
import re
import sys
import traceback
from collections.abc import Iterable
from types import TracebackType
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

FLOORS = ("bot", "handlers", "scheduler", "models")
NOISE = ("As you gave `client`", "Failed to send a request to Slack")
"""How the libraries' own lines begin that say at length, or at every start, what the bot says in one line."""

TOLD_BY_US = {"apscheduler.executors": logging.CRITICAL, "apscheduler.scheduler": logging.ERROR}
"""What APScheduler says of every beat that breaks off or takes long; the heartbeat says it once."""

SECRET = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|\bv0=[0-9a-f]{16,}|(?<=ticket=)[\w%.-]+|(?<=://)[^\s/:@]{0,200}:[^\s@]{1,500}(?=@)"
    r"|(?<=password=)[^\s&]+"
)
"""Slack's tokens and signatures, the ticket of a socket, name and password in an address."""

HIDDEN = "***"
FRAMES = 8
"""How many steps of the way to a fault are told."""


def configure(
    *,
    quiet: bool = False,
    form: str = "console",
    secrets: Iterable[str] = (),
    level: int = logging.INFO,
    stream: TextIO | None = None,
) -> None:
    """Structured lines on standard error, in UTC.

    `quiet`: only what went wrong. `form`: "console" or "json". `secrets` never appear, whoever says them. `level` is
    that of our own floors; the libraries below speak from warnings on.
    """
    handler, hidden = LogHandler(stream or sys.stderr), Redactor(secrets)
    handler.addFilter(_is_wanted)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            # Secrets first: a password that is cut off in the middle would not be known again.
            foreign_pre_chain=[*_shared(), hidden.in_event, _no_data],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _way_to_fault,
                hidden,
                _rendered(form),
            ],
        )
    )
    logging.root.handlers = [*(one for one in logging.root.handlers if not isinstance(one, LogHandler)), handler]
    logging.root.setLevel(logging.WARNING)
    for floor in FLOORS:
        logging.getLogger(floor).setLevel(logging.WARNING if quiet else level)
    for name, least in TOLD_BY_US.items():
        logging.getLogger(name).setLevel(least)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


class LogHandler(logging.StreamHandler[TextIO]):
    """The one place where our lines, and those of the libraries, come out."""


class Redactor:
    """Puts stars where a secret would stand, in every text of a line."""

    def __init__(self, secrets: Iterable[str]) -> None:
        known = sorted((re.escape(one) for one in secrets if one), key=len, reverse=True)
        self._pattern = re.compile("|".join([*known, SECRET.pattern]))

    def in_event(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["event"] = self._pattern.sub(HIDDEN, str(event["event"]))
        return event

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {key: self._pattern.sub(HIDDEN, str(said)) if _is_text(said) else said for key, said in event.items()}


def _is_wanted(record: logging.LogRecord) -> bool:
    """Whether the line is ours or a warning, whatever level somebody gave to the libraries' loggers.

    Below warnings, Slack's libraries repeat each request and answer.
    """
    is_ours = record.name.partition(".")[0] in FLOORS
    return (is_ours or record.levelno >= logging.WARNING) and not record.getMessage().startswith(NOISE)


def _is_text(said: object) -> bool:
    return not isinstance(said, bool | int | float | None)


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _rendered(form: str) -> Processor:
    if form == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=False)


def _no_data(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A library's line up to where it begins to repeat what it was given: a request, an answer, a message."""
    said = str(event["event"])
    event["event"] = re.split(r"[({\[\n]|: ", said, maxsplit=1)[0].rstrip(" :,")
    return event


def _way_to_fault(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A fault as its kind and the way to it: its text may hold what somebody typed."""
    exc_info = event.pop("exc_info", None)
    if exc_info is True:
        exc_info = sys.exc_info()
    fault = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    if isinstance(fault, BaseException):
        event["fault"] = type(fault).__name__
        event["at"] = _way(fault.__traceback__)
    return event


def _way(at: TracebackType | None) -> str:
    frames = traceback.extract_tb(at)[-FRAMES:]
    return " > ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames)
