"""Wording and buttons shared by cards of every kind and by Home: who waits for what, why, and how it ended."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.cards.kinds import ENTRIES, KINDS
from handlers.ui import blocks, dates
from models.context import Context
from models.directory.candidate import Candidate, ContactWish
from models.directory.recruiter import Recruiter
from models.duties import client_reason, correct, in_play, log_entry, undo, visibility
from models.duties.duty import Duty, duties_open_elsewhere, told_before
from models.duties.log_entry import EntryKind
from models.duties.referral import Referral
from models.rules.kinds import DutyKind, Stage
from models.rules.phone import time_at

UNDO = "undo.take_back"
MORE = "more.open"
CORRECT = "correct.open"
WAS_SAID = "was_said.open"
DO_NOT_CONTACT = "do_not_contact.now"
MAY_CONTACT = "do_not_contact.lift"
NOT_TOLD = "not_told.open"
EDIT = "edit.open"
HOLD = "hold.open"
HAND_OVER = "hand_over.open"
COMING = "coming.open"
RELEASE = "hold.release"
RELEASE_ROLE = "hold.release_role"
HAND_OFF = "hand_off.open"
TAKE_OVER = "hand_off.take_over"
TAKE_ALL = "hand_off.take_all"
HAND_OFF_ALL = "hand_off.open_all"
OPEN_CARD = "card.open"
DECIDED = "update.decided"
ADD_REASON = "reason.add"
ADD_REASONS = "reason.add_to_all"

NAME = 60
"""Most characters of a name in a sentence; the header shows as many as Slack allows."""
ROLE = 90
FORM_TITLE = 24
"""Most characters of a form's title in Slack."""
WISH = 400

STAGES = {
    Stage.APPLIED: "applied",
    Stage.SUBMITTED: "submitted",
    Stage.INTERVIEWED: "interviewed",
    Stage.FINAL: "final round",
}

WISHES = {ContactWish.CALL: "call", ContactWish.EMAIL: "e-mail"}

MOST_OTHERS = 5
TWELVE_MONTHS = timedelta(days=365)
"""How long a no that somebody heard stands on the cards of other roles."""

NOBODY = "I can't find anyone by that name. Part of the name, the number or the e-mail works, too."
"""The answer to a name that fits nobody whom the reader may see."""

NEW_DECLINE = "decline.new"
SHOW_MY_LIST = "my_list.show"
SHOW_HELP = "help.show"
SETTINGS = "settings.open"
CALL_BLOCK = "call_block.open"
MY_SETTINGS = "my_settings.open"
TEAM_SETTINGS = "team_settings.open"
LEADS_OF = "leads_of.open"
TEXTS = "texts.open"


def phone(ctx: Context, duty: Duty) -> str | blocks.Link:
    """The phone number in the reader's format, as a link if it can be dialled; empty: none is known."""
    return phone_of(ctx, duty.person)


def phone_of(ctx: Context, person: Candidate | Referral) -> str | blocks.Link:
    """The phone number in the reader's format, as a link if it can be dialled; empty: none is known."""
    text = person.phone_for(ctx.person.country)
    return blocks.link(f"tel:{person.phone_digits}", text) if person.phone_digits else text


def phone_fact(ctx: Context, person: Candidate | Referral) -> blocks.Fact:
    """The number, with the time of day there where it is not the reader's: "600 111 222, about 20:10 for them"."""
    number, local = phone_of(ctx, person), None
    if person.phone_digits:
        local = time_at(person.phone_digits, ctx.now)
    if local is None or local.utcoffset() == ctx.person.calendar.local(ctx.now).utcoffset():
        return number
    beside = f", about {local:%H:%M} for them"
    return f"{number}{beside}" if isinstance(number, str) else (number, beside)


def page(duty: Duty) -> str | blocks.Link:
    """The candidate's page in the applicant tracking system; empty: none is known."""
    link = duty.decline.link if duty.decline else None
    return blocks.link(link, link) if link and link.startswith(("https://", "http://")) else link or ""


def title(duty: Duty) -> str:
    """The card's title: what is owed, and to whom, with the whole name."""
    return KINDS[duty.kind].title.format(name=duty.person.name)


def short_title(duty: Duty) -> str:
    """The title with the name cut for a line of a list."""
    return KINDS[duty.kind].title.format(name=name(duty))


def name(duty: Duty) -> str:
    """The name of the person to contact, cut for a sentence."""
    return blocks.cut(duty.person.name, NAME)


def form_title(duty: Duty) -> str:
    """The name of the person to contact as the title of a form."""
    return blocks.cut(duty.person.name, FORM_TITLE)


def contact(duty: Duty) -> str:
    """The duty as something that one colleague takes from another."""
    return KINDS[duty.kind].contact.format(name=name(duty))


def role(duty: Duty) -> str:
    """The role's name, cut for a sentence."""
    return blocks.cut(duty.role.full_name if duty.role else "their next step", ROLE)


