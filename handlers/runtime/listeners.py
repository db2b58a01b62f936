"""Wrappers for buttons and forms: acknowledge, check permission, run one transaction, reply in private."""

import time
from collections.abc import Callable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from slack_bolt import Ack, BoltResponse, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.cards import words
from handlers.runtime import private_list, same_person
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks, forms
from handlers.ui.forms import Body, FieldErrors, FormValues, SecondLook
from models.context import Context, guard
from models.duties import undo
from models.duties.duty import Duty, find_duties, find_duty
from models.duties.recognition import PersonInDoubt
from models.errors import PermissionDenied

GIVES_WAY = "menu"
"""Callback id of a form that only chooses another one, which takes its place."""
MANY = 20
"""Saving this many people or more may take longer than Slack's three seconds."""


APPLIED_SECONDS = 0.5
"""Time in which Slack has surely applied an acknowledgement, in seconds."""


class LastingAck(Ack):
    """An ack that keeps its response: Bolt drops it when the listener raises within the same moment."""

    def __init__(self) -> None:
        self._kept: BoltResponse | None = None
        self.answered_at: float | None = None
        """When it was answered, by the monotonic clock."""

    @property
    def response(self) -> BoltResponse | None:
        return self._kept

    @response.setter
    def response(self, response: BoltResponse | None) -> None:
        self._kept = response or self._kept
        self.answered_at = self.answered_at or time.monotonic()


class Unchanged(Exception):
    """The form changes nothing, for the reason `text`: raised inside the transaction, so that it rolls back."""

    def __init__(self, text: str) -> None:
        super().__init__("nothing new")
        self.text = text


class Gone(Exception):
    """The duty behind the button is no longer in the database, or the person was erased."""


def duty_behind(ctx: Context, value: str) -> Duty:
    """The duty that a button's value names, if the person may act on it. Raises Gone or PermissionDenied."""
    duty = find_duty(ctx.session, ctx.workspace.id, number(value.partition(".")[0]))
    if duty is None or duty.person.forgotten_at:
        raise Gone
    guard(ctx, duty.owner)
    return duty


