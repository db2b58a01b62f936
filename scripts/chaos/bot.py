"""`signoff run` as a chaos run starts it: with a clock that a file moves, shorter leases and shorter call timeouts.

The process exits as soon as its standard input closes, so that no bot outlives the chaos run.
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
    os._exit(0)  # like `signoff run`: a thread that still waits for Slack must not keep the process alive


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--clock", type=Path, required=True)
    parser.add_argument("--ready", type=Path, required=True, help="file to create once the bot is connected")
    parser.add_argument("--lease", type=float, required=True, help="seconds")
    parser.add_argument("--call", type=int, required=True, help="seconds for each part of a call to Slack")
    return parser.parse_args()


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main()
