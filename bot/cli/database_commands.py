"""The commands on the database: report, export and forget. Their docstrings are their help texts."""

from datetime import datetime
from pathlib import Path

import click

from bot.cli.terminal import document, end, end_unreadable, say, settings_or_end

JOURNAL_LEFT = (
    "The database's journal (the file that ends in -wal) still holds the old text, since another program is reading "
    "the database. A bot that runs clears it within a minute after that program is done; without one, the next "
    "`signoff run` does."
)

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json", "html"]), default="table", show_default=True
)
@click.option("--from", "first", type=DAY, help="First day on which declines were recorded; 90 days up to --to.")
@click.option("--to", "last", type=DAY, help="Last day; today where it is left out.")
@click.option("--by", type=click.Choice(["stage", "role", "client", "month"]), help="This cut alone.")
@click.option("--team", metavar="TEAM_ID", help="Slack's id of the team, where the database holds several.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write it into this file.")
def report(
    form: str, first: datetime | None, last: datetime | None, by: str | None, team: str | None, out: Path | None
) -> None:
    """How soon people heard, how, and what came of it. Counts only, nobody's name."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot.app import wall_clock
    from bot.cli import report as reporting
    from models.database.engine import Database
    from models.reports.figures import Cut

    wish = reporting.Wish(first.date() if first else None, last.date() if last else None, Cut(by) if by else None, team)
    db = Database(settings_or_end().database_url)
    try:
        result = reporting.made(db, wall_clock(), wish)
    except reporting.UnclearTeam as unclear:
        end(str(unclear))
    except SQLAlchemyError as fault:
        end_unreadable(fault)
    finally:
        db.dispose()
    text = reporting.FORMATS[form](result)
    _write_or_print(text, out, f"The report is in {out}.")


@click.command()
@click.argument("name", required=False)
@click.option("--id", "key", metavar="ID", help="The person, by the number that `signoff forget NAME` tells.")
@click.option("--also", multiple=True, type=int, metavar="N", help="A referral of the same name who is them, too.")
@click.option("--yes", is_flag=True, help="Without asking.")
def forget(name: str | None, key: str | None, also: tuple[int, ...], yes: bool) -> None:
    """Erases all that says who somebody is; counts and dates stay. NAME, phone or e-mail."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot.app import wall_clock
    from bot.cli import personal_data
    from models.database.engine import Database

    db = Database(settings_or_end().database_url)
    try:
        with db.reading() as session:
            person = personal_data.find(session, name, key)
            key = person.key
            say(
                f"{person.name}: this goes, here and in Slack, and can't be undone.",
                *personal_data.goes(session, person),
            )
        if not yes:
            click.confirm("Erase them?", abort=True)
        is_erased = personal_data.forget(db, key, list(also), wall_clock())
    except personal_data.Unclear as unclear:
        end(str(unclear))
    except SQLAlchemyError as fault:
        end_unreadable(fault, " Nobody was erased.")
    say("Erased. A bot that runs edits the messages within seconds." if is_erased else "They were erased before.")
    if not personal_data.wipe(db):
        say(JOURNAL_LEFT)


@click.command()
@click.option("--person", metavar="NAME", help="All that is held on one person; without it, all duties.")
@click.option("--id", "key", metavar="ID", help="The same by number.")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Into this file; else on the screen.")
def export(person: str | None, key: str | None, form: str, out: Path | None) -> None:
    """All duties as a table, or all that is held on one person. Private notes are among it."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot.cli import personal_data
    from models.database.engine import Database

    db = Database(settings_or_end().database_url)
    try:
        text = personal_data.export(db, person, key, form)
    except personal_data.Unclear as unclear:
        end(str(unclear))
    except SQLAlchemyError as fault:
        end_unreadable(fault)
    finally:
        db.dispose()
    _write_or_print(text, out, f"Written to {out}. Signoff does not know of this file: delete it when it has served.")


def _write_or_print(text: str, out: Path | None, done: str) -> None:
    """Writes the text to the file, readable by its owner only, and says `done`; or prints the text."""
    if out is None:
        document(text)
        return
    from models.database import private_file

    try:
        private_file.write(out, text)
    except OSError as fault:
        end(f"Nothing was written to {out} ({fault.strerror}). Give --out a file in a folder that is there.")
    say(done)


COMMANDS = (report, forget, export)
