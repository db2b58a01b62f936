"""Configures structured logging, as text or JSON, without personal data and with secrets redacted."""

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
"""Prefixes of library log lines that are dropped, because the bot logs the same, shorter, itself."""

TOLD_BY_US = {"apscheduler.executors": logging.CRITICAL, "apscheduler.scheduler": logging.ERROR}
"""Levels that silence APScheduler's lines on failed or slow beats; the heartbeat logs each of those once."""

SECRET = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|\bv0=[0-9a-f]{16,}|(?<=ticket=)[\w%.-]+|(?<=://)[^\s/:@]{0,200}:[^\s@]{1,500}(?=@)"
    r"|(?<=password=)[^\s&]+"
)
"""Slack's tokens and signatures, the ticket of a socket address, user name and password in a URL."""

HIDDEN = "***"
FRAMES = 8
"""How many stack frames of an error are logged."""


def configure(
    *,
    quiet: bool = False,
    form: str = "console",
    secrets: Iterable[str] = (),
    level: int = logging.INFO,
    stream: TextIO | None = None,
) -> None:
    """Sets up structured log lines on standard error (or `stream`), with times in UTC.

    `quiet`: warnings and errors only. `form`: "console" or "json". `secrets` are redacted in every line. `level` is
    for our own packages; libraries log from warnings on.
    """
    handler, redactor = LogHandler(stream or sys.stderr), Redactor(secrets)
    handler.addFilter(_is_wanted)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            # Redacts before _no_data: a password that _no_data cuts in the middle would not match any more.
            foreign_pre_chain=[*_shared(), redactor.in_event, _no_data],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _fault_fields,
                redactor,
                _rendered(form),
            ],
        )
    )
    logging.root.handlers = [*(old for old in logging.root.handlers if not isinstance(old, LogHandler)), handler]
    logging.root.setLevel(logging.WARNING)
    for package in FLOORS:
        logging.getLogger(package).setLevel(logging.WARNING if quiet else level)
    for name, least_level in TOLD_BY_US.items():
        logging.getLogger(name).setLevel(least_level)
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
    """The handler of the root logger, for our lines and those of libraries; a type of its own to be found again."""


class Redactor:
    """structlog processor that replaces secrets with stars in every text of an event."""

    def __init__(self, secrets: Iterable[str]) -> None:
        known = sorted((re.escape(secret) for secret in secrets if secret), key=len, reverse=True)
        self._pattern = re.compile("|".join([*known, SECRET.pattern]))

    def in_event(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["event"] = self._pattern.sub(HIDDEN, str(event["event"]))
        return event

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {
            key: self._pattern.sub(HIDDEN, str(value)) if _is_text(value) else value for key, value in event.items()
        }


def _is_wanted(record: logging.LogRecord) -> bool:
    """Whether the record is ours, or at least a warning, whatever the levels of the libraries' loggers.

    Below warnings, Slack's libraries log each request and response.
    """
    is_ours = record.name.partition(".")[0] in FLOORS
    return (is_ours or record.levelno >= logging.WARNING) and not record.getMessage().startswith(NOISE)


def _is_text(value: object) -> bool:
    return not isinstance(value, bool | int | float | None)


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
    """Cuts a library's line before the data that it repeats: a request, a response, a message."""
    text = str(event["event"])
    event["event"] = re.split(r"[({\[\n]|: ", text, maxsplit=1)[0].rstrip(" :,")
    return event


def _fault_fields(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replaces an exception by its type and stack frames, since its text may contain user input."""
    exc_info = event.pop("exc_info", None)
    if exc_info is True:
        exc_info = sys.exc_info()
    fault = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    if isinstance(fault, BaseException):
        event["fault"] = type(fault).__name__
        event["at"] = _frames(fault.__traceback__)
    return event


def _frames(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)[-FRAMES:]
    return " > ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames)
