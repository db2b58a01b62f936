"""The More menu of a card: the less frequent answers, each with a description."""

from collections.abc import Sequence
from dataclasses import replace

from slack_bolt import App
from slack_sdk.models.blocks import Block, ConfirmObject, SectionBlock
from slack_sdk.models.views import View

from handlers.cards import words
from handlers.cards.call import ADD_NUMBER, MORE
from handlers.cards.keep_posted import NOT_ANY_MORE
from handlers.cards.referral import REACH
from handlers.cards.words import (
    CORRECT,
    DECIDED,
    DO_NOT_CONTACT,
    EDIT,
    HAND_OFF,
    HOLD,
    NOT_TOLD,
    RELEASE,
    RELEASE_ROLE,
    WAS_SAID,
)
from handlers.fields.common import follow_up_field, read_follow_up
from handlers.runtime import listeners, same_person
from handlers.ui import blocks, forms, parsing
from handlers.ui.forms import FieldErrors
from models.context import Context
from models.duties import attempts, correct, edit, settle, undo
from models.duties.duty import Duty
from models.rules.kinds import NEWS, DutyKind
from models.rules.phone import read_number

EMAILED = "more.emailed"
EMAILED_SAVED = "more.emailed_saved"
WRONG_NUMBER = "more.wrong_number"
NUMBER_SAVED = "more.number_saved"
WRONG_SAVED = "more.wrong_number_saved"
KNEW = "more.knew"
WITHDREW = "more.withdrew"

ABOUT_A_DECLINE = NEWS | {DutyKind.FOLLOW_UP}
TO_CANDIDATES = frozenset(DutyKind) - {DutyKind.REFERRAL_CALL}
CHOICES = [
    ("Hand off", HAND_OFF, "Offer this to a colleague. It stays yours until they take it.", frozenset(DutyKind)),
    ("E-mailed at their wish", EMAILED, "They preferred an e-mail, and you sent it.", {DutyKind.CALL}),
    ("Wrong number", WRONG_NUMBER, "Clears the number once you save, and asks for another one.", {DutyKind.CALL}),
    ("How to reach them", REACH, "Their number or e-mail.", {DutyKind.REFERRAL_CALL}),
    ("Hold the news", HOLD, "Wait until a day you choose. The deadline stays.", NEWS),
    ("Not any more", NOT_ANY_MORE, "Ends the promise to keep them posted.", {DutyKind.KEEP_POSTED}),
    ("They already knew", KNEW, "Someone told them before. No second contact.", ABOUT_A_DECLINE),
    (
        "They withdrew",
        WITHDREW,
        "They took themselves out. Nothing is owed any more.",
        ABOUT_A_DECLINE | {DutyKind.UPDATE},
    ),
    (
        "Decided otherwise",
        DECIDED,
        "They got it, or it ended without a no. No update is owed any more.",
        {DutyKind.UPDATE},
    ),
    ("Do not contact", DO_NOT_CONTACT, "Ends all that is open with them. Nobody is asked again.", TO_CANDIDATES),
    ("What was said", WAS_SAID, "What we've told them so far, and what came of it.", ABOUT_A_DECLINE),
    ("Edit", EDIT, "Name, phone, e-mail, reason, what you may tell, care, tell-by.", ABOUT_A_DECLINE),
]
"""Label, action id, description, and the kinds of duty that have the choice."""


AFTER_A_CALL = [
    ("Correct", CORRECT, "Change the notes of the call. The log keeps both."),
    *(
        (label, action, description)
        for label, action, description, _ in CHOICES
        if action in (WAS_SAID, DO_NOT_CONTACT)
    ),
]
"""Label, action id and description of the choices after the duty was settled by a call."""


def menu_form(ctx: Context, duty: Duty) -> View | None:
    """The menu of this duty. None if it ended otherwise than by a call: it has no choices then."""
    if duty.is_open:
        return _view(duty, [*_answers(ctx, duty), *_undo(ctx, duty)])
    if correct.call_of(ctx.session, duty) is None:
        return None
    rows = [_choice(label, action, description, duty) for label, action, description in AFTER_A_CALL]
    return _view(duty, [*rows, *_undo(ctx, duty)])


def _answers(ctx: Context, duty: Duty) -> list[Block]:
    rows = [
        _choice(label, action, description, duty) for label, action, description, kinds in CHOICES if duty.kind in kinds
    ]
    if duty.kind in NEWS and ctx.person.is_lead_of(duty.owner):
        description = "For leads, with a reason. It is counted as not told."
        rows.append(_choice("Close without telling them", NOT_TOLD, description, duty))
    if duty.held_until:
        rows.append(_choice("Stop holding", RELEASE, "They can hear it now.", duty))
        if duty.role and duty.role.held_until:
            description = "Everybody who waits for this role can hear it now."
            rows.append(_choice("Stop holding the role", RELEASE_ROLE, description, duty))
    return rows


