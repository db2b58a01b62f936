"""The wording of each kind of duty, and of each kind of log entry."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.duties.log_entry import EntryKind
from models.rules.kinds import DutyKind
from models.rules.ladder import AskReason


@dataclass(frozen=True)
class KindWording:
    """The words for one kind of duty; `{name}` stands for the candidate."""

    title: str
    owed: str
    """What the candidate waits for: "a call"."""
    contact: str
    """The duty as something that is handed off, or let go."""
    next: str = ""
    """The duty as what follows an answer: "second contact"; only kinds that an answer makes."""
    asks: Mapping[AskReason, str] = field(default_factory=dict)
    """Reasons for its place in the owner's list, where the general ones do not fit."""
    let_go: str = ""
    """The line of the list that ends it, for kinds that are let go."""
    to_do: str = ""
    """What is to be done, as the notification of its card begins; without it, the title."""


KINDS = {
    DutyKind.CALL: KindWording("Sign-off call: {name}", "a call", "the call to {name}", to_do="Call {name}"),
    DutyKind.EMAIL: KindWording("Sign-off e-mail: {name}", "an e-mail", "the e-mail to {name}", to_do="E-mail {name}"),
    DutyKind.FOLLOW_UP: KindWording(
        "Second contact: {name}",
        "a second call",
        "the second contact with {name}",
        "second contact",
        let_go="No second call to {name} after three mornings, so I've closed it.",
        to_do="Second call to {name}",
    ),
    DutyKind.KEEP_POSTED: KindWording(
        "Keep posted: {name}",
        "word, as promised,",
        "the promise to keep {name} posted",
        "keep-posted note",
        {
            AskReason.FIRST_ASK: "you promised to keep them posted, and this is the day",
            AskReason.NUDGE: "you promised them news, and they have not had it yet",
            AskReason.HANDED_UP: "the news you promised them is long due, so a lead is asked to help",
        },
        to_do="Touch base with {name}",
    ),
    DutyKind.UPDATE: KindWording(
        "Still deciding: {name}",
        "an update",
        "the update to {name}",
        "update",
        {AskReason.FIRST_ASK: "they are in play, and should hear that it takes longer"},
        to_do="Update {name}",
    ),
    DutyKind.THANKS: KindWording(
        "Thank you: {name}",
        "a thank-you",
        "the thank-you to {name}",
        "thank-you",
        {
            AskReason.FIRST_ASK: "a person they named was placed, and they should hear it",
            AskReason.NUDGE: "they have not been thanked yet",
            AskReason.LET_GO: "the thank-you is let go",
        },
        let_go="No thank-you to {name} after two mornings, so I've closed it.",
        to_do="Thank {name}",
    ),
    DutyKind.REFERRAL_CALL: KindWording(
        "Referral: {name}",
        "a first call",
        "the first call to {name}",
        "first call to the person they named",
        {
            AskReason.FIRST_ASK: "they were named to you, and this is the day for a first call",
            AskReason.NUDGE: "they were named to you, and have not heard from you yet",
            AskReason.LET_GO: "the first call to them is let go",
        },
        let_go="No first call to {name} after three mornings, so I've closed it. They stay in /referral.",
        to_do="First call to {name}",
    ),
}
"""Every kind has one."""


@dataclass(frozen=True)
class EntryWording:
    """The words for one kind of log entry; `{who}` stands for the actor, `{name}` for the candidate."""

    log: str
    """The entry in the log, for leads."""
    contact: str = ""
    """The entry in the history of a candidate, where it differs from the log."""
    ended: str = ""
    """How the duty ended, where the entry ends one. `{when}`: the day with its date; `{time}`: the time of day."""


