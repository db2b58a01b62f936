"""Each entry of the log in a sentence: who did what, about which role, and what matters about it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from handlers.cards import said, words
from handlers.ui import blocks, dates
from models.context import Context
from models.directory.recruiter import Recruiter
from models.duties import correct
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.settings.changes import Change

BY_ITSELF = "By itself"
LENGTH = 280

SAID = {
    EntryKind.RECORDED: "{who} recorded the decline",
    EntryKind.REACHED: "{who} told them in a call",
    EntryKind.SENT: "{who} sent the sign-off e-mail",
    EntryKind.EMAILED: "{who} told them by e-mail, as they wished",
    EntryKind.ALSO_TOLD: "{who} told them in the call about another role",
    EntryKind.KNEW: "{who} noted that they knew already",
    EntryKind.WITHDREW: "{who} noted that they withdrew",
    EntryKind.NO_ANSWER: "{who} tried, without an answer",
    EntryKind.VOICEMAIL: "{who} left a voicemail",
    EntryKind.WRONG_NUMBER: "{who} tried a number that was wrong",
    EntryKind.ATTEMPTED: "{who} wrote, since nobody picked up",
    EntryKind.GOT_REFERRAL: "{who} made the second contact, and they named somebody",
    EntryKind.NO_REFERRAL: "{who} made the second contact",
    EntryKind.LET_GO: "{who}: this contact was let go",
    EntryKind.NOT_TOLD: "{who} closed it without telling them",
    EntryKind.DO_NOT_CONTACT: "{who} noted that they do not wish to be contacted",
    EntryKind.MAY_CONTACT: "{who} noted that they wish to hear from us again",
    EntryKind.UPDATED: "{who} told them that we are still deciding",
    EntryKind.DECIDED: "{who} noted that it was decided",
    EntryKind.IN_PLAY: "{who} put them in play",
    EntryKind.TOUCHED: "{who} kept them posted",
    EntryKind.PROMISE_ENDED: "{who} ended the promise to keep them posted",
    EntryKind.THANKED: "{who} thanked them",
    EntryKind.REFERRED: "{who} recorded somebody whom they named",
    EntryKind.REFERRAL_CHANGED: "{who} noted what became of somebody whom they named",
    EntryKind.HEADS_UP: "{who} sent a heads-up",
    EntryKind.SNOOZED: "{who} put it off",
    EntryKind.HELD: "{who} held the news",
    EntryKind.RELEASED: "{who} stopped holding the news",
    EntryKind.STEP: "{who}: the next step of the ladder was taken",
    EntryKind.OFFERED: "{who} offered it to a colleague",
    EntryKind.TAKEN: "{who} moved it to another owner",
    EntryKind.REFUSED: "{who} could not take it over",
    EntryKind.LAPSED: "{who}: the offer lapsed",
    EntryKind.EDITED: "{who} put right what was recorded",
    EntryKind.UNDONE: "{who} took back an answer",
    EntryKind.WITHDRAWN: "{who} withdrew this with what had made it",
    EntryKind.CORRECTED: "{who} put right what was noted of the call",
    EntryKind.FORGOTTEN: "{who} erased all that was known of them",
    EntryKind.EXPORTED: "{who} took out all that is held on them",
    EntryKind.FURTHER: "{who} called, too",
}
"""What each entry says; every word of the log has one."""

FIELDS = {
    "name": "name",
    "phone": "phone",
    "email": "e-mail",
    "reason": "reason",
    "may_tell": "what you may tell",
    "care": "handle with care",
    "confidential": "confidential role",
    "tell_by": "tell by",
    "wishes": "how they wish to hear",
    "how_it_ended": "how the role ended",
    "same_person": "the same person as somebody known",
}

SETTINGS = {"users_channel": "who may use Signoff"}
"""The settings whose names in the database are not what the form calls them."""
NO_VALUE = {"users_channel": "everyone"}
"""What a setting without a value means, where that is not nothing."""


def entry(ctx: Context, one: LogEntry) -> str:
    """When, who, what, about which role, and the rest of it."""
    by = ctx.session.get(Recruiter, one.by_id) if one.by_id else None
    done = SAID[one.what].format(who=by.name if by else BY_ITSELF)
    owed = ctx.session.get(Duty, one.duty_id) if one.duty_id else None
    about = f" ({words.role(owed)})" if owed else ""
    more = "; ".join(part for part in _more(ctx, one) if part)
    return blocks.cut(f"{_when(ctx, one.at)}: {done}{about}.{f' {more}.' if more else ''}", LENGTH)


def note(ctx: Context, one: LogEntry) -> str:
    """The private note, where its author lets the reader see it."""
    text = correct.readable_note(ctx.session, one, ctx.person)
    return blocks.cut(f"Private note: {text}", LENGTH) if text else ""


def change(ctx: Context, one: Change) -> str:
    """Who changed which setting, from what to what."""
    by = ctx.session.get(Recruiter, one.by_id) if one.by_id else None
    of = ctx.session.get(Recruiter, one.of_id) if one.of_id else None
    whose = f" of {of.name}" if of else ""
    setting = SETTINGS.get(one.setting, one.setting.replace("_", " ").replace("text.", "text "))
    empty = NO_VALUE.get(one.setting, "nothing")
    was, is_ = (_short(side.get("value"), empty) for side in (one.before, one.after))
    done = f"{by.name if by else BY_ITSELF} changed {setting}{whose}"
    return blocks.cut(f"{_when(ctx, one.at)}: {done}, from {was} to {is_}.", LENGTH)


def _more(ctx: Context, one: LogEntry) -> list[str]:
    known = one.details
    if one.what is EntryKind.UNDONE:
        undone = ctx.session.get(LogEntry, one.undoes_id) if one.undoes_id else None
        return [f"It was: {SAID[undone.what].format(who='').strip(' :')}" if undone else ""]
    if one.what is EntryKind.CORRECTED:
        known = {**known, **known.get("now", {})}
    told: dict[str, Callable[[Any], str]] = {
        "fields": lambda fields: ", ".join(FIELDS.get(field, field) for field in fields),
        "until": lambda at: f"Until {_moment(ctx, at)}",
        "call_back": lambda at: f"They asked to be called {_moment(ctx, at)}",
        "promised_for": lambda day: f"News was promised by {_moment(ctx, day)}",
        "because": lambda why: f"Why: {why}",
        "step": lambda step: f"Step {step}",
        "through": lambda how: "It was time" if how == "time" else f"From the {how}",
    }
    shown = [say(known[key]) for key, say in told.items() if known.get(key)]
    facts = [f"{label}: {value}" for label, value in said.facts(known) if value and label != "Why"]
    return [*shown, *_who(ctx, one), *facts]


def _who(ctx: Context, one: LogEntry) -> list[str]:
    """From whom to whom; for a referral, from what to what, where it did not change its owner."""
    known = one.details
    if one.what is EntryKind.REFERRAL_CHANGED:
        if "from" in known and "to" in known:
            return [f"From {_status(known['from'])} to {_status(known['to'])}"]
        known = {"from": known.get("was"), "to": known.get("owner")}
    people = {key: ctx.session.get(Recruiter, known[key]) for key in ("from", "to") if known.get(key)}
    return [f"{key.capitalize()} {who.name}" for key, who in people.items() if who]


def _status(status: object) -> str:
    """What became of a referral, in words: "in process"."""
    return str(status).replace("_", " ")


def _when(ctx: Context, at: datetime) -> str:
    local = ctx.person.calendar.local(at)
    return f"{local.day} {local.strftime('%B %Y, %H:%M')}"


def _moment(ctx: Context, at: str) -> str:
    """A moment or a day, as the log keeps them."""
    if "T" in at:
        return _when(ctx, datetime.fromisoformat(at))
    return dates.dated(date.fromisoformat(at))


def _short(value: Any, empty: str) -> str:
    if isinstance(value, list):
        value = ", ".join(str(part) for part in value if part not in (None, ""))
    return blocks.cut(str(value), 80) if value not in (None, "") else empty
