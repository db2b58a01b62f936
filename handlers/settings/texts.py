"""Texts: the team rewords its ready e-mails and lines, previews them, and restores the default."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block, SectionBlock
from slack_sdk.models.views import View

from handlers.cards import ready
from handlers.cards.words import TEXTS
from handlers.fields import bias_warning
from handlers.runtime import listeners
from handlers.runtime.admission import vouched
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks, forms
from handlers.ui.forms import Body, SecondLook
from models.context import Context
from models.duties.duty import Duty, open_duties_of_owner
from models.errors import PermissionDenied, StaleVersion
from models.rules import text_templates
from models.rules.default_texts import PROMISE, Text
from models.rules.text_templates import BODY, SUBJECT, Fault, TemplateFault, Written
from models.settings import change_team, texts

CHANGE = "texts.change"
PREVIEW = "texts.preview"
BACK = "texts.back"
SAVED = "texts.saved"

LABELS = {
    Text.HEADS_UP: "Heads-up e-mail",
    Text.APPLIED: "Sign-off e-mail, applied",
    Text.SUBMITTED: "Sign-off e-mail, submitted",
    Text.INTERVIEWED: "Sign-off e-mail, interviewed and final round",
    Text.ATTEMPTED: "Closing e-mail, after two attempts",
    Text.STILL_DECIDING: "Still deciding",
    Text.KEEP_POSTED: "Keep-posted note, a role has opened",
    Text.TOUCH_BASE: "Keep-posted note, to stay in touch",
    Text.THANK_YOU: "Thank-you",
    Text.CALL_INTERVIEWED: "What you could say, interviewed",
    Text.CALL_FINAL: "What you could say, final round",
    Text.ASK: "The ask, in the call",
    Text.VOICEMAIL: "If their voicemail answers",
    Text.AGAIN_FINE: "Second contact, after Fine",
    Text.AGAIN_COOL: "Second contact, after Reserved",
    Text.AGAIN_HURT: "Second contact, after Hurt",
    Text.ASK_AGAIN: "The ask, in the second contact",
}
FIELDS = {
    "name": "the candidate",
    "first_name": "their first name",
    "role": "the role, with the client",
    "reason": "a whole sentence on the reason, or that it is still to come; nothing where none is known",
    "promise": "that you keep them posted; nothing unless you tick it where you send the e-mail",
    "sender": "whoever writes or calls",
    "date": "the day by which they hear",
    "next_try": "the day on which you try again: tomorrow, or on Monday",
    "referral": "the person they named",
    "wish": "a whole sentence on what they would want next; nothing where nobody has asked",
}
MADE_UP = {
    "name": "Jane Doe",
    "first_name": "Jane",
    "role": "Staff Engineer at Acme",
    "reason": "They chose someone whose experience is closer to what this role needs.",
    "promise": PROMISE,
    "date": "Friday",
    "next_try": "tomorrow",
    "referral": "Tom Sayer",
    "wish": "When we spoke, your ideal next step was this: Lead a small team",
}

REFUSED = "The team's texts are with its leads and Slack's admins. Ask one of them for a change."
EMPTY = "This can't be empty. Back to the first text brings back the default."
TOO_LONG = (
    f"With the fields filled in this gets longer than the {BODY} characters that a form can show. Shorten it, please."
)


def all_texts_form(ctx: Context) -> View:
    """The list of all texts, each with a Change button."""
    rows: list[Block] = []
    for text, label in LABELS.items():
        mark = "" if text_templates.of(ctx.workspace, text).is_first else " (in your words)"
        button = blocks.button("Change", CHANGE, text.value)
        rows.append(SectionBlock(block_id=f"text.{text}", text=blocks.plain(f"{label}{mark}"), accessory=button))
    head = blocks.aside("The texts on cards and in forms, for the whole team.")
    return View(type="modal", title="Texts", close="Close", blocks=[head, *rows])


def text_form(written: Written, version: int, entry: int, preview: list[Block]) -> View:
    """The editor of one text. `version`: of the text shown. `entry`: in the block ids; a new text needs a new one."""
    kind = "An e-mail" if written.is_mail else "Lines to say, one a line"
    subject = forms.line(
        f"subject.{entry}", "Subject", initial=written.subject, length=SUBJECT, hint="One line.", optional=False
    )
    body = forms.line(
        f"body.{entry}", "Text", initial=written.body, multiline=True, length=BODY, hint=known(written), optional=False
    )
    buttons = [
        blocks.button("Preview", PREVIEW, written.text.value),
        blocks.button("Back to the first text", BACK, written.text.value),
    ]
    return forms.modal(
        SAVED,
        "Change a text",
        [
            blocks.sentence(f"{LABELS[written.text]}. {kind}."),
            *([subject] if written.is_mail else []),
            body,
            blocks.row("text_buttons", buttons),
            *preview,
        ],
        submit="Save",
        text=written.text.value,
        version=version,
        entry=entry,
    )


def known(written: Written) -> str:
    """Hint that lists the fields allowed in braces, and their meanings."""
    return "Filled in: " + "; ".join(f"{{{name}}} {FIELDS[name]}" for name in written.fields) + "."


def text_preview(ctx: Context, written: Written, real: Duty | None) -> list[Block]:
    """The text filled in for `real`, a duty of the reader, or for a made-up candidate without one."""
    all_values = MADE_UP | {"sender": ctx.person.name}
    if real:
        not_in_books = {name: MADE_UP[name] for name in ("date", "next_try", "referral", "wish", "promise")}
        all_values |= ready.field_values(written, real, ctx.person.name, **not_in_books)
    values = {name: all_values[name] for name in written.fields}
    title = f"As it would be for {blocks.cut(values['name'], 60)}" + ("" if real else ", who is made up")
    if not written.is_mail:
        return [blocks.lines(title, written.lines(**values))]
    subject, body = written.filled(**values)
    return [blocks.letter(title, f"{subject}\n\n{body}", BODY + SUBJECT * 3 + 2)]


def on_open_text(draw: Callable[[Context, Body], View]) -> Callable[..., None]:
    """A listener that opens a form, or refuses people who may not change the settings."""

    def listener(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
        try:
            with runtime.reading(body) as ctx:
                change_team.guard(ctx)
                view = draw(ctx, body)
        except PermissionDenied:
            listeners.reply(body, client, respond, REFUSED)
        else:
            listeners.open_form(body, client, view)

    return listener


def every_text_form(ctx: Context, _body: Body) -> View:
    return all_texts_form(ctx)


def chosen_text_form(ctx: Context, body: Body) -> View:
    """The editor of the chosen text, with its preview."""
    chosen = listeners.button_value(body)
    if chosen not in set(Text):
        return all_texts_form(ctx)
    written = text_templates.of(ctx.workspace, Text(chosen))
    return text_form(written, texts.version(ctx, written.text), 0, _preview(ctx, written))


def on_preview(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Previews the typed text; saves nothing."""
    _redraw(body, client, respond, runtime, lambda written: (written, 0))