def news(ctx: Context, duty: Duty) -> str:
    """One sentence: who, which role, stage, and by when they should be told; or until when the news is held."""
    today = ctx.person.calendar.day_of(ctx.now)
    if duty.held_until and duty.held_until > today:
        because = blocks.cut(duty.held_because or "", NAME)
        waits_until = f"{name(duty)} waits: the news is held until {dates.day(duty.held_until, today)}"
        return f"{_about(duty)}. {waits_until}. Why: {because}."
    return waits(ctx, duty)


def waits(ctx: Context, duty: Duty) -> str:
    """The same without the hold, which a card names in its first line."""
    calendar = ctx.person.calendar
    today, told_on = calendar.day_of(ctx.now), calendar.day_of(duty.tell_by)
    about = f"{_about(duty)}. {name(duty)}"
    if duty.expected_since:
        return f"{about} has been expecting your call since {dates.until(duty.expected_since, ctx.now, calendar)}."
    if told_on < today:
        since = dates.waited(duty.since, ctx.now, calendar, duty.age(ctx.now))
        return f"{about} has been waiting {since}."
    return f"{about} should hear it from you {_by(told_on, today)}."


def _about(duty: Duty) -> str:
    return f"{role(duty)}, {STAGES[duty.recorded.stage]}"


def recorded_before(owner: Recruiter | None) -> str:
    """The answer to a second record, for a reader who may not see the first. `owner`: who deals with it."""
    return f"This was recorded before{f', and is with {owner.name}' if owner else ''}. Nothing was changed."


def why(duty: Duty) -> str:
    """The reason why this duty is its owner's."""
    recorder = duty.recorded.recorded_by
    if duty.ownership > 1:
        return "You took this over."
    if recorder is None:
        return "This came from your applicant tracking system."
    if recorder.id == duty.owner_id:
        return "You recorded this, so it is yours."
    return f"{recorder.name} recorded this and named you."


def facts(ctx: Context, duty: Duty) -> list[Block]:
    """The facts that a recruiter needs before the call."""
    decline = duty.decline
    rows: list[tuple[str, blocks.Fact]] = [
        ("Reason", (decline.reason if decline else None) or ""),
        ("You may tell", client_reason.may_be_told(decline) if decline else ""),
        ("Note", handed_note(ctx, duty)),
        ("Promised", promised(ctx, duty)),
        ("Phone", phone_fact(ctx, duty.candidate) or ("not known yet" if duty.kind is DutyKind.CALL else "")),
        ("E-mail", duty.candidate.email or ""),
        ("Wishes to hear by", WISHES[duty.candidate.wishes] if duty.candidate.wishes else ""),
        ("Their page", page(duty)),
        ("Heard no", heard_no(ctx, duty)),
        ("Also open", also_open(ctx, duty)),
    ]
    return blocks.facts(rows)


def handed_note(ctx: Context, duty: Duty) -> str:
    """The note of whoever handed the duty to its owner."""
    note = log_entry.hand_off_note(ctx.session, duty.id, duty.owner_id) if duty.ownership > 1 else None
    return note or ""


def heard_no(ctx: Context, duty: Duty) -> str:
    """What this person was told in the last twelve months: "for Staff Engineer on Tuesday 3 March, from Ana Ruiz".

    For whichever colleague told them; a confidential role is named only to those who may see it.
    """
    told = told_before(ctx.session, duty, ctx.now - TWELVE_MONTHS)[:MOST_OTHERS]
    return "; ".join(_heard(ctx, earlier, earlier.settled_at) for earlier in told if earlier.settled_at)


def _heard(ctx: Context, duty: Duty, at: datetime) -> str:
    calendar, known = ctx.person.calendar, duty.role
    is_secret = known is not None and known.is_confidential and visibility.find_role(ctx, known.id) is None
    when = dates.on_day(calendar.day_of(at), calendar.day_of(ctx.now))
    by = f", from {_doer(ctx, duty.settled_by)}" if duty.settled_by else ""
    return f"for {'another role' if is_secret else role(duty)} {when}{by}"


def also_open(ctx: Context, duty: Duty, *, without: Sequence[Duty] = ()) -> str:
    """Other open duties of this person: "Ben Okafor owes them a call about Analyst; still in play for Buyer".

    `without`: duties that are named elsewhere. For rows that the reader may not see, only the name of the colleague who
    is in touch with the person.
    """
    if duty.referral:
        return ""
    others = [other for other in duties_open_elsewhere(ctx.session, duty) if other not in without]
    visible = [
        duty_open
        for duty_open in others
        if duty_open.candidate_id == duty.candidate_id or ctx.may_act_for(duty_open.owner)
    ]
    hidden = dict.fromkeys(duty_open.owner.name for duty_open in others if duty_open not in visible)
    in_touch = [f"{name} is in touch with them, too" for name in hidden]
    return "; ".join([*(_open(ctx, duty_open) for duty_open in visible), *in_touch][:MOST_OTHERS])


