"""Do not contact: ends everything open with the candidate, and sends notes to the leads and the owners concerned."""

from slack_bolt import App
from slack_sdk.models.blocks import Block

from handlers.cards import words
from handlers.cards.kinds import KINDS
from handlers.cards.words import DO_NOT_CONTACT, MAY_CONTACT
from handlers.runtime import listeners
from handlers.ui import blocks
from models.context import Context, may_act
from models.directory.recruiter import Recruiter
from models.duties import do_not_contact, visibility
from models.duties.duty import Duty
from models.outbox.message import Message, Rendered, Shown

OTHERWISE = "do_not_contact.otherwise"
NOT_SEEN = "Someone does not wish to be contacted, and others take care of them now."


def hold_wish(ctx: Context, duty: Duty, _value: str) -> str:
    """Records the wish; all open duties for the candidate end. Undo is on the card."""
    if do_not_contact.do_not_contact(ctx, duty) is None:
        return f"{words.name(duty)} is not contacted any more already. Nothing was changed."
    return f"Noted: nobody is asked to contact {words.name(duty)} any more."


def lift_wish(ctx: Context, duty: Duty, _value: str) -> str:
    """Lifts the mark: the candidate wishes to hear from us again."""
    if do_not_contact.lift(ctx, duty) is None:
        return f"{words.name(duty)} may be contacted already. Nothing was changed."
    return f"Noted: {words.name(duty)} may be contacted again. What had ended stays ended; record anew what is owed."


def told_otherwise(ctx: Context, duty: Duty, _value: str) -> str:
    """Lifts the mark that another person set: the duty's owner has heard otherwise from the candidate."""
    if do_not_contact.otherwise(ctx, duty) is None:
        return f"{words.name(duty)} may be contacted already. Nothing was changed."
    if duty.is_open:
        return f"Noted: what had ended is owed again. {words.name(duty)} may be contacted."
    return f"Noted: {words.name(duty)} may be contacted again. What had ended stays ended; record anew what is owed."


def draw_note(message: Message, ctx: Context) -> Rendered | None:
    """The note to a lead or to the owner of an ended duty; None if the mark was lifted before the note was sent.

    A reader who may not see the candidate any more gets no name: nothing is sent, and a sent note loses it.
    """
    duty = ctx.session.get(Duty, message.duty_id)
    if duty is None:
        return None
    if not any(may_act(ctx.person, owner) for owner in visibility.owners_of(ctx.session, duty.candidate)):
        return _drawn(duty, NOT_SEEN) if message.ts else None
    if duty.candidate.do_not_contact_since is None:
        text = f"{words.name(duty)} may be contacted after all: the note was taken back."
        return _drawn(duty, text) if message.ts else None
    by = ctx.session.get(Recruiter, message.details["by"]) if message.details["by"] else None
    text = f"{words.name(duty)} does not wish to be contacted, {by.name if by else 'somebody'} noted."
    if not message.details.get("ended"):
        return _drawn(duty, f"{text} All that was open has ended.")
    text = f"{text} You owed them {KINDS[duty.kind].owed} about {words.role(duty)}; that has ended."
    if not may_act(ctx.person, duty.owner):
        return _drawn(duty, f"{duty.owner.name} takes care of this now. Nothing is left for you to do.")
    value = str(duty.id)
    return _drawn(duty, text, blocks.row(f"wish.{value}", [blocks.button("They told me otherwise", OTHERWISE, value)]))


def _drawn(duty: Duty, text: str, *more: Block) -> Rendered:
    return Rendered(text, blocks.as_json([blocks.sentence(text), *more]), (Shown(duty.id),))


def register(app: App) -> None:
    app.action(DO_NOT_CONTACT)(listeners.on_button(hold_wish, for_ended=True))
    app.action(MAY_CONTACT)(listeners.on_button(lift_wish, for_ended=True))
    app.action(OTHERWISE)(listeners.on_button(told_otherwise, for_ended=True))
