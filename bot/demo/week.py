"""The sample week of the demo, played through the real commands before the demo opens."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.visitor.visitor import Visitor

MADRID = ZoneInfo("Europe/Madrid")
FITTED = "Another candidate fitted more closely"
LOCATION = "Timing or location"
SKILLS = "Experience or skills short of the need"


def play(sandbox: Sandbox, settle: Callable[[], None], move_to: Callable[[datetime], None]) -> None:
    """Plays Ana's and Ben's week, Wednesday to Monday. `settle` waits for the bot, `move_to` advances the clock."""
    ana, ben = Player(sandbox.as_("U0ANA"), settle), Player(sandbox.as_("U0BEN"), settle)
    move_to(_at(25, 11))
    ana.declines("Luca Ferri, +39 02 555 0118", "Product Designer at Norfolk Bank", "Interviewed", SKILLS)
    move_to(_at(25, 11, 30))
    referral = {"Referral": "Elena Sandu", "How to reach the referral": "elena.sandu@example.com"}
    ana.reaches("Fine", "A referral", **referral, **{"Follow up in": "Not at all"})
    move_to(_at(25, 16))
    ben.declines("Noor de Vries, +31 20 555 0134", "Platform Engineer at Halden Rail", "Interviewed", LOCATION)
    move_to(_at(26, 9, 45))
    ana.declines("Marta Silva, +351 21 555 0172", "Product Designer at Norfolk Bank", "Interviewed", FITTED)
    move_to(_at(26, 11))
    ana.reaches("Hurt", "A relationship", **{"Ideal next step": "Lead designer, in health or education"})
    move_to(_at(27, 10))
    ana.declines("Teo Brandt", "Data Analyst at Norfolk Bank", "Applied", None)
    ana.declines(
        "Iris Kwon, iris.kwon@example.com",
        "Buyer at Halden Rail",
        "Submitted",
        SKILLS,
    )
    move_to(_at(30, 15))
    ana.declines("Priya Nair, +44 20 5550 0199", "Data Engineer at Halden Rail", "Final round", FITTED)
    ana.visitor.press("No answer")
    settle()


class Player:
    """A recruiter of the sample week, with the actions they take."""

    def __init__(self, visitor: Visitor, settle: Callable[[], None]) -> None:
        self.visitor, self._settle = visitor, settle

    def declines(self, who: str, role: str, stage: str, reason: str | None) -> None:
        self.visitor.command("/decline", f"{who}, {role}")
        self._settle()
        self._save({"Stage reached": stage, **({"Reason": reason} if reason else {})})

    def reaches(self, mood: str, takeaway: str, **fields: Any) -> None:
        self.visitor.press("I reached them")
        self._settle()
        self._save({"How did they take it?": mood, "What did you leave with?": [takeaway], **fields})

    def _save(self, fields: dict[str, Any]) -> None:
        for label, value in fields.items():
            self.visitor.fill(label, value)
            self._settle()
        self.visitor.submit()
        self._settle()
        # After a decline for a colleague the form stays open with a confirmation.
        if self.visitor.view:
            self.visitor.close()


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    """A day of February 2026, counted on into March: 30 is Monday, 2 March."""
    return datetime(2026, 2, 1, hour, minute, tzinfo=MADRID) + timedelta(days=day - 1)
