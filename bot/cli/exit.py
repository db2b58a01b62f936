"""What every command shares: the settings, and one line that says why it ends."""

import sys
from typing import TYPE_CHECKING, NoReturn

from bot.cli.terminal import document

if TYPE_CHECKING:
    from bot.settings import Settings

WRONG_SETTINGS = 2


def settings_or_end() -> "Settings":
    """The settings; with faults in them the process ends and says them all."""
    from bot import settings

    try:
        return settings.read()
    except settings.SettingsWrong as wrong:
        end(" ".join(f"{fault}." for fault in wrong.faults))


def end(why: str) -> NoReturn:
    """Says why, in one line or several, and ends with a status that says it was not done."""
    document(f"{why}\n", is_error=True)
    sys.exit(WRONG_SETTINGS)


def end_unreadable(fault: Exception, more: str = "") -> NoReturn:
    """Ends since the database did not answer. `more`: what has not happened."""
    end(f"The database can't be read ({type(fault).__name__}). `signoff check` says what to do.{more}")
