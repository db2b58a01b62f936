"""The command line of Signoff. The docstrings of the commands are their help texts."""

import json
import os
import signal
import sys
import webbrowser
from typing import TYPE_CHECKING

import click

from bot import __version__
from bot.cli import database_commands
from bot.cli.terminal import document, end, end_unreadable, say, settings_or_end

if TYPE_CHECKING:
    from bot.stopping import StopSignal


@click.group()
@click.version_option(__version__, prog_name="signoff")
def main() -> None:
    """Signoff makes sure that every declined candidate hears it from a person."""


@main.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port of the page; a free one where 0 or taken.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option("--empty", is_flag=True, help="Without the sample people and their week.")
def demo(port: int, no_browser: bool, empty: bool) -> None:
    """A Slack workspace in your browser, with the bot in it. Nothing leaves this machine."""
    stop = _stop_signal()
    from bot.app import Unready
    from bot.demo import workspace
    from bot.monitoring import logs

    logs.configure(quiet=True)
    try:
        with workspace.running(port, ticking=True, empty=empty, stop=stop) as running:
            if port and not running.sandbox.url.endswith(f":{port}"):
                say(f"Port {port} is taken, so the page is at another one.")
            say(f"Signoff is running in a workspace of its own: {running.sandbox.url}", "Ctrl-C ends it.")
            if not no_browser:
                webbrowser.open(running.sandbox.url)
            stop.wait()
    except workspace.Stopped:
        return
    except Unready as fault:
        end(str(fault))


@main.command()
def run() -> None:
    """The bot in your own workspace, over Socket Mode or HTTP."""
    from bot.app import Unready, build
    from bot.monitoring import logs
    from bot.settings import missing_tokens

    settings = settings_or_end()
    missing = missing_tokens(settings)
    if missing:
        end("\n".join(missing))
    logs.configure(form=settings.log_form, secrets=settings.secrets)
    stop = _stop_signal()
    bot = build(settings)
    try:
        bot.start()
    except Unready as fault:
        bot.stop()
        end(str(fault))
    stop.wait()
    bot.stop()
    # Not sys.exit: a thread that still waits for Slack or the database would keep the process. Its lease expires.
    sys.stderr.flush()
    os._exit(0)


@main.command()
def check() -> None:
    """Says what is missing or wrong, and what to do about each."""
    from bot.cli import check as checking

    faults = 0
    for finding in checking.findings(settings_or_end()):
        faults += not finding.is_fine
        say(finding.line)
    sys.exit(1 if faults else 0)


@main.command()
def migrate() -> None:
    """Brings the database to the shape that this version needs."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot.app import OTHER_VERSION
    from models.database.engine import create_engine
    from models.migrate import UnknownShape
    from models.migrate import migrate as bring_up

    engine = create_engine(settings_or_end().database_url)
    try:
        bring_up(engine)
    except UnknownShape as fault:
        end(OTHER_VERSION.format(fault))
    except SQLAlchemyError as fault:
        end_unreadable(fault, " Nothing was changed.")
    say(f"The database is up to date ({engine.url.get_backend_name()}).")


@main.command()
@click.argument("user_id", required=False)
def plan(user_id: str | None) -> None:
    """What people will hear next, when, and why. USER_ID picks one of them."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot.app import wall_clock
    from bot.cli import plan as planning
    from models.database.engine import Database

    db = Database(settings_or_end().database_url)
    try:
        say(*planning.lines(db, wall_clock(), user_id))
    except planning.UnknownRecruiter:
        end(f"Nobody here has the Slack id {user_id}. `signoff plan` without an id shows everybody.", status=1)
    except SQLAlchemyError as fault:
        end_unreadable(fault)


@main.command()
@click.option("--again", metavar="ID|all", help="Owe this message, or all that were given up, once more.")
def troubles(again: str | None) -> None:
    """What Slack did not take, why, and what to do. Status 1 when there is anything."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot.app import wall_clock
    from bot.cli import troubles as undelivered
    from models.database.engine import Database

    db = Database(settings_or_end().database_url)
    try:
        report_lines = _again(undelivered.again(db, again, wall_clock())) if again else list(undelivered.lines(db))
    except undelivered.UnknownMessage:
        end(f"No message with the number {again} has been given up. `signoff troubles` lists them.")
    except SQLAlchemyError as fault:
        end_unreadable(fault)
    say(*report_lines or ["Everything has been delivered."])
    sys.exit(1 if report_lines and not again else 0)


def _again(message_ids: list[int]) -> list[str]:
    numbers = ", ".join(map(str, message_ids))
    return [
        f"Owed again: {numbers}. What is still wanted goes out at the bot's next look."
        if message_ids
        else "Nothing to do."
    ]


@main.command()
@click.option("--url", help="Where Slack reaches the bot by HTTP, https://...; without it, Socket Mode.")
def manifest(url: str | None) -> None:
    """The app manifest as JSON, for Slack's page for new apps."""
    from bot.manifest import manifest as app_manifest

    document(json.dumps(app_manifest(url), indent=2) + "\n")


def _stop_signal() -> "StopSignal":
    """An event that SIGINT and SIGTERM set."""
    from bot.stopping import StopSignal

    stop = StopSignal()
    stop.by(signal.SIGINT, signal.SIGTERM)
    return stop


for command in database_commands.COMMANDS:
    main.add_command(command)


if __name__ == "__main__":
    main(prog_name="signoff")
