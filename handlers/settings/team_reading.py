"""Reads the form of the team's settings, with an error text for each invalid field."""

import re
from datetime import date

from handlers.fields import place
from handlers.runtime.user_channel import MOST_PAGES, PAGE
from handlers.settings.team_form import CHANNEL, NO_MESSAGE, STAGES, USERS
from handlers.ui import parsing
from handlers.ui.forms import FieldErrors, FormValues
from handlers.ui.parsing import ParseError
from models.settings import team
from models.settings.team import SettingFault, TeamSettings

NO_MEMBER = "Only full members of this workspace who may use Signoff can help: no guests, bots or people who have left."
STRANGER = "Slack is still telling me who that is. Press Save again in a moment."
UNKNOWN = "I don't know this one. Choose it from the list, please."
LOCKED_OUT = "You are not in that channel, so you would lock yourself out. Join it first, or choose another."
NOT_SEEN = "I can't see who is in that channel. Type /invite @Signoff there, then press Save again."
TOO_LARGE = f"That channel has more than {MOST_PAGES * PAGE:,} members. Choose a smaller one."
SILENT = "Slack did not tell me just now who is in that channel. Press Save again."
LADDER = "Three rising numbers from {} to {}, like this: 1, 2, 3".format(*team.LADDER_DAYS)

SAID = {
    ("digest_time", SettingFault.OUT_OF_BOUNDS): "Choose a time from {} to {}.".format(*team.DIGEST_TIMES),
    ("follow_up_after", SettingFault.OUT_OF_BOUNDS): "From {} to {} business days.".format(*team.FOLLOW_UP_DAYS),
    ("ladder", SettingFault.OUT_OF_BOUNDS): LADDER,
    ("reasons", SettingFault.TOO_MANY): f"Up to {team.MOST_REASONS} reasons, with the two that always stay.",
    ("reasons", SettingFault.TOO_LONG): f"A reason has at most {team.REASON_LENGTH} characters.",
    ("closed_days", SettingFault.TOO_MANY): f"Up to {team.MOST_CLOSED_DAYS} days.",
    ("lead_ids", SettingFault.NO_MEMBER): NO_MEMBER,
    ("admin_ids", SettingFault.NO_MEMBER): NO_MEMBER,
    ("lead_ids", SettingFault.STRANGER): STRANGER,
    ("admin_ids", SettingFault.STRANGER): STRANGER,
    ("users_channel", SettingFault.LOCKED_OUT): LOCKED_OUT,
}


def wished(values: FormValues) -> TeamSettings:
    """The submitted settings. Raises FieldErrors if a field can't be read."""
    faults: dict[str, str] = {}
    place_chosen = parsing.gathered(faults, "country", lambda: place.read(values)) or (None, None)
    closed_days = parsing.gathered(faults, "closed_days", lambda: _days(values.text("closed_days") or "")) or []
    ladder = parsing.gathered(faults, "ladder", lambda: _numbers(values.text("ladder") or "")) or []
    retention = _number(values, "retention_days", team.RETENTION_DAYS, faults)
    tell_by = {
        stage.value: _number(values, f"tell_by.{stage}", team.TELL_BY_DAYS, faults, " business") for stage in STAGES
    }
    if faults:
        raise FieldErrors(faults)
    return TeamSettings(
        digest_channel=values.channel(CHANNEL),
        digest_time=values.time("digest_time") or "",
        says_nothing=values.chosen("when_empty") != NO_MESSAGE,
        names_in_private=values.is_ticked("names_in_private"),
        lead_ids=values.users("lead_ids"),
        admin_ids=values.users("admin_ids"),
        reasons=team.reasons((values.text("reasons") or "").splitlines()),
        country=place_chosen[0],
        region=place_chosen[1],
        closed_days=closed_days,
        zone=values.chosen("zone") or "",
        users_channel=values.channel(USERS),
        retention_days=retention,
        follow_up_after=int(values.chosen("follow_up_after") or 0),
        referral_ask=values.chosen("referral_ask") or "",
        tell_by_days=tell_by,
        ladder=ladder,
    )


def said(invalid: dict[str, SettingFault]) -> dict[str, str]:
    """The error text for each invalid setting."""
    return {setting: SAID.get((setting, fault), UNKNOWN) for setting, fault in invalid.items()}


def _days(text: str) -> list[str]:
    """Sorted ISO dates, from lines or separated by commas. Raises ParseError naming the first invalid date."""
    days = set()
    for word in re.split(r"[\s,;]+", text.strip()):
        try:
            days |= {date.fromisoformat(word)} if word else set()
        except ValueError as fault:
            raise ParseError(f"“{word[:20]}” is no date that I can read. Write it like this: 2026-12-24") from fault
    return [day.isoformat() for day in sorted(days)]


def _numbers(text: str) -> list[int]:
    words = [word for word in re.split(r"[\s,;]+", text.strip()) if word]
    if not all(re.fullmatch(r"[0-9]{1,4}", word) for word in words):
        raise ParseError(LADDER)
    return [int(word) for word in words]


def _number(values: FormValues, field: str, bounds: tuple[int, int], faults: dict[str, str], kind: str = "") -> int:
    """A whole number within `bounds`; otherwise adds an error to `faults` and returns the lower bound."""
    text = values.text(field) or ""
    number = int(text) if re.fullmatch(r"[0-9]{1,6}", text) else -1
    if not bounds[0] <= number <= bounds[1]:
        faults[field] = f"From {bounds[0]} to {bounds[1]}{kind} days."
        return bounds[0]
    return number
