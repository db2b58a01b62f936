"""Texts: the team edits its ready e-mails and lines, previews them, and can restore the default text."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.cards.home_buttons import TEXTS
from handlers.fields import bias_warning
from handlers.runtime import listeners
from handlers.runtime.admission import vouched
from handlers.runtime.runtime import Runtime
from handlers.settings import text_form
from handlers.settings.text_form import BACK, CHANGE, PREVIEW, SAVED
from handlers.ui import blocks, forms
from handlers.ui.forms import Body, SecondLook
from models.context import Context
from models.duties.duty import Duty, open_duties_of_owner
from models.errors import PermissionDenied, StaleVersion
from models.rules import text_templates
from models.rules.default_texts import Text
from models.rules.text_templates import BODY, Fault, TemplateFault, Written
from models.settings import change_team, texts

REFUSED = "The team's texts are with its leads and Slack's admins. Ask one of them for a change."
EMPTY = "Something has to stand here. Back to the first text brings back what stood there first."
TOO_LONG = (
    f"With the fields filled in this gets longer than the {BODY} characters that a form can show. Shorten it, please."
)


def form(draw: Callable[[Context, Body], View]) -> Callable[..., None]:
    """A listener that opens a form, or refuses people who may not change the settings."""

    def listener(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
        ack()
        try:
            with runtime.reading(body) as ctx:
                change_team.guard(ctx)
                view = draw(ctx, body)
        except PermissionDenied:
            listeners.reply(body, client, respond, REFUSED)
        else:
            listeners.open_form(body, client, view)

    return listener


def every(ctx: Context, _body: Body) -> View:
    return text_form.every(ctx)


def one(ctx: Context, body: Body) -> View:
    """The editor of the chosen text, with its preview."""
    chosen = listeners.button_value(body)
    if chosen not in set(Text):
        return text_form.every(ctx)
    written = text_templates.of(ctx.workspace, Text(chosen))
    return text_form.one(written, texts.version(ctx, written.text), 0, _preview(ctx, written))


def previewed(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Previews the typed text; saves nothing."""
    _redraw(ack, body, client, respond, runtime, lambda written: (written, 0))


def back(ack: Ack, body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Puts the default text into the form; nothing is saved until Save."""
    _redraw(ack, body, client, respond, runtime, lambda written: (text_templates.first(written.text), 1))


def _redraw(
    ack: Ack,
    body: Body,
    client: WebClient,
    respond: Respond,
    runtime: Runtime,
    change: Callable[[Written], tuple[Written, int]],
) -> None:
    ack()
    values = forms.FormValues(body)
    try:
        with runtime.reading(body) as ctx:
            change_team.guard(ctx)
            written, entry_step = change(_typed(values))
            entry = values.metadata["entry"] + entry_step
            view = text_form.one(written, values.metadata["version"], entry, _preview(ctx, written))
    except PermissionDenied:
        listeners.reply(body, client, respond, REFUSED)
    else:
        client.views_update(view_id=body["view"]["id"], view=view)


def saved(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Saves the text; input errors are shown at their fields."""
    values = forms.FormValues(body)
    entry = values.metadata["entry"]
    try:
        with runtime.transaction(body) as ctx:
            change_team.guard(ctx)
            typed = _typed(values)
            if not text_templates.faults(typed):
                bias_warning.take(values, f"subject.{entry}", f"body.{entry}")
            texts.reword(ctx, typed, values.metadata["version"])
    except PermissionDenied:
        listeners.close(ack, REFUSED)
    except StaleVersion as stale:
        text = f"{stale.name} changed this text while you had it open, so nothing of yours was saved."
        listeners.close(ack, f"{text} Open Texts again: it shows how it stands now.")
    except SecondLook as second_look:
        ack(response_action="update", view=second_look.view)
    except texts.InvalidText as invalid:
        errors = {f"{part}.{entry}": said_of(fault, typed) for part, fault in invalid.by_part.items()}
        ack(response_action="errors", errors=errors)
    else:
        listeners.close(ack, f"Saved: {text_form.LABELS[typed.text]}.")


def said_of(fault: Fault, written: Written) -> str:
    """The error text for a template fault."""
    known = ", ".join(f"{{{name}}}" for name in written.fields)
    fragment = blocks.cut(fault.shown, 40)
    match fault.why:
        case TemplateFault.UNKNOWN_FIELD:
            return f"I don't know {{{fragment}}}. In this text I know {known}."
        case TemplateFault.BRACE:
            return f"A brace stands alone near “{fragment}”. Braces hold a field, and in this text I know {known}."
        case TemplateFault.EMPTY:
            return EMPTY
        case TemplateFault.TOO_LONG:
            return TOO_LONG


def _typed(values: forms.FormValues) -> Written:
    entry: Any = values.metadata["entry"]
    default = text_templates.first(Text(values.metadata["text"]))
    subject = " ".join((values.text(f"subject.{entry}") or "").split())
    return replace(default, subject=subject, body=values.text(f"body.{entry}") or "")


def _preview(ctx: Context, written: Written) -> list[Block]:
    """The preview, or the faults that prevent one."""
    if faults := text_templates.faults(written):
        return [blocks.sentence(said_of(fault, written)) for fault in faults.values()]
    return text_form.preview(ctx, written, _somebody(ctx))


def _somebody(ctx: Context) -> Duty | None:
    """The newest open duty of the reader with a decline, as the example of the preview."""
    duties = open_duties_of_owner(ctx.session, ctx.person)
    return max((duty for duty in duties if duty.decline), key=lambda duty: duty.id, default=None)


def register(app: App) -> None:
    app.action(TEXTS, middleware=[vouched])(form(every))
    app.action(CHANGE, middleware=[vouched])(form(one))
    app.action(PREVIEW, middleware=[vouched])(previewed)
    app.action(BACK, middleware=[vouched])(back)
    app.view(SAVED, middleware=[vouched])(saved)
