"""The answers to the call card: I reached them, and how it went; no answer; a voicemail."""

import json

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from handlers import answering, forms, outcome_form
from handlers.cards.call import NO_ANSWER, REACHED, VOICEMAIL
from handlers.cards.words import name
from handlers.house import Body, House, user_of
from handlers.outcome_form import Nameless, NothingLeftWith
from models import duty as duties
from models import telling, trying
from models.act import Act, NotTheirs
from models.contact import What
from models.duty import Duty


def reached(act: Act, duty: Duty) -> View:
    """They have heard it: how did it go?"""
    return outcome_form.view(duty, act.person.user_id)


def saved(ack: Ack, body: Body, house: House) -> None:
    """Keeps how the call went. A call that took place is never refused."""
    try:
        outcome = outcome_form.read(forms.Typed(body))
    except NothingLeftWith:
        said = "Something always comes out of a call, if only a relationship. What was it?"
        ack(response_action="errors", errors={"takeaways": said})
        return
    except Nameless:
        ack(response_action="errors", errors={"referral": "Whom did they name? A first name is enough."})
        return
    opened = json.loads(body["view"]["private_metadata"])
    try:
        with house.act(body) as act:
            duty = duties.find(act.session, act.workspace.id, opened["duty"])
            if duty is None:
                said = "This is no longer in our books, so nothing was saved."
            else:
                entry = telling.reached(act, duty, outcome, was_allowed=opened["by"] == user_of(body))
                said = _further(act, duty) if entry.what is What.FURTHER else ""
    except NotTheirs as refusal:
        said = answering.refused(refusal)
    answering.close(ack, said)


def left(ack: Ack, body: Body, house: House) -> None:
    """The form was closed without saving: the next nudge says that it still can be."""
    ack()
    opened = json.loads(body["view"]["private_metadata"])
    with house.act(body) as act:
        duty = duties.find(act.session, act.workspace.id, opened["duty"])
        if duty and duty.is_open and not duty.form_left:
            duty.form_left = True
            duties.changed(act.session, duty, act.now)


def no_answer(act: Act, duty: Duty, _value: str) -> None:
    """It counts as a try, and the card stays."""
    trying.no_answer(act, duty)


def voicemail(act: Act, duty: Duty, _value: str) -> str:
    trying.voicemail(act, duty)
    return f"Noted. {name(duty)} should still hear it from a person, so I will ask again in the morning."


def _further(act: Act, duty: Duty) -> str:
    return f"{answering.truth(act, duty)} What you typed is kept in the log as a further entry."


def register(app: App) -> None:
    app.action(REACHED)(answering.form(reached))
    app.action(NO_ANSWER)(answering.answer(no_answer))
    app.action(VOICEMAIL)(answering.answer(voicemail))
    app.view(outcome_form.SAVE)(saved)
    app.view_closed(outcome_form.SAVE)(left)