def on_default_text(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Puts the default text into the form; nothing is saved until Save."""
    _redraw(body, client, respond, runtime, lambda written: (text_templates.first(written.text), 1))


def _redraw(
    body: Body,
    client: WebClient,
    respond: Respond,
    runtime: Runtime,
    change: Callable[[Written], tuple[Written, int]],
) -> None:
    values = forms.FormValues(body)
    try:
        with runtime.reading(body) as ctx:
            change_team.guard(ctx)
            written, entry_step = change(_typed(values))
            entry = values.metadata["entry"] + entry_step
            view = text_form(written, values.metadata["version"], entry, _preview(ctx, written))
    except PermissionDenied:
        listeners.reply(body, client, respond, REFUSED)
    else:
        listeners.redraw_form(body, client, view)


def on_text_saved(ack: Ack, body: Body, runtime: Runtime) -> None:
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
        listeners.close(ack, f"Saved: {LABELS[typed.text]}.")


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
    return text_preview(ctx, written, _somebody(ctx))


def _somebody(ctx: Context) -> Duty | None:
    """The newest open duty of the reader with a decline, as the example of the preview."""
    duties = open_duties_of_owner(ctx.session, ctx.person)
    return max((duty for duty in duties if duty.decline), key=lambda duty: duty.id, default=None)


def register(app: App) -> None:
    app.action(TEXTS, middleware=[vouched])(on_open_text(every_text_form))
    app.action(CHANGE, middleware=[vouched])(on_open_text(chosen_text_form))
    app.action(PREVIEW, middleware=[vouched])(on_preview)
    app.action(BACK, middleware=[vouched])(on_default_text)
    app.view(SAVED, middleware=[vouched])(on_text_saved)
