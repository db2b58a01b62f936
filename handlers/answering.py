"""The walk that every button takes: acknowledged at once, checked, done in one transaction, and answered in private."""

import json
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient
from slack_sdk.models.views import View

from handlers import blocks, days
from handlers.cards.words import ENDED
from handlers.forms import Faults
from handlers.house import Body, House, team_of, user_of
from models import duty as duties
from models.act import Act, NotTheirs, guard
from models.duty import Duty

HURRY_SECONDS = 1
"""How long Slack may take to tell us about a person, since a form opens within three seconds or not at all."""


class Gone(Exception):
    """The duty behind the button is no longer in our books."""


def duty_behind(act: Act, value: str) -> Duty:
    """The duty that a button's value names, if the person may act on it. Raises Gone or NotTheirs."""
    found = duties.find(act.session, act.workspace.id, int(value.partition(".")[0]))
    if found is None:
        raise Gone
    guard(act, found.owner)
    return found


def answer(transition: Callable[[Act, Duty, str], str | None]) -> Callable[..., None]:
    """A listener for a button that changes a duty.

    `transition(act, duty, value)` returns a sentence for the person alone, or None when the edited card says it all.
    A click on a duty that has ended answers with what is true now and changes nothing.
    """

    def listener(ack: Ack, body: Body, client: WebClient, respond: Respond, house: House) -> None:
        ack()
        house.meet(client, team_of(body), user_of(body))
        value = pressed(body)
        try:
            with house.act(body) as act:
                duty = duty_behind(act, value)
                said = transition(act, duty, value) if duty.is_open else truth(act, duty)
        except (NotTheirs, Gone) as refusal:
            said = refused(refusal)
        if said or is_in_form(body):
            tell(body, client, respond, said or "Noted.")

    return listener


def form(draw: Callable[[Act, Duty], View], *, for_ended: bool = False) -> Callable[..., None]:
    """A listener for a button that opens a form about a duty. `for_ended`: also when the duty has ended."""

    def listener(ack: Ack, body: Body, client: WebClient, respond: Respond, house: House) -> None:
        ack()
        house.meet(client, team_of(body), user_of(body), seconds=HURRY_SECONDS)
        try:
            with house.look(body) as act:
                duty = duty_behind(act, pressed(body))
                view = draw(act, duty) if duty.is_open or for_ended else None
                said = "" if view else truth(act, duty)
        except (NotTheirs, Gone) as refusal:
            view, said = None, refused(refusal)
        if view:
            open_form(body, client, view)
        else:
            tell(body, client, respond, said)

    return listener


def submitted(ack: Ack, body: Body, house: House, change: Callable[[Act, Duty], str | None]) -> None:
    """A form about a duty was submitted: it is checked, done in one transaction, and all its windows close.

    `change` returns a sentence to show instead, or None; it raises Faults where something must be put right.
    """
    duty_id = json.loads(body["view"]["private_metadata"])["duty"]
    try:
        with house.act(body) as act:
            duty = duty_behind(act, str(duty_id))
            said = change(act, duty) if duty.is_open else truth(act, duty)
    except (NotTheirs, Gone) as refusal:
        said = refused(refusal)
    except Faults as faults:
        ack(response_action="errors", errors=faults.by_field)
        return
    close(ack, said)


def close(ack: Ack, said: str | None) -> None:
    """Closes a submitted form and all below it, or says something in its place."""
    if said:
        ack(response_action="update", view=notice(said))
    else:
        ack(response_action="clear")


def open_form(body: Body, client: WebClient, view: View) -> None:
    """Opens a form; from inside another form it is put on top of it."""
    show = client.views_push if is_in_form(body) else client.views_open
    show(trigger_id=body["trigger_id"], view=view)


def tell(body: Body, client: WebClient, respond: Respond, said: str) -> None:
    """One private sentence: below the message that was clicked, in the form, or on top of Home."""
    if is_in_form(body):
        client.views_update(view_id=body["view"]["id"], view=notice(said))
    elif body.get("response_url"):
        respond(text=blocks.escaped(said), response_type="ephemeral", replace_original=False)
    else:
        open_form(body, client, notice(said))


def is_in_form(body: Body) -> bool:
    """Whether the button stands in a form, where nothing is seen to happen unless something is said."""
    return (body.get("view") or {}).get("type") == "modal"


def notice(said: str) -> View:
    """A form that only says something."""
    return View(type="modal", title="Signoff", close="Close", clear_on_close=True, blocks=[blocks.sentence(said)])


def pressed(body: Body) -> str:
    """The value of the button, or of the choice, that was pressed."""
    action: dict[str, Any] = body["actions"][0]
    return str(action.get("value") or action.get("selected_option", {}).get("value", ""))


def refused(refusal: NotTheirs | Gone) -> str:
    """Why nothing happened, without a word about the candidate."""
    if isinstance(refusal, NotTheirs):
        return f"This is with {refusal.owner_name}. Ask them for a hand-off if you would like to make the call."
    return "This is no longer in our books. Nothing was changed."


def truth(act: Act, duty: Duty) -> str:
    """What is true now of a duty that has ended."""
    if duty.settled_at is None or duty.settled_as is None:
        return "Nothing was changed."
    calendar = act.person.calendar
    when = days.day(calendar.day_of(duty.settled_at), calendar.day_of(act.now))
    ended = ENDED[duty.settled_as].format(name=duty.candidate.name)
    by = f", {duty.settled_by.name} says" if duty.settled_by and duty.settled_by_id != act.person.id else ""
    return f"This is settled since {when}{by}: {ended}. Nothing was changed."
