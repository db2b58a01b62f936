"""The sign-off e-mail: I sent it, and the form with its text, or with the closing e-mail after attempts."""

from slack_bolt import App, Respond
from slack_sdk import WebClient
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.cards import ready, words
from handlers.cards.call import CLOSING, WRITE
from handlers.cards.email import SENT
from handlers.fields import email
from handlers.fields.common import follow_up_field, read_follow_up
from handlers.runtime import listeners, private_list
from handlers.runtime.listeners import Gone
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks, forms
from handlers.ui.forms import Body
from models.context import Context
from models.duties import attempts, settle
from models.duties.duty import Duty
from models.errors import PermissionDenied
from models.rules.default_texts import PROMISE, Text
from models.rules.kinds import DutyKind

SENT_IT = "email.sent_it"
CLOSED = "email.closed"
KEEP_POSTED = "email.keep_posted"
"""Block id and action id of the box that promises to keep the candidate posted."""

TOO_SOON = "The closing e-mail comes after tries on 2 business days. Nothing was changed."


def email_sent(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Settles with the e-mail; where no address is known, asks first where it went."""
    view = None
    try:
        with runtime.transaction(body) as ctx:
            duty = listeners.duty_behind(ctx, listeners.button_value(body))
            text = None if duty.is_open else listeners.describe_ended(ctx, duty)
            if duty.is_open and duty.candidate.email is None:
                view = _where_form(duty)
            elif duty.is_open:
                settle.sent(ctx, duty)
    except (PermissionDenied, Gone) as refusal:
        text = listeners.refusal_text(refusal)
    if view:
        listeners.open_form(body, client, view)
    else:
        listeners.acknowledge(body, client, respond, text, drawn=private_list.show_again(body, runtime))


def _where_form(duty: Duty) -> View:
    """The question where the e-mail went: `_sent` reads it."""
    return listeners.duty_form(
        duty,
        SENT_IT,
        words.form_title(duty),
        [
            blocks.sentence(f"I know no address of {words.name(duty)}. Where did you send it?"),
            forms.line(email.FIELD, "E-mail", length=254),
            *email.where_field(duty),
        ],
        submit="I sent it",
    )


def sign_off_form(ctx: Context, duty: Duty, *, keep_posted: bool = False) -> View:
    """The form for the news by e-mail: the owed e-mail, or an e-mail the candidate wishes in place of a call.

    `keep_posted`: the text promises to keep them posted, and sending it records the promise.
    """
    intro = f"The news for {words.name(duty)}, ready to send."
    more: list[Block] = []
    if duty.kind is DutyKind.CALL:
        intro = f"{words.name(duty)} wishes to hear by e-mail. The text offers a call; this counts as told by e-mail."
        more = [follow_up_field()]
    box = forms.tick(
        KEEP_POSTED, "Keep them posted", "Promise it in the e-mail", initial=keep_posted, heard_by=KEEP_POSTED
    )
    promise = {"promise": PROMISE if keep_posted else ""}
    return _form(ctx, duty, ready.sign_off(duty), (words.form_title(duty), SENT_IT), intro, [box, *more], **promise)


def on_promise_ticked(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Redraws the form with the promise in the text, or without it; saves nothing."""
    values = forms.FormValues(body)
    try:
        with runtime.reading(body) as ctx:
            duty = listeners.duty_behind(ctx, str(values.metadata["duty"]))
            view = sign_off_form(ctx, duty, keep_posted=values.is_ticked(KEEP_POSTED))
    except (PermissionDenied, Gone) as refusal:
        listeners.reply(body, client, respond, listeners.refusal_text(refusal))
    else:
        listeners.redraw_form(body, client, view)


def closing(ctx: Context, duty: Duty) -> View:
    """The form for the closing e-mail, allowed after attempts on two business days."""
    if not attempts.may_close(ctx.session, duty):
        return listeners.notice(TOO_SOON)
    intro = f"{words.name(duty)} could not be reached. This tells them, and leaves the door open for a call."
    return _form(ctx, duty, Text.ATTEMPTED, ("Closing e-mail", CLOSED), intro, [])


def _form(
    ctx: Context,
    duty: Duty,
    text: Text,
    form: tuple[str, str],
    intro: str,
    more_fields: list[Block],
    **filled_in: str,
) -> View:
    title, callback_id = form
    subject, body = ready.filled_mail(duty, text, ctx.person.name, **filled_in)
    version = "promised" if filled_in.get("promise") else forms.VALUE
    return listeners.duty_form(
        duty,
        callback_id,
        title,
        [
            blocks.sentence(intro),
            *email.parts(duty, subject, body, version=version),
            *email.where_field(duty),
            *ready.left_out_phrases(duty),
            *more_fields,
        ],
        submit="I sent it",
    )


def _sent(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    where = email.went_to(values, duty)
    if duty.kind is DutyKind.CALL:
        settle.emailed(ctx, duty, read_follow_up(values), where, keep_posted=values.is_ticked(KEEP_POSTED))
    else:
        settle.sent(ctx, duty, where, keep_posted=values.is_ticked(KEEP_POSTED))
    return email.keep_address(values, ctx, duty)


def _close(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    # Checked before the address is saved, so that a refusal changes nothing.
    if not attempts.may_close(ctx.session, duty):
        return TOO_SOON
    attempts.attempted(ctx, duty, email.went_to(values, duty))
    return email.keep_address(values, ctx, duty)


def register(app: App) -> None:
    app.action(SENT)(email_sent)
    app.action(WRITE)(listeners.on_open(sign_off_form))
    app.view(SENT_IT)(listeners.on_submit(_sent))
    app.action(KEEP_POSTED)(on_promise_ticked)
    app.action(CLOSING)(listeners.on_open(closing))
    app.view(CLOSED)(listeners.on_submit(_close))
