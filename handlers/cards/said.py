"""Words the outcome of a call and earlier contacts: on the second contact, under More, and in the search."""

from collections.abc import Mapping
from typing import Any

from handlers.ui import dates
from models.context import Context
from models.directory.recruiter import Recruiter
from models.duties import correct
from models.duties.log_entry import EntryKind, LogEntry

HURT = "hurt"

MOODS = [("fine", "Fine"), ("cool", "Cool"), (HURT, "Hurt")]
TAKEAWAYS = [
    ("referral", "A referral"),
    ("next_step", "Their ideal next step"),
    ("word", "Help spreading the word"),
    ("news", "Market news"),
    ("relationship", "A relationship"),
]
RELOCATION = [("yes", "Yes"), ("maybe", "Perhaps"), ("no", "No"), ("unknown", "We did not get to it")]

DID = {
    EntryKind.REACHED: "{who} told them in a call",
    EntryKind.SENT: "{who} sent the e-mail",
    EntryKind.EMAILED: "{who} told them by e-mail, as they wished",
    EntryKind.ALSO_TOLD: "{who} told them in the call about another role",
    EntryKind.KNEW: "they knew already",
    EntryKind.WITHDREW: "they withdrew",
    EntryKind.NO_ANSWER: "{who} tried, without an answer",
    EntryKind.VOICEMAIL: "{who} left a voicemail",
    EntryKind.WRONG_NUMBER: "{who} tried a number that was wrong",
    EntryKind.ATTEMPTED: "{who} wrote, since nobody picked up",
    EntryKind.HEADS_UP: "{who} sent a heads-up",
    EntryKind.GOT_REFERRAL: "{who} called a second time, and they named somebody",
    EntryKind.NO_REFERRAL: "{who} called a second time",
    EntryKind.LET_GO: "the second contact was let go",
    EntryKind.NOT_TOLD: "{who} closed it without telling them",
    EntryKind.DO_NOT_CONTACT: "they do not wish to be contacted",
    EntryKind.MAY_CONTACT: "they wish to hear from us again",
    EntryKind.IN_PLAY: "{who} put them in play",
    EntryKind.DECIDED: "there was a decision",
    EntryKind.PROMISE_ENDED: "they are not kept posted any more",
    EntryKind.REFERRED: "{who} noted whom they named",
    EntryKind.REFERRAL_CHANGED: "{who} noted what became of somebody whom they named",
    EntryKind.UPDATED: "{who} told them that we are still deciding",
    EntryKind.TOUCHED: "{who} kept them posted",
    EntryKind.THANKED: "{who} thanked them",
    EntryKind.CORRECTED: "{who} put right what was noted",
    EntryKind.FURTHER: "{who} called, too",
}
"""The contacts with a candidate in words, by kind of log entry."""


def facts(details: Mapping[str, Any]) -> list[tuple[str, str]]:
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


def done(ctx: Context, entry: LogEntry) -> str:
    """The entry in a sentence: "Ana Ruiz told them in a call, on Thursday"."""
    by = ctx.session.get(Recruiter, entry.by_id) if entry.by_id else None
    calendar = ctx.person.calendar
    when = dates.on_day(calendar.day_of(entry.at), calendar.day_of(ctx.now))
    text = DID.get(entry.what, "something was noted").format(who=by.name if by else "Somebody")
    return f"{text[0].upper()}{text[1:]}, {when}."


def known_of(ctx: Context, entry: LogEntry) -> dict[str, Any]:
    """The entry's details about a call, with later corrections applied."""
    if entry.what is EntryKind.REACHED:
        return correct.as_corrected(ctx.session, entry)
    if entry.what in (EntryKind.CORRECTED, EntryKind.REFERRAL_CHANGED):
        return {}  # the sentence says it all, and the details are ids
    return dict(entry.details)


def _label(choices: list[tuple[str, str]], value: str | None) -> str:
    return dict(choices).get(value or "", "")