def _open(ctx: Context, duty: Duty) -> str:
    is_secret = duty.role is not None and duty.role.is_confidential and not ctx.may_act_for(duty.owner)
    about = "another role" if is_secret else role(duty)
    if duty.kind is DutyKind.UPDATE:
        return f"still in play for {about}"
    return f"{_who_owes(ctx, duty)} them {KINDS[duty.kind].owed} about {about}"


def promised(ctx: Context, duty: Duty) -> str:
    """What was promised while the candidate was in play: "news by Friday"."""
    in_play_row = in_play.ended_by(ctx.session, duty.decline.id) if duty.decline else None
    if in_play_row is None or in_play_row.promised_for is None:
        return ""
    return f"news by {dates.day(in_play_row.promised_for, ctx.person.calendar.day_of(ctx.now))}"


def _who_owes(ctx: Context, duty: Duty) -> str:
    return "you owe" if duty.is_of(ctx.person) else f"{duty.owner.name} owes"


def taken_care_of(duty: Duty) -> str:
    """The text for a reader who may not see the duty any more: no name but its owner's."""
    return f"{duty.owner.name} takes care of this now."


def elsewhere(ctx: Context, duty: Duty) -> list[Block] | None:
    """The card for a reader who no longer owns the duty; None: they own it, or lead its owner."""
    if duty.is_of(ctx.person) or ctx.person.is_lead_of(duty.owner):
        return None
    return [blocks.sentence(f"{taken_care_of(duty)} Nothing is left for you to do.")]


def settled(ctx: Context, duty: Duty) -> list[Block]:
    """The card of an ended duty: how it ended and what comes next, Undo while possible, and More."""
    last = undo.undoable(ctx, duty)
    buttons = [undo_button(duty, last.id)] if last else []
    if correct.call_of(ctx.session, duty) and not duty.candidate.forgotten_at:
        buttons.append(blocks.button("More", MORE, str(duty.id)))
    row = [blocks.row(f"undo.{duty.id}", buttons)] if buttons else []
    made = [made for made in undo.made_by(ctx, last) if made.is_open] if last else []
    others = also_open(ctx, duty, without=made)
    still = [blocks.aside(f"Also open: {others}")] if others and duty.settled_as is not EntryKind.WITHDRAWN else []
    return [blocks.header(title(duty)), blocks.sentence(f"{ended(ctx, duty)}{_next(made)}"), *still, *row]


def ended(ctx: Context, duty: Duty) -> str:
    """How the duty ended, through whom, and on which date: the sentence stays true when it is read later."""
    text = how_ended(ctx, duty)
    if not text:
        return ""
    wish = ""
    is_unwanted = duty.candidate.do_not_contact_since and duty.referral is None
    if is_unwanted and duty.settled_as is not EntryKind.DO_NOT_CONTACT:
        wish = f" {name(duty)} does not wish to be contacted."
    return f"{text[:1].upper()}{text[1:]}.{wish}"


def how_ended(ctx: Context, duty: Duty) -> str:
    """The same as part of a sentence: "Ana Ruiz told Jane Doe on Tue 3 March"; empty for an open duty."""
    if duty.settled_at is None or duty.settled_as is None:
        return ""
    calendar = ctx.person.calendar
    return ENTRIES[duty.settled_as].ended.format(
        name=name(duty),
        who=_doer(ctx, duty.settled_by),
        when=f"on {dates.short(calendar.day_of(duty.settled_at))}",
        time=dates.clock(duty.settled_at, calendar),
    )


def _next(made: Sequence[Duty]) -> str:
    """The duties that the answer made, with their days."""
    coming = sorted(made, key=lambda duty: duty.tell_by)
    texts = [f"{KINDS[duty.kind].next} on {dates.short(duty.owner.calendar.day_of(duty.tell_by))}" for duty in coming]
    return f" Next: {'; '.join(texts)}." if texts else ""


def _doer(ctx: Context, recruiter: Recruiter | None) -> str:
    if recruiter is None:
        return "somebody"
    return "you" if recruiter.id == ctx.person.id else recruiter.name


def undo_button(duty: Duty, answer_id: int) -> ButtonElement:
    return blocks.button("Undo", UNDO, f"{duty.id}.{answer_id}")


def _by(told_on: date, today: date) -> str:
    text = dates.day(told_on, today)
    return text if told_on <= today else f"by {text}"


def to_new_decline() -> ButtonElement:
    """Opens the decline form, empty."""
    return blocks.button("Record a decline", NEW_DECLINE, "new", style="primary")


def start_buttons() -> list[ButtonElement]:
    """The buttons with which everything begins: for whoever types words, or is new."""
    return [
        to_new_decline(),
        blocks.button("My list", SHOW_MY_LIST, "mine"),
        blocks.button("Help", SHOW_HELP, "help"),
    ]


def start_blocks(text: str) -> list[Block]:
    """A sentence above these buttons."""
    return [blocks.sentence(text), blocks.row("start", start_buttons())]


def to_call_block() -> ButtonElement:
    """Opens the call block: several calls in one sitting."""
    return blocks.button("Call block", CALL_BLOCK, "open")
