"""The forms of the ready texts: the list of all, and the editor of one text with its fields and a preview."""

from slack_sdk.models.blocks import Block, SectionBlock
from slack_sdk.models.views import View

from handlers.cards import ready
from handlers.ui import blocks, forms
from models.context import Context
from models.duties.duty import Duty
from models.rules import text_templates
from models.rules.default_texts import Text
from models.rules.text_templates import BODY, SUBJECT, Written

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
    Text.AGAIN_COOL: "Second contact, after Cool",
    Text.AGAIN_HURT: "Second contact, after Hurt",
    Text.ASK_AGAIN: "The ask, in the second contact",
}
FIELDS = {
    "name": "the candidate",
    "role": "the role, with the client",
    "reason": "a whole sentence on the reason, or that it is still to come; nothing where none is known",
    "sender": "whoever writes or calls",
    "date": "the day by which they hear",
    "referral": "whom they named",
    "wish": "a whole sentence on what they would want next; nothing where nobody has asked",
}
MADE_UP = {
    "name": "Jane Doe",
    "role": "Staff Engineer at Acme",
    "reason": "What I can tell you about the reason: Another candidate fitted more closely",
    "date": "Friday",
    "referral": "Tom Sayer",
    "wish": "When we spoke, your ideal next step was this: Lead a small team",
}


def every(ctx: Context) -> View:
    """The list of all texts, each with a Change button."""
    rows: list[Block] = []
    for text, label in LABELS.items():
        mark = "" if text_templates.of(ctx.workspace, text).is_first else " (in your words)"
        button = blocks.button("Change", CHANGE, text.value)
        rows.append(SectionBlock(block_id=f"text.{text}", text=blocks.plain(f"{label}{mark}"), accessory=button))
    head = blocks.aside("What stands ready on cards and in forms, for the whole team.")
    return View(type="modal", title="Texts", close="Close", blocks=[head, *rows])


def one(written: Written, version: int, entry: int, preview: list[Block]) -> View:
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


def preview(ctx: Context, written: Written, real: Duty | None) -> list[Block]:
    """The text filled in for `real`, a duty of the reader, or for a made-up candidate without one."""
    all_values = MADE_UP | {"sender": ctx.person.name}
    if real:
        not_in_books = {name: MADE_UP[name] for name in ("date", "referral", "wish")}
        all_values |= ready.fields(written, real, ctx.person.name, **not_in_books)
    values = {name: all_values[name] for name in written.fields}
    title = f"As it would be for {blocks.cut(values['name'], 60)}" + ("" if real else ", who is made up")
    if not written.is_mail:
        return [blocks.lines(title, written.lines(**values))]
    subject, body = written.filled(**values)
    return [blocks.letter(title, f"{subject}\n\n{body}", BODY + SUBJECT * 3 + 2)]
