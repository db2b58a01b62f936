"""What cards of every kind say: who waits for what, why it reached the reader, and how it ended."""

from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement

from handlers import blocks, days
from handlers.sight import Sight
from models import duty as duties
from models import undoing
from models.act import Act
from models.contact import What
from models.duty import Duty
from models.owed import Kind, Stage

UNDO = "undo.take_back"
EDIT = "edit.open"
HOLD = "hold.open"
HAND_OVER = "hand_over.open"
COMING = "coming.open"
RELEASE = "hold.release"
HAND_OFF = "hand_off.open"
TAKE_OVER = "hand_off.take_over"
OPEN_CARD = "card.open"

NAME = 60
"""How much of a name stands inside a sentence; the header has all that Slack allows."""
ROLE = 90

STAGES = {
    Stage.APPLIED: "applied",
    Stage.SUBMITTED: "submitted",
    Stage.INTERVIEWED: "interviewed",
    Stage.FINAL: "final round",
}

TITLES = {
    Kind.CALL: "Sign-off call: {name}",
    Kind.EMAIL: "Sign-off e-mail: {name}",
    Kind.FOLLOW_UP: "Second contact: {name}",
}

OWED = {Kind.CALL: "a call", Kind.EMAIL: "an e-mail", Kind.FOLLOW_UP: "a second call"}

MOST_OTHERS = 5

ENDED = {
    What.REACHED: "{name} has heard it in a call",
    What.SENT: "the e-mail to {name} is on its way",
    What.EMAILED: "{name} has heard it by e-mail, as they wished",
    What.KNEW: "{name} knew already",
    What.WITHDREW: "{name} has withdrawn",
    What.GOT_REFERRAL: "the second contact with {name} brought a name",
    What.NO_REFERRAL: "the second contact with {name} is done",
    What.LET_GO: "the second contact with {name} was let go",
    What.WITHDRAWN: "this was taken back",
}


def title(duty: Duty) -> str:
    return TITLES[duty.kind].format(name=duty.candidate.name)


def row(sight: Sight, duty: Duty) -> str:
    """The card in one line."""
    return f"{TITLES[duty.kind].format(name=name(duty))}. {news(sight, duty)}"


def name(duty: Duty) -> str:
    """The candidate's name, short enough for a sentence."""
    return blocks.cut(duty.candidate.name, NAME)


def role(duty: Duty) -> str:
    return blocks.cut(duty.decline.role.full_name, ROLE)


def news(sight: Sight, duty: Duty) -> str:
    """Who, which role, how far they got, and by when they should hear it."""
    calendar = sight.reader.calendar
    today, told_on = calendar.day_of(sight.now), calendar.day_of(duty.tell_by)
    about = f"{role(duty)}, {STAGES[duty.decline.stage]}. {name(duty)}"
    if duty.held_until and duty.held_until > today:
        because = blocks.cut(duty.held_because or "", NAME)
        return f"{about} waits: the news is held until {days.day(duty.held_until, today)}. Why: {because}."
    if duty.expected_since:
        return f"{about} expects your call since {days.clock(duty.expected_since, calendar)}."
    if told_on < today:
        since = days.waited(duty.decline.recorded_at, sight.now, calendar, sight.age(duty))
        return f"{about} has been waiting {since}."
    return f"{about} should hear it from you {_by(told_on, today)}."


def why(duty: Duty) -> str:
    """Why this reached its owner."""
    recorder = duty.decline.recorded_by
    if duty.ownership > 1:
        return "You took this over."
    if recorder.id == duty.owner_id:
        return "You recorded this, so it is yours."
    return f"{recorder.name} recorded this and named you."


def facts(sight: Sight, duty: Duty) -> list[Block]:
    """What a prepared recruiter knows before they dial."""
    decline = duty.decline
    rows = [
        ("Reason", decline.reason or ""),
        ("You may tell", decline.may_tell or ""),
        ("Phone", duty.candidate.phone or ("not known yet" if duty.kind is Kind.CALL else "")),
        ("E-mail", duty.candidate.email or ""),
        ("Their page", decline.link or ""),
        ("Also open", also_open(sight, duty)),
    ]
    return blocks.facts(rows)


def also_open(sight: Sight, duty: Duty) -> str:
    """What else is open with this person: "Ben Okafor owes them a call about Analyst"."""
    others = duties.elsewhere_open(sight.session, duty)[:MOST_OTHERS]
    return "; ".join(f"{_who_owes(sight, one)} them {OWED[one.kind]} about {role(one)}" for one in others)


def _who_owes(sight: Sight, duty: Duty) -> str:
    return "you owe" if sight.is_owner(duty) else f"{duty.owner.name} owes"


def elsewhere(sight: Sight, duty: Duty) -> list[Block] | None:
    """What the card says to a reader whose it is no longer; None: it is theirs, or they lead its owner."""
    if sight.is_owner(duty) or sight.reader.is_lead_of(duty.owner):
        return None
    return [blocks.sentence(f"{duty.owner.name} takes care of this now. Nothing is left for you to do.")]


def settled(sight: Sight, duty: Duty) -> list[Block]:
    """What is left of a card: the truth in one line, and Undo while it can be taken back."""
    act = Act(sight.session, sight.workspace, sight.now, sight.reader)
    last = undoing.undoable(act, duty)
    undo = [blocks.row(f"undo.{duty.id}", [undo_button(duty, last.id)])] if last else []
    return [blocks.header(title(duty)), blocks.sentence(ended(sight, duty)), *undo]


def ended(sight: Sight, duty: Duty) -> str:
    """How it ended, when, and through whom."""
    if duty.settled_at is None or duty.settled_as is None:
        return ""
    said = ENDED[duty.settled_as].format(name=name(duty))
    by = f"{duty.settled_by.name} took care of it" if duty.settled_by else "It ended"
    when = days.moment(duty.settled_at, sight.now, sight.reader.calendar)
    return f"{said[0].upper()}{said[1:]}. {by} {when}."


def undo_button(duty: Duty, answer_id: int) -> ButtonElement:
    return blocks.button("Undo", UNDO, f"{duty.id}.{answer_id}")


def _by(told_on: date, today: date) -> str:
    said = days.day(told_on, today)
    return said if told_on <= today else f"by {said}"