ENTRIES = {
    EntryKind.RECORDED: EntryWording("{who} recorded the decline"),
    EntryKind.REACHED: EntryWording("{who} told them in a call", ended="{who} told {name} {when}"),
    EntryKind.SENT: EntryWording(
        "{who} sent the sign-off e-mail",
        contact="{who} sent the e-mail",
        ended="{who} e-mailed {name} {when} at {time}",
    ),
    EntryKind.EMAILED: EntryWording(
        "{who} told them by e-mail, as they wished", ended="{who} told {name} by e-mail, as they wished, {when}"
    ),
    EntryKind.ALSO_TOLD: EntryWording(
        "{who} told them in the call about another role",
        ended="{who} told {name} {when}, in the call about another role",
    ),
    EntryKind.KNEW: EntryWording(
        "{who} noted that they knew already",
        contact="they knew already",
        ended="{name} knew already; {who} noted it {when}",
    ),
    EntryKind.WITHDREW: EntryWording(
        "{who} noted that they withdrew", contact="they withdrew", ended="{name} withdrew; {who} noted it {when}"
    ),
    EntryKind.NO_ANSWER: EntryWording("{who} tried, without an answer"),
    EntryKind.VOICEMAIL: EntryWording("{who} left a voicemail"),
    EntryKind.WRONG_NUMBER: EntryWording("{who} tried a number that was wrong"),
    EntryKind.ATTEMPTED: EntryWording(
        "{who} wrote, since nobody picked up",
        ended="Not reached by phone; {who} sent {name} the closing e-mail {when}",
    ),
    EntryKind.GOT_REFERRAL: EntryWording(
        "{who} made the second contact, and they named someone",
        contact="{who} called a second time, and they named someone",
        ended="{who} made the second contact with {name} {when}, and they named someone",
    ),
    EntryKind.NO_REFERRAL: EntryWording(
        "{who} made the second contact",
        contact="{who} called a second time",
        ended="{who} made the second contact with {name} {when}",
    ),
    EntryKind.LET_GO: EntryWording(
        "{who}: this contact was let go",
        contact="the second contact was let go",
        ended="this contact with {name} was let go {when}",
    ),
    EntryKind.NOT_TOLD: EntryWording(
        "{who} closed it without telling them", ended="{name} was not told; {who} closed it {when}"
    ),
    EntryKind.DO_NOT_CONTACT: EntryWording(
        "{who} noted that they do not wish to be contacted",
        contact="they do not wish to be contacted",
        ended="{name} does not wish to be contacted; {who} noted it {when}",
    ),
    EntryKind.MAY_CONTACT: EntryWording(
        "{who} noted that they wish to hear from us again", contact="they wish to hear from us again"
    ),
    EntryKind.UPDATED: EntryWording(
        "{who} told them that we are still deciding", ended="{who} told {name} {when} that we are still deciding"
    ),
    EntryKind.DECIDED: EntryWording(
        "{who} noted that it was decided",
        contact="there was a decision",
        ended="there is a decision about {name}; {who} noted it {when}",
    ),
    EntryKind.IN_PLAY: EntryWording("{who} put them in play"),
    EntryKind.TOUCHED: EntryWording("{who} kept them posted", ended="{who} kept {name} posted {when}"),
    EntryKind.PROMISE_ENDED: EntryWording(
        "{who} ended the promise to keep them posted",
        contact="they are not kept posted any more",
        ended="{who} ended the promise to keep {name} posted {when}",
    ),
    EntryKind.THANKED: EntryWording("{who} thanked them", ended="{who} thanked {name} {when}"),
    EntryKind.REFERRED: EntryWording("{who} recorded a referral from them", contact="{who} noted who they named"),
    EntryKind.REFERRAL_CHANGED: EntryWording("{who} noted what became of their referral"),
    EntryKind.IN_TOUCH: EntryWording(
        "{who} got in touch with their referral",
        ended="{who} got in touch with {name} {when}",
    ),
    EntryKind.NOT_INTERESTED: EntryWording(
        "{who} noted that their referral is not interested",
        ended="{name} is not interested; {who} noted it {when}",
    ),
    EntryKind.HEADS_UP: EntryWording("{who} sent a heads-up"),
    EntryKind.SNOOZED: EntryWording("{who} put it off"),
    EntryKind.HELD: EntryWording("{who} held the news"),
    EntryKind.RELEASED: EntryWording("{who} stopped holding the news"),
    EntryKind.STEP: EntryWording("{who} asked the owner"),
    EntryKind.OFFERED: EntryWording("{who} offered it to a colleague"),
    EntryKind.TAKEN: EntryWording("{who} moved it to another owner"),
    EntryKind.REFUSED: EntryWording("{who} could not take it over"),
    EntryKind.LAPSED: EntryWording("{who}: the offer lapsed"),
    EntryKind.EDITED: EntryWording("{who} edited what was recorded"),
    EntryKind.UNDONE: EntryWording("{who} took back an answer"),
    EntryKind.WITHDRAWN: EntryWording(
        "{who} withdrew this, since its cause was taken back", ended="this was taken back"
    ),
    EntryKind.CORRECTED: EntryWording("{who} corrected the notes of the call", contact="{who} corrected the notes"),
    EntryKind.FORGOTTEN: EntryWording(
        "{who} erased their data",
        ended="all that was known of this person was erased {when}; {who} asked for it",
    ),
    EntryKind.EXPORTED: EntryWording("{who} exported all that is held on them"),
    EntryKind.FURTHER: EntryWording("{who} called, too"),
}
"""Every kind has one."""
