"""The command line: try Signoff, run it, and see that all is well."""

import json
import signal
import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from bot import __version__

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.stopping import Asked

WRONG_SETTINGS = 2
KEEP = "Keep everything in this file, books and messages; the same file goes on where you stopped."


@click.group()
@click.version_option(__version__, prog_name="signoff")
def main() -> None:
    """Signoff makes sure that every declined candidate hears it from a person."""


@main.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port of the page; a free one where 0 or taken.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option("--empty", is_flag=True, help="Without the sample people and their week.")
@click.option("--keep", type=click.Path(dir_okay=False, path_type=Path), help=KEEP)
def demo(port: int, no_browser: bool, empty: bool, keep: Path | None) -> None:
    """A Slack workspace in your browser, with the bot in it. Nothing leaves this machine."""
    stop = _stop_signal()
    from bot import demo as demonstration
    from bot import logs
    from bot.app import Unready
    from bot.demo_shelf import Unusable, shelf_at

    logs.configure(quiet=True)
    try:
        with (
            shelf_at(keep) as shelf,
            demonstration.running(shelf, port, ticking=True, empty=empty, stop=stop) as running,
        ):
            if port and not running.sandbox.url.endswith(f":{port}"):
                click.echo(f"Port {port} is taken, so the page is at another one.")
            click.echo(f"Signoff is running in a workspace of its own: {running.sandbox.url}\nCtrl-C ends it.")
            if not no_browser:
                webbrowser.open(running.sandbox.url)
            stop.wait()
    except demonstration.Stopped:
        return
    except (Unready, Unusable) as fault:
        _fail(str(fault))


@main.command()
def run() -> None:
    """The bot in your own workspace, over Socket Mode."""
    from bot import logs, settings
    from bot.app import Unready, build

    read = _settings()
    missing = settings.missing_tokens(read)
    if missing:
        _fail(" ".join(missing))
    logs.configure()
    stop = _stop_signal()
    bot = build(read)
    try:
        bot.start()
    except Unready as fault:
        bot.stop()
        _fail(str(fault))
    stop.wait()
    bot.stop()


@main.command()
def check() -> None:
    """Says what is missing or wrong, and what to do about each."""
    from bot import checking

    faults = 0
    for finding in checking.findings(_settings()):
        faults += not finding.is_fine
        click.echo(f"{'ok' if finding.is_fine else 'to do':6} {finding.what}")
    sys.exit(1 if faults else 0)


@main.command()
def migrate() -> None:
    """Brings the database to the shape that this version needs."""
    from models.database import create_engine
    from models.migrating import migrate as bring_up

    engine = create_engine(_settings().database_url)
    bring_up(engine)
    click.echo(f"The database is up to date ({engine.url.get_backend_name()}).")


@main.command()
@click.argument("user_id", required=False)
def plan(user_id: str | None) -> None:
    """What people will hear next, when, and why; USER_ID picks one of them."""
    from bot import planning
    from bot.app import wall_clock
    from models.database import Database

    db = Database(_settings().database_url)
    for line in planning.lines(db, wall_clock(), user_id):
        click.echo(line)


@main.command()
def manifest() -> None:
    """The app manifest as JSON, for Slack's page for new apps."""
    from bot.manifest import manifest as made

    click.echo(json.dumps(made(), indent=2))


def _settings() -> "Settings":
    from bot import settings

    try:
        return settings.read()
    except settings.SettingsWrong as wrong:
        _fail(" ".join(f"{fault}." for fault in wrong.faults))


def _fail(line: str) -> NoReturn:
    click.echo(line, err=True)
    sys.exit(WRONG_SETTINGS)


def _stop_signal() -> "Asked":
    """An event that is set when somebody asks this process to end."""
    from bot.stopping import Asked

    stop = Asked()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


if __name__ == "__main__":
    main()
