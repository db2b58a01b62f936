"""Words each log entry, and the outcome of a call, as sentences."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from handlers.cards import words
from handlers.cards.kinds import ENTRIES
from handlers.ui import blocks, dates
from models.context import Context
from models.directory.recruiter import Recruiter
from models.duties import correct
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.rules.ladder import AskReason
from models.settings.changes import Change

HURT = "hurt"

MOODS = [("fine", "Fine"), ("cool", "Reserved"), (HURT, "Hurt")]
TAKEAWAYS = [
    ("referral", "A referral"),
    ("next_step", "Their ideal next step"),
    ("word", "Help spreading the word"),
    ("news", "Market news"),
    ("relationship", "A relationship"),
]
RELOCATION = [("yes", "Yes"), ("maybe", "Perhaps"), ("no", "No"), ("unknown", "We did not get to it")]

OF_REFERRALS = (EntryKind.REFERRAL_CHANGED, EntryKind.IN_TOUCH, EntryKind.NOT_INTERESTED)
"""Entries about the status of a referral: their details are ids and statuses."""

BY_ITSELF = "By itself"
FROM_OUTSIDE = "Your applicant tracking system"
LENGTH = 280

FIELDS = {
    "name": "name",
    "first_name": "first name",
    "phone": "phone",
    "email": "e-mail",
    "reason": "reason",
    "may_tell": "what you may tell",
    "care": "handle with care",
    "confidential": "confidential role",
    "tell_by": "tell by",
    "wishes": "how they wish to hear",
    "how_it_ended": "how the role ended",
    "reach": "how to reach their referral",
    "same_person": "the same person as someone known",
}

SETTINGS = {"users_channel": "who may use Signoff", "reason_sentences": "what candidates read of the reasons"}
"""Names of settings that differ from their names in the database."""
NO_VALUE = {"users_channel": "everyone"}
"""The meaning of a setting without a value, if it is not "nothing"."""


def outcome_facts(details: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The outcome of a call as labels and typed values.

    Some entries store the id of the referral row under "referral" in place of a name: that id is not shown.
    """
    takeaways = [label for value, label in TAKEAWAYS if value in (details.get("takeaways") or ())]
    referral = ", ".join(
        part for part in (details.get("referral"), details.get("referral_reach")) if isinstance(part, str)
    )
    return [
        ("They took it", _label(MOODS, details.get("mood"))),
        ("You left with", ", ".join(takeaways)),
        ("Ideal next step", details.get("next_step") or ""),
        ("Open to relocation", _label(RELOCATION, details.get("relocation"))),
        ("Keep them posted", "Yes" if details.get("keep_posted") else ""),
        ("They named", referral),
        ("Why", details.get("because") or ""),
    ]


def contact_text(ctx: Context, log_entry: LogEntry) -> str:
    """The entry in a sentence: "Ana Ruiz told them in a call, on Thursday"."""
    by = ctx.session.get(Recruiter, log_entry.by_id) if log_entry.by_id else None
    calendar = ctx.person.calendar
    when = dates.on_day(calendar.day_of(log_entry.at), calendar.day_of(ctx.now))
    wording = ENTRIES[log_entry.what]
    text = (wording.contact or wording.log).format(who=by.name if by else "Somebody")
    return f"{text[0].upper()}{text[1:]}, {when}."


def known_of(ctx: Context, log_entry: LogEntry) -> dict[str, Any]:
    """The entry's details about a call, with later corrections applied."""
    if log_entry.what is EntryKind.REACHED:
        return correct.as_corrected(ctx.session, log_entry)
    if log_entry.what in (EntryKind.CORRECTED, *OF_REFERRALS):
        return {}  # the sentence says it all, and the details are ids
    return dict(log_entry.details)


def _label(choices: list[tuple[str, str]], value: str | None) -> str:
    return dict(choices).get(value or "", "")


def entry_text(ctx: Context, log_entry: LogEntry) -> str:
    """The whole entry in a sentence: when, who, what, about which role, details."""
    by = ctx.session.get(Recruiter, log_entry.by_id) if log_entry.by_id else None
    nobody = FROM_OUTSIDE if log_entry.what is EntryKind.RECORDED else BY_ITSELF
    deed = ENTRIES[log_entry.what].log.format(who=by.name if by else nobody)
    duty = ctx.session.get(Duty, log_entry.duty_id) if log_entry.duty_id else None
    about = f" ({words.role(duty)})" if duty and duty.role else ""
    if log_entry.what is EntryKind.STEP:
        deed, about = _asked(ctx, log_entry, duty), f" about {words.role(duty)}" if duty else ""
    details = "; ".join(part for part in _more(ctx, log_entry) if part)
    return blocks.cut(f"{_when(ctx, log_entry.at)}: {deed}{about}.{f' {details}.' if details else ''}", LENGTH)


