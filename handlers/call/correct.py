"""Correct changes the recorded outcome of a call; What was said shows the log of one candidate."""

from slack_bolt import App
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.call.outcome import Nameless, NothingLeftWith, missing_fields, note_fields, read_outcome, takeaway_fields
from handlers.cards import log_wording, words
from handlers.cards.words import CORRECT, WAS_SAID
from handlers.runtime import listeners
from handlers.ui import blocks, forms
from models.context import Context
from models.duties import correct
from models.duties.duty import ContactUnwanted, Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.views import search

SAVED = "correct.saved"
NO_PROMISE = "{name} does not wish to be contacted, so nothing can be promised. Untick this to save the rest."

MOST_ENTRIES = 15
"""Entries in one view; each takes up to three blocks."""
NO_HISTORY = "Nobody has told them anything yet."


def correct_form(ctx: Context, duty: Duty) -> View | None:
    """The form, prefilled with the recorded outcome; None if the duty was not settled by a call."""
    call = correct.call_of(ctx.session, duty)
    if call is None:
        return None
    current = correct.as_corrected(ctx.session, call)
    return listeners.duty_form(
        duty,
        SAVED,
        "Correct",
        [*takeaway_fields(duty, current), *note_fields(None)],
        submit="Save",
    )


def _save(values: forms.FormValues, ctx: Context, duty: Duty) -> str | None:
    try:
        outcome = read_outcome(values)
    except (NothingLeftWith, Nameless) as fault:
        raise forms.FieldErrors(missing_fields(fault)) from fault
    if correct.call_of(ctx.session, duty) is None:
        return listeners.describe_ended(ctx, duty)
    try:
        corrected = correct.correct(ctx, duty, outcome)
    except ContactUnwanted as refusal:
        raise forms.FieldErrors({"keep_posted": NO_PROMISE.format(name=words.name(duty))}) from refusal
    return None if corrected else "That is what it already says. Nothing was changed."


def history_form(ctx: Context, duty: Duty) -> View:
    """The entries that the reader may see, newest first."""
    entries = search.said_to(ctx.session, ctx.person, duty.candidate, MOST_ENTRIES)
    entry_blocks = [line for entry in entries for line in _history_entry(ctx, entry)]
    head = blocks.aside(f"{words.name(duty)} · {words.role(duty)}")
    return View(
        type="modal",
        title="What was said",
        close="Close",
        blocks=[head, *(entry_blocks or [blocks.sentence(NO_HISTORY)])],
    )


def _history_entry(ctx: Context, entry: LogEntry) -> list[Block]:
    """One log entry: the contact, its outcome, and the private note if the reader may see it."""
    outcome = {} if entry.what is EntryKind.ALSO_TOLD else log_wording.known_of(ctx, entry)
    note = correct.readable_note(ctx.session, entry, ctx.person)
    facts = blocks.facts([*log_wording.outcome_facts(outcome), ("Private note", note or "")])
    return [blocks.sentence(log_wording.contact_text(ctx, entry)), *facts]


def register(app: App) -> None:
    app.action(CORRECT)(listeners.on_open(correct_form, for_ended=True))
    app.view(SAVED)(listeners.on_submit(_save, for_ended=True))
    app.action(WAS_SAID)(listeners.on_open(history_form, for_ended=True))
