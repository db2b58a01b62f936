"""Reads the form of the team's settings: every fault at its field, in words."""

import re
from datetime import date

from handlers import place, typed
from handlers.forms import Faults, Typed
from handlers.team_form import CHANNEL, NO_MESSAGE, STAGES
from handlers.typed import Unreadable
from models import agreement
from models.agreement import Agreement, Why
from models.owed import Stage

LOW, HIGH = 0, 1
NOT_A_MEMBER = "Only full members of this workspace can help: no guests, no bots, nobody who has left."
STRANGER = "Slack is still telling me who that is. Press Save again in a moment."

SAID = {
    ("digest_time", Why.OUT_OF_BOUNDS): "Choose a time from {0[0]} to {0[1]}.".format(agreement.DIGEST_TIMES),
    ("follow_up_after", Why.OUT_OF_BOUNDS): "From {} to {} business days.".format(*agreement.FOLLOW_UP_DAYS),
    ("tell_by_days", Why.OUT_OF_BOUNDS): "From {} to {} business days.".format(*agreement.TELL_BY_DAYS),
    ("ladder", Why.OUT_OF_BOUNDS): "Three rising numbers from {} to {}, like this: 1, 2, 3".format(
        *agreement.LADDER_DAYS
    ),
    ("retention_days", Why.OUT_OF_BOUNDS): "From {} to {} days.".format(*agreement.RETENTION_DAYS),
    ("reasons", Why.TOO_MANY): f"Up to {agreement.MOST_REASONS} reasons, with the two that always stay.",
    ("reasons", Why.TOO_LONG): f"A reason has at most {agreement.REASON_LENGTH} characters.",
    ("closed_days", Why.TOO_MANY): f"Up to {agreement.MOST_CLOSED_DAYS} days.",
    ("lead_ids", Why.NO_MEMBER): NOT_A_MEMBER,
    ("admin_ids", Why.NO_MEMBER): NOT_A_MEMBER,
    ("lead_ids", Why.STRANGER): STRANGER,
    ("admin_ids", Why.STRANGER): STRANGER,
}
