"""Do not contact: their wish ends everything open with them, and one private note tells who leads."""

from slack_bolt import App

from handlers import answering, blocks
from handlers.cards import words
from handlers.cards.words import DO_NOT_CONTACT, MAY_CONTACT
from handlers.sight import Sight
from models import blocking, finding
from models.act import Act, may_act
from models.drawing import Drawing, Shown
from models.duty import Duty
from models.message import Message
from models.recruiter import Recruiter

NOT_SEEN = "Somebody's wish not to be contacted was noted. Others take care of them now."


def wished(act: Act, duty: Duty, _value: str) -> str:
    """Everything open with them ends; it can be undone on the card."""
    if blocking.do_not_contact(act, duty) is None:
        return f"{words.name(duty)} is not contacted any more already. Nothing was changed."
    return f"Noted: nobody is asked to contact {words.name(duty)} any more. Undo stands on the card."


def lifted(act: Act, duty: Duty, _value: str) -> str:
    """They called, or wrote, and wish to hear from us again."""
    if blocking.lift(act, duty) is None:
        return f"{words.name(duty)} may be contacted already. Nothing was changed."
    return f"Noted: {words.name(duty)} may be contacted again. What had ended stays ended; record anew what is owed."


def draw_note(message: Message, sight: Sight) -> Drawing | None:
    """To who leads: whose wish it is, and who noted it; None where it was taken back before.

    Whoever may not see the person any more reads no name, and is sent none.
    """
    duty = sight.session.get(Duty, message.duty_id)
    if duty is None:
        return None
    if not any(may_act(sight.reader, owner) for owner in finding.owners_of(sight.session, duty.candidate)):
        gone = Drawing(NOT_SEEN, blocks.as_json([blocks.sentence(NOT_SEEN)]), (Shown(duty.id),))
        return gone if message.ts else None
    name = words.name(duty)
    by = sight.session.get(Recruiter, message.details["by"]) if message.details["by"] else None
    said = f"{name} does not wish to be contacted, {by.name if by else 'somebody'} noted. All that was open has ended."
    if duty.candidate.do_not_contact_since is None:
        if message.ts is None:
            return None
        said = f"{name} may be contacted after all: the note was taken back."
    return Drawing(said, blocks.as_json([blocks.sentence(said)]), (Shown(duty.id),))


def register(app: App) -> None:
    app.action(DO_NOT_CONTACT)(answering.answer(wished, for_ended=True))
    app.action(MAY_CONTACT)(answering.answer(lifted, for_ended=True))
