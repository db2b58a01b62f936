"""The walk that every button takes: acknowledged at once, checked, done in one transaction, and answered in private."""

import json
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from handlers.cards.words import ENDED
from handlers.runtime import private_list, same_person
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks, dates, paging
from handlers.ui.forms import Body, FieldErrors, SecondLook
from models.context import Context, NotTheirs, guard
from models.duties.duty import Duty, find_duty
from models.duties.join_people import PersonInDoubt

HURRY_SECONDS = 1
"""How long Slack may take to tell us about a person, since a form opens within three seconds or not at all."""


MANY = 20
"""To write so many people down may take longer than Slack's three seconds."""


class Unchanged(Exception):
    """Nothing new came of a form, as `said` tells: raised inside the transaction, so that no row of it stays."""

    def __init__(self, said: str) -> None:
        super().__init__("nothing new")
        self.said = said


class Gone(Exception):
    """The duty behind the button is no longer in our books, or the person was erased from them."""


def duty_behind(ctx: Context, value: str) -> Duty:
    """The duty that a button's value names, if the person may act on it. Raises Gone or NotTheirs."""
    found = find_duty(ctx.session, ctx.workspace.id, number(value.partition(".")[0]))
    if found is None or found.candidate.forgotten_at:
        raise Gone
    guard(ctx, found.owner)
    return found


def on_button(
    transition: Callable[[Context, Duty, str], str | None], *, for_ended: bool = False
) -> Callable[..., None]:
    """A listener for a button that changes a duty. `for_ended`: also when the duty has ended.

    `transition(ctx, duty, value)` returns a sentence for the person alone, or None when the edited card says it all.
    A click on a duty that has ended answers with what is true now and changes nothing. A list that the person alone
    sees is drawn anew, whatever came of it.
    """

    def listener(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
        ack()
        value = button_value(body)
        try:
            with runtime.transaction(body) as ctx:
                duty = duty_behind(ctx, value)
                said = transition(ctx, duty, value) if duty.is_open or for_ended else describe_ended(ctx, duty)
        except (NotTheirs, Gone) as refusal:
            said = refused(refusal)
        acknowledge(body, client, respond, said, drawn=private_list.show_again(body, runtime))

    return listener


def acknowledge(body: Body, client: WebClient, respond: Respond, said: str | None, *, drawn: bool) -> None:
    """Says what there is to say of a click, and something where nobody would see that it was taken.

    `drawn`: what the button stands in was drawn anew.
    """
    if said or is_in_form(body) or (private_list.is_private(body) and not drawn):
        reply(body, client, respond, said or "Noted.")


def on_open(draw: Callable[[Context, Duty], View | None], *, for_ended: bool = False) -> Callable[..., None]:
    """A listener for a button that opens a form about a duty. `for_ended`: also when the duty has ended.

    Where `draw` has nothing to show, since that duty has no such form, the person hears what is true now.
    """

    def listener(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
        ack()
        try:
            with runtime.reading(body) as ctx:
                duty = duty_behind(ctx, button_value(body))
                view = draw(ctx, duty) if duty.is_open or for_ended else None
                said = "" if view else describe_ended(ctx, duty)
        except (NotTheirs, Gone) as refusal:
            view, said = None, refused(refusal)
        if view:
            open_form(body, client, view)
        else:
            reply(body, client, respond, said)

    return listener


def on_submit(
    ack: Ack, body: Body, runtime: Runtime, change: Callable[[Context, Duty], str | None], *, for_ended: bool = False
) -> None:
    """A form about a duty was submitted: it is checked, done in one transaction, and all its windows close.

    `change` returns a sentence to show instead, or None; it raises Faults where something must be put right, or
    SecondLook where something is worth one, or PersonInDoubt where a question is asked first. `for_ended`: also when
    the duty has ended.
    """
    duty_id = json.loads(body["view"]["private_metadata"])["duty"]
    try:
        with runtime.transaction(body) as ctx:
            duty = duty_behind(ctx, str(duty_id))
            said = change(ctx, duty) if duty.is_open or for_ended else describe_ended(ctx, duty)
    except (NotTheirs, Gone) as refusal:
        said = refused(refusal)
    except SecondLook as look:
        ack(response_action="update", view=look.view)
        return
    except PersonInDoubt as unsure:
        ack(response_action="update", view=same_person.ask(body["view"], unsure))
        return
    except FieldErrors as faults:
        ack(response_action="errors", errors=faults.by_field)
        return
    close(ack, said)
    private_list.show_again(body, runtime)


def close(ack: Ack, said: str | None) -> None:
    """Closes a submitted form and all below it, or says something in its place."""
    if said:
        ack(response_action="update", view=notice(said))
    else:
        ack(response_action="clear")


def ask_to_wait(ack: Ack, people: int) -> bool:
    """Nothing can be refused any more: where it is about many, the form asks to wait, since Slack does not."""
    if people < MANY:
        return False
    ack(response_action="update", view=notice("One moment: I am writing it down, and say here when it is done."))
    return True


def tell_in_form(ack: Ack, client: WebClient, body: Body, said: str, *, waited: bool) -> None:
    """What came of it, in the form that was sent; where it asked to wait, unless it was closed meanwhile."""
    if not waited:
        ack(response_action="update", view=notice(said))
        return
    try:
        client.views_update(view_id=body["view"]["id"], view=notice(said))
    except SlackApiError as refusal:
        if refusal.response.get("error") != "not_found":
            raise


def open_form(body: Body, client: WebClient, view: View) -> None:
    """Opens a form; from inside another form it is put on top of it. It knows the private list that it came from."""
    view.private_metadata = private_list.carried_on(body, view.private_metadata)
    show = client.views_push if is_in_form(body) else client.views_open
    show(trigger_id=body["trigger_id"], view=view)


def reply(body: Body, client: WebClient, respond: Respond, said: str) -> None:
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


def button_value(body: Body) -> str:
    """The value of the button, or of the choice, that was pressed; "": a menu was cleared."""
    action: dict[str, Any] = body["actions"][0]
    return str(action.get("value") or (action.get("selected_option") or {}).get("value") or "")


def number(value: str) -> int:
    """The number of a row that a button names. Raises Gone where it names none."""
    found = paging.number(value)
    if found is None:
        raise Gone
    return found


def refused(refusal: NotTheirs | Gone) -> str:
    """Why nothing happened, without a word about the candidate."""
    if isinstance(refusal, NotTheirs):
        return f"This is with {refusal.owner_name}. Ask them for a hand-off if you would like to make the call."
    return "This is no longer in our books. Nothing was changed."


def describe_ended(ctx: Context, duty: Duty) -> str:
    """What is true now of a duty that has ended."""
    if duty.settled_at is None or duty.settled_as is None:
        return "Nothing was changed."
    calendar = ctx.person.calendar
    when = dates.day(calendar.day_of(duty.settled_at), calendar.day_of(ctx.now))
    ended = ENDED[duty.settled_as].format(name=duty.candidate.name)
    by = f", {duty.settled_by.name} says" if duty.settled_by and duty.settled_by_id != ctx.person.id else ""
    return f"This is settled since {when}{by}: {ended}. Nothing was changed."