def on_button(
    transition: Callable[[Context, Duty, str], str | None], *, for_ended: bool = False
) -> Callable[..., None]:
    """A listener for a button that changes a duty. `for_ended`: also when the duty has ended.

    `transition(ctx, duty, value)` returns a sentence for the person alone, or None if the edited card is answer enough.
    A click on a duty that has ended replies with its current state and changes nothing. A private list that holds the
    button is redrawn in any case.
    """

    def listener(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
        value = button_value(body)
        way_back: list[Block] = []
        try:
            with runtime.transaction(body) as ctx:
                duty = duty_behind(ctx, value)
                text = transition(ctx, duty, value) if duty.is_open or for_ended else describe_ended(ctx, duty)
                way_back = _undo_of_now(ctx, duty)
        except (PermissionDenied, Gone) as refusal:
            text = refusal_text(refusal)
        acknowledge(body, client, respond, text, drawn=private_list.show_again(body, runtime), more=way_back)

    return listener


def _undo_of_now(ctx: Context, duty: Duty) -> list[Block]:
    """Undo for the answer that this very click has recorded; empty: it recorded none."""
    last = undo.undoable(ctx, duty)
    if last is None or last.at != ctx.now or last.by_id != ctx.person.id:
        return []
    return [blocks.row(f"undo.{duty.id}", [words.undo_button(duty, last.id)])]


def acknowledge(
    body: Body,
    client: WebClient,
    respond: Respond,
    text: str | None,
    *,
    drawn: bool,
    more: Sequence[Block] = (),
) -> None:
    """Replies to a click. Without a text, replies "Noted." where the click leaves no visible change.

    `drawn`: the message or list that holds the button was redrawn. `more`: blocks below the text, in a form.
    """
    if text or is_in_form(body) or (private_list.is_private(body) and not drawn):
        reply(body, client, respond, text or "Noted.", more)


FORM_OF: WeakKeyDictionary[Callable[..., None], Callable[[Context, Duty], View | None]] = WeakKeyDictionary()
"""The form about a duty that each listener of `on_open` opens."""


def on_open(draw: Callable[[Context, Duty], View | None], *, for_ended: bool = False) -> Callable[..., None]:
    """A listener for a button that opens a form about a duty. `for_ended`: also when the duty has ended.

    If `draw` returns None, since that duty has no such form, the reply is the duty's current state.
    """

    def listener(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
        try:
            with runtime.reading(body) as ctx:
                duty = duty_behind(ctx, button_value(body))
                view = draw(ctx, duty) if duty.is_open or for_ended else None
                text = "" if view else describe_ended(ctx, duty)
        except (PermissionDenied, Gone) as refusal:
            view, text = None, refusal_text(refusal)
        if view:
            open_form(body, client, view)
        else:
            reply(body, client, respond, text)

    FORM_OF[listener] = draw
    return listener


def on_submit(
    change: Callable[[FormValues, Context, Duty], str | View | None], *, for_ended: bool = False
) -> Callable[..., None]:
    """A listener for a submitted form about a duty: checks permission, runs one transaction, closes all its windows.

    `change(values, ctx, duty)` returns a sentence or a form to show instead, or None. It raises FieldErrors for wrong
    input, SecondLook to show the form once more with a warning, or PersonInDoubt to ask a question first. `for_ended`:
    also when the duty has ended.
    """

    def listener(ack: Ack, body: Body, runtime: Runtime) -> None:
        values = FormValues(body)
        text: str | View | None
        try:
            with runtime.transaction(body) as ctx:
                duty = duty_behind(ctx, str(values.metadata["duty"]))
                text = change(values, ctx, duty) if duty.is_open or for_ended else describe_ended(ctx, duty)
        except (PermissionDenied, Gone) as refusal:
            text = refusal_text(refusal)
        except SecondLook as look:
            ack(response_action="update", view=look.view)
            return
        except PersonInDoubt as in_doubt:
            ack(response_action="update", view=same_person.ask(body["view"], in_doubt))
            return
        except FieldErrors as faults:
            ack(response_action="errors", errors=faults.by_field)
            return
        close(ack, text)
        private_list.show_again(body, runtime)

    return listener


def duties_behind(ctx: Context, value: str) -> list[Duty]:
    """The duties that a button's value names, if the person may act on any. Raises Gone or PermissionDenied."""
    duties = find_duties(ctx.session, ctx.workspace.id, blocks.numbers(value))
    if not duties:
        raise Gone
    if not any(ctx.may_act_for(duty.owner) for duty in duties):
        guard(ctx, duties[0].owner)
    return duties


def on_several(transition: Callable[[Context, list[Duty]], str | None]) -> Callable[..., None]:
    """A listener for a button that changes several duties in one transaction; see `on_button`."""

    def listener(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
        try:
            with runtime.transaction(body) as ctx:
                text = transition(ctx, duties_behind(ctx, button_value(body)))
        except (PermissionDenied, Gone) as refusal:
            text = refusal_text(refusal)
        acknowledge(body, client, respond, text, drawn=private_list.show_again(body, runtime))

    return listener


def on_open_several(draw: Callable[[Context, list[Duty]], View]) -> Callable[..., None]:
    """A listener for a button that opens a form about several duties."""

    def listener(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
        try:
            with runtime.reading(body) as ctx:
                view = draw(ctx, duties_behind(ctx, button_value(body)))
        except (PermissionDenied, Gone) as refusal:
            reply(body, client, respond, refusal_text(refusal))
        else:
            open_form(body, client, view)

    return listener


def on_submit_several(change: Callable[[FormValues, Context, list[Duty]], str | None]) -> Callable[..., None]:
    """A listener for a submitted form about several duties; see `on_submit`."""

    def listener(ack: Ack, body: Body, runtime: Runtime) -> None:
        values = FormValues(body)
        try:
            with runtime.transaction(body) as ctx:
                text = change(values, ctx, duties_behind(ctx, str(values.metadata["duties"])))
        except (PermissionDenied, Gone) as refusal:
            text = refusal_text(refusal)
        except SecondLook as look:
            ack(response_action="update", view=look.view)
            return
        except FieldErrors as faults:
            ack(response_action="errors", errors=faults.by_field)
            return
        close(ack, text)

    return listener


def duties_form(
    duties: Sequence[Duty], callback_id: str, title: str, form_blocks: Sequence[Block], *, submit: str
) -> View:
    """A form about several duties, for `on_submit_several`."""
    ids = ".".join(str(duty.id) for duty in duties)
    return forms.modal(callback_id, title, form_blocks, submit=submit, duties=ids)


def duty_form(
    duty: Duty,
    callback_id: str,
    title: str,
    form_blocks: Sequence[Block],
    *,
    submit: str,
    close: str = "Cancel",
    **carried: Any,
) -> View:
    """A form about a duty, for `on_submit`. `carried`: further values for its private metadata."""
    return forms.modal(callback_id, title, form_blocks, submit=submit, close=close, duty=duty.id, **carried)


def close(ack: Ack, text: str | View | None) -> None:
    """Closes a submitted form and all below it, or shows the text, or another form, in its place."""
    if text:
        ack(response_action="update", view=text if isinstance(text, View) else notice(text))
    else:
        ack(response_action="clear")


def ask_to_wait(ack: Ack, people: int) -> bool:
    """Shows "one moment" in the form if many people are saved, since Slack waits three seconds only. False: few people.

    Call it only after all checks, since the form can't show a field error any more.
    """
    if people < MANY:
        return False
    ack(response_action="update", view=notice("One moment: I am writing it down, and say here when it is done."))
    return True


def tell_in_form(ack: Ack, client: WebClient, body: Body, text: str, *, waited: bool) -> None:
    """Shows the result in the submitted form. `waited`: the form shows "one moment", and may have been closed since."""
    if not waited:
        ack(response_action="update", view=notice(text))
        return
    wait_until_applied(ack)
    try:
        client.views_update(view_id=body["view"]["id"], view=notice(text))
    except SlackApiError as refusal:
        if refusal.response.get("error") != "not_found":
            raise


def wait_until_applied(ack: Ack) -> None:
    """Waits until Slack has applied the acknowledgement, which would overwrite a change of the form made before it."""
    if isinstance(ack, LastingAck) and ack.answered_at is not None:
        time.sleep(max(0.0, APPLIED_SECONDS - (time.monotonic() - ack.answered_at)))


def open_form(body: Body, client: WebClient, view: View) -> None:
    """Opens a form; from inside another form, on top of it. The form carries the private list that it came from.

    A menu of forms gives way to the one that was chosen: Slack stacks at most three.
    """
    view.private_metadata = private_list.carried_on(body, view.private_metadata)
    if is_in_form(body) and body["view"].get("callback_id") == GIVES_WAY:
        client.views_update(view_id=body["view"]["id"], view=view)
        return
    show = client.views_push if is_in_form(body) else client.views_open
    show(trigger_id=body["trigger_id"], view=view)


def redraw_form(body: Body, client: WebClient, view: View | dict[str, Any]) -> None:
    """Redraws the form in which something was chosen, unless it has changed since: it may have been saved meanwhile."""
    try:
        client.views_update(view_id=body["view"]["id"], hash=body["view"].get("hash"), view=view)
    except SlackApiError as refusal:
        if refusal.response.get("error") not in ("hash_conflict", "not_found"):
            raise


def reply(body: Body, client: WebClient, respond: Respond, text: str, more: Sequence[Block] = ()) -> None:
    """Shows one private sentence: below the message that was clicked, in the form, or on top of Home.

    `more`: blocks below it, in a form.
    """
    if is_in_form(body):
        view = notice(text, more)
        view.private_metadata = private_list.carried_on(body, None)
        client.views_update(view_id=body["view"]["id"], view=view)
    elif body.get("response_url"):
        respond(text=blocks.escaped(text), response_type="ephemeral", replace_original=False)
    else:
        open_form(body, client, notice(text))


def is_in_form(body: Body) -> bool:
    """Whether the button is in a form, where a click shows no effect without a reply."""
    return (body.get("view") or {}).get("type") == "modal"


def notice(text: str, more: Sequence[Block] = ()) -> View:
    """A form that only shows a text, with these blocks below it."""
    shown = [blocks.sentence(text), *more]
    return View(type="modal", title="Signoff", close="Close", clear_on_close=True, blocks=shown)


def button_value(body: Body) -> str:
    """The value of the button, or of the choice, that was pressed; "": a menu was cleared."""
    action: dict[str, Any] = body["actions"][0]
    return str(action.get("value") or (action.get("selected_option") or {}).get("value") or "")


def number(value: str) -> int:
    """The id of the row that a button's value names. Raises Gone if it is no number."""
    row_id = blocks.number(value)
    if row_id is None:
        raise Gone
    return row_id


def refusal_text(refusal: PermissionDenied | Gone) -> str:
    """The reason why nothing was changed, without a word about the candidate."""
    if isinstance(refusal, PermissionDenied):
        return f"This is with {refusal.owner_name}. Ask them for a hand-off if you would like to make the call."
    return "This is no longer recorded. Nothing was changed."


def describe_ended(ctx: Context, duty: Duty) -> str:
    """The current state of a duty that has ended: how, by whom and when."""
    return f"{words.ended(ctx, duty)} Nothing was changed.".lstrip()