def _undo(ctx: Context, duty: Duty) -> list[Block]:
    last = undo.undoable(ctx, duty)
    if last is None:
        return []
    description = blocks.plain("Takes back what was recorded last.")
    return [SectionBlock(block_id=words.UNDO, text=description, accessory=words.undo_button(duty, last.id))]


def _view(duty: Duty, rows: Sequence[Block]) -> View:
    head = blocks.aside(f"{words.name(duty)} · {words.role(duty)}")
    return View(type="modal", title="More", close="Close", blocks=[head, *rows])


def _choice(label: str, action_id: str, description: str, duty: Duty) -> Block:
    confirmation = _stop_contacting(duty) if action_id == DO_NOT_CONTACT else None
    button = blocks.button(label, action_id, str(duty.id), confirm=confirmation)
    return SectionBlock(block_id=action_id, text=blocks.plain(description), accessory=button)


def _stop_contacting(duty: Duty) -> ConfirmObject:
    name = words.name(duty)
    text = f"All that is open with {name} ends, whoever owes it, and nobody is asked again."
    return blocks.question(f"Stop contacting {name}?", text, "Stop contacting", is_danger=True)


def mark_known(ctx: Context, duty: Duty, _value: str) -> str:
    settle.knew(ctx, duty)
    return f"Noted: {words.name(duty)} knew already. Nothing more is owed."


def mark_withdrawn(ctx: Context, duty: Duty, _value: str) -> str:
    settle.withdrew(ctx, duty)
    return f"Noted: {words.name(duty)} has withdrawn. Nothing more is owed."


def emailed_form(_ctx: Context, duty: Duty) -> View:
    """The form after an e-mail in place of the call: asks for a second contact."""
    return listeners.duty_form(
        duty,
        EMAILED_SAVED,
        "E-mailed at their wish",
        [
            blocks.sentence(f"{words.name(duty)} has heard it by e-mail. Would a call in a few days be welcome?"),
            follow_up_field(),
        ],
        submit="Save",
    )


def _emailed(values: forms.FormValues, ctx: Context, duty: Duty) -> None:
    settle.emailed(ctx, duty, read_follow_up(values))


def wrong_number(ctx: Context, duty: Duty) -> View:
    """The form for a number that was wrong, and for another one. Nothing is cleared before Save."""
    number = duty.candidate.phone_for(ctx.person.country)
    known = f"Save clears {number} and counts as a try." if number else "Save counts as a try."
    question = f"{known} Is there another number of {words.name(duty)}? Leave it empty if you know none."
    return _number_form(duty, WRONG_SAVED, "Wrong number", question, close="Cancel")


def add_number(_ctx: Context, duty: Duty) -> View:
    """The form for an unknown phone number."""
    question = f"What is the number of {words.name(duty)}?"
    return _number_form(duty, NUMBER_SAVED, "Phone number", question, close="Later")


def _number_form(duty: Duty, callback_id: str, title: str, question: str, *, close: str) -> View:
    form_blocks = [blocks.sentence(question), forms.line("phone", "Phone", length=60)]
    return listeners.duty_form(duty, callback_id, title, form_blocks, submit="Save", close=close)


def _wrong(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    """Records the attempt and clears the number, then saves the other one, if any."""
    phone = parsing.read("phone", parsing.phone, values.text("phone"))
    was = duty.candidate.phone_digits or duty.candidate.phone
    if phone and was in (phone, read_number(phone, ctx.person.country)):
        raise FieldErrors({"phone": "That is the number that was wrong. Another one, or none."})
    attempts.wrong_number(ctx, duty)
    return _number(values, ctx, duty)


def _number(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    phone = parsing.read("phone", parsing.phone, values.text("phone"))
    if phone:
        current = edit.current_details(duty)
        edit.edit(ctx, duty, replace(current, person=replace(current.person, phone=phone)), same_person.answers(values))
    return same_person.unwanted(duty)


def register(app: App) -> None:
    app.action(MORE)(listeners.on_open(menu_form, for_ended=True))
    app.action(KNEW)(listeners.on_button(mark_known))
    app.action(WITHDREW)(listeners.on_button(mark_withdrawn))
    app.action(EMAILED)(listeners.on_open(emailed_form))
    app.view(EMAILED_SAVED)(listeners.on_submit(_emailed))
    app.action(WRONG_NUMBER)(listeners.on_open(wrong_number))
    app.view(WRONG_SAVED)(listeners.on_submit(_wrong))
    app.action(ADD_NUMBER)(listeners.on_open(add_number))
    app.view(NUMBER_SAVED)(listeners.on_submit(_number))
