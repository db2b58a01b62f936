"""`signoff run` for a chaos run: the same bot, by a clock that is moved, with shorter leases and less patience.

It ends at once when whoever started it has gone.
"""

import argparse
import os
import signal
import sys
import threading
from pathlib import Path

from bot import settings
from bot.app import Unready, build
from bot.monitoring import logs
from bot.slack import client
from bot.stopping import StopSignal
from scheduler import claims
from scripts.chaos.processes import ClockReader


def main() -> None:
    arguments = _given()
    stop = StopSignal()
    stop.by(signal.SIGTERM)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    claims.LEASE_SECONDS = arguments.lease
    client.TIMEOUT_SECONDS = arguments.call
    logs.configure()
    bot = build(settings.read(_env_file=None), ClockReader(arguments.clock).now)
    try:
        bot.start()
    except Unready as fault:
        bot.stop()
        sys.exit(str(fault))
    arguments.ready.touch()
    stop.wait()
    bot.stop()
    os._exit(0)  # as `signoff run` ends: no thread that still hangs on Slack keeps the process


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--clock", type=Path, required=True)
    parser.add_argument("--ready", type=Path, required=True, help="made once it is connected")
    parser.add_argument("--lease", type=float, required=True, help="seconds")
    parser.add_argument("--call", type=int, required=True, help="seconds that a call to Slack may take")
    return parser.parse_args()


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main()
