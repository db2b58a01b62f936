"""All sent: settles all sign-off e-mails to applicants with one click, or lists the same people one by one."""

from collections.abc import Callable

from slack_bolt import App, Respond
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.cards import message, rows, words
from handlers.cards.rows import ALL_SENT, ALL_TAKEN_BACK, ONE_BY_ONE
from handlers.runtime import listeners, private_list
from handlers.runtime.listeners import Gone
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks
from handlers.ui.forms import Body
from models.context import Context, guard
from models.duties import settle, undo
from models.duties.duty import ContactUnwanted, find_duty
from models.errors import PermissionDenied

ONE = "email.one"
MOST_ROWS = 90
NOTHING_LEFT = "There was nothing left to do. Nothing was changed."
NOTHING_TO_TAKE_BACK = "This can't be taken back any more. Nothing was changed."
UNWANTED = "One of them does not wish to be contacted any more, so nothing was taken back. Use One by one."


def on_all_sent(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Settles the listed duties that are still open and the person's own; a second click changes nothing."""
    _change_all(settle.all_sent, NOTHING_LEFT, body, client, respond, runtime)


def on_all_taken_back(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Takes back all that one All sent has settled; a second click changes nothing."""
    _change_all(undo.undo_sent, NOTHING_TO_TAKE_BACK, body, client, respond, runtime)


def _change_all(
    change: Callable[[Context, list[int]], object],
    nothing_changed: str,
    body: Body,
    client: WebClient,
    respond: Respond,
    runtime: Runtime,
) -> None:
    """Runs the transition on all duties behind the button. `nothing_changed`: the answer if it returns nothing."""
    value = listeners.button_value(body)
    try:
        with runtime.transaction(body) as ctx:
            listeners.duty_behind(ctx, value)
            text = "" if change(ctx, rows.ids_in_value(value)) else nothing_changed
    except (PermissionDenied, Gone) as refusal:
        text = listeners.refusal_text(refusal)
    except ContactUnwanted:
        text = UNWANTED
    listeners.acknowledge(body, client, respond, text, drawn=private_list.show_again(body, runtime))


def on_one_by_one(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Opens the list: a row for each duty, with a button to its card."""
    value = listeners.button_value(body)
    try:
        with runtime.reading(body) as ctx:
            listeners.duty_behind(ctx, value)
            view = one_by_one_form(ctx, rows.ids_in_value(value))
    except (PermissionDenied, Gone) as refusal:
        listeners.reply(body, client, respond, listeners.refusal_text(refusal))
    else:
        listeners.open_form(body, client, view)


def on_card_opened(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Replaces the list with the card: Slack stacks at most three modals, and the card opens more of them."""
    try:
        with runtime.reading(body) as ctx:
            duty = listeners.duty_behind(ctx, listeners.button_value(body))
            view = View(type="modal", title=words.form_title(duty), close="Close", blocks=message.card(ctx, duty))
    except (PermissionDenied, Gone) as refusal:
        listeners.reply(body, client, respond, listeners.refusal_text(refusal))
        return
    if listeners.is_in_form(body):
        client.views_update(view_id=body["view"]["id"], view=view)
    else:
        listeners.open_form(body, client, view)


def one_by_one_form(ctx: Context, duty_ids: list[int]) -> View:
    """The list of these duties, row by row. Raises PermissionDenied."""
    lines: list[Block] = []
    for duty_id in duty_ids[:MOST_ROWS]:
        duty = find_duty(ctx.session, ctx.workspace.id, duty_id)
        if duty is None:
            continue
        guard(ctx, duty.owner)
        text = message.row(ctx, duty) if duty.is_open else words.ended(ctx, duty)
        lines.append(rows.row(ctx.person, duty, text, ONE))
    if len(duty_ids) > MOST_ROWS:
        lines.append(blocks.aside(f"and {len(duty_ids) - MOST_ROWS} more."))
    return View(type="modal", title="One by one", close="Close", blocks=lines)


def register(app: App) -> None:
    app.action(ALL_SENT)(on_all_sent)
    app.action(ALL_TAKEN_BACK)(on_all_taken_back)
    app.action(ONE_BY_ONE)(on_one_by_one)
    app.action(ONE)(on_card_opened)