def _asked(ctx: Context, log_entry: LogEntry, duty: Duty | None) -> str:
    """A step of the ladder: "Asked Ana Ruiz again (3rd time), and the leads to help"."""
    asked = ctx.session.get(Recruiter, log_entry.details["asked"]) if log_entry.details.get("asked") else None
    owner = asked or (duty.owner if duty else None)
    step = log_entry.details.get("step", 1)
    again = f" again ({dates.ordinal(step)} time)" if step > 1 else ""
    handed_up = log_entry.details.get("why") == AskReason.HANDED_UP
    return f"Asked {owner.name if owner else 'the owner'}{again}{', and the leads to help' if handed_up else ''}"


def note_text(ctx: Context, log_entry: LogEntry) -> str:
    """The private note, if the reader may see it; else ""."""
    text = correct.readable_note(ctx.session, log_entry, ctx.person)
    return blocks.cut(f"Private note: {text}", LENGTH) if text else ""


def change_text(ctx: Context, setting_change: Change) -> str:
    """A settings change in a sentence: who changed which setting, from what to what."""
    by = ctx.session.get(Recruiter, setting_change.by_id) if setting_change.by_id else None
    subject = ctx.session.get(Recruiter, setting_change.of_id) if setting_change.of_id else None
    whose = f" of {subject.name}" if subject else ""
    setting = SETTINGS.get(setting_change.setting, setting_change.setting.replace("_", " ").replace("text.", "text "))
    empty = NO_VALUE.get(setting_change.setting, "nothing")
    was, is_ = (_short(side.get("value"), empty) for side in (setting_change.before, setting_change.after))
    deed = f"{by.name if by else BY_ITSELF} changed {setting}{whose}"
    return blocks.cut(f"{_when(ctx, setting_change.at)}: {deed}, from {was} to {is_}.", LENGTH)


def _more(ctx: Context, log_entry: LogEntry) -> list[str]:
    details = log_entry.details
    if log_entry.what is EntryKind.UNDONE:
        undone = ctx.session.get(LogEntry, log_entry.undoes_id) if log_entry.undoes_id else None
        return [f"It was: {ENTRIES[undone.what].log.format(who='').strip(' :')}" if undone else ""]
    if log_entry.what is EntryKind.CORRECTED:
        details = {**details, **details.get("now", {})}
    wordings: dict[str, Callable[[Any], str]] = {
        "fields": lambda fields: ", ".join(FIELDS.get(field, field) for field in fields),
        "until": lambda at: f"Until {_moment(ctx, at)}",
        "call_back": lambda at: f"They asked to be called {_moment(ctx, at)}",
        "promised_for": lambda day: f"News was promised by {_moment(ctx, day)}",
        "where": lambda where: f"It went to: {where}",
        "because": lambda why: f"Why: {why}",
        "note": lambda text: f"Note: {text}",
        "through": lambda how: "It was time" if how == "time" else f"From the {how}",
    }
    texts = [say(details[key]) for key, say in wordings.items() if details.get(key)]
    others = [f"{label}: {value}" for label, value in outcome_facts(details) if value and label != "Why"]
    return [*texts, *_who(ctx, log_entry), *others]


def _who(ctx: Context, log_entry: LogEntry) -> list[str]:
    """Old and new owner; for a referral that kept its owner, old and new status."""
    details = log_entry.details
    if log_entry.what in OF_REFERRALS:
        if "from" in details and "to" in details:
            return [f"From {status_text(details['from'])} to {status_text(details['to'])}"]
        details = {"from": details.get("was"), "to": details.get("owner")}
    people = {key: ctx.session.get(Recruiter, details[key]) for key in ("from", "to") if details.get(key)}
    return [f"{key.capitalize()} {recruiter.name}" for key, recruiter in people.items() if recruiter]


def status_text(status: object) -> str:
    """The status of a referral in words: "in process"."""
    return str(status).replace("_", " ")


def _when(ctx: Context, at: datetime) -> str:
    local = ctx.person.calendar.local(at)
    return f"{local.day} {local.strftime('%B %Y, %H:%M')}"


def _moment(ctx: Context, at: str) -> str:
    """A moment or a day in words, from the ISO text in the log."""
    if "T" in at:
        return _when(ctx, datetime.fromisoformat(at))
    return dates.dated(date.fromisoformat(at))


def _short(value: Any, empty: str) -> str:
    if isinstance(value, dict):
        value = [f"{key}: {part}" for key, part in value.items() if part not in (None, "")]
    if isinstance(value, list):
        value = ", ".join(str(part) for part in value if part not in (None, ""))
    return blocks.cut(str(value), 80) if value not in (None, "") else empty
