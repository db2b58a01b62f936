"""Shared by all commands: reading the settings, and ending the process with a reason on standard error."""

import sys
from typing import TYPE_CHECKING, NoReturn

from bot.cli.terminal import document

if TYPE_CHECKING:
    from bot.settings import Settings

WRONG_SETTINGS = 2


def settings_or_end() -> "Settings":
    """The settings. If any are wrong, prints all faults and ends the process."""
    from bot import settings

    try:
        return settings.read()
    except settings.SettingsWrong as wrong:
        end(" ".join(f"{fault}." for fault in wrong.faults))


def end(why: str) -> NoReturn:
    """Prints `why`, in one or more lines, and ends the process with status 2."""
    document(f"{why}\n", is_error=True)
    sys.exit(WRONG_SETTINGS)


def end_unreadable(fault: Exception, more: str = "") -> NoReturn:
    """Ends the process after a database error. `more`: a sentence on what was left undone."""
    end(f"The database can't be read ({type(fault).__name__}). `signoff check` says what to do.{more}")
