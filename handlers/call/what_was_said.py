"""What was said: the contacts with a candidate, their outcomes, and the private notes that the reader may see."""

from slack_bolt import App
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.cards import said, words
from handlers.cards.words import WAS_SAID
from handlers.runtime import listeners
from handlers.ui import blocks
from models.context import Context
from models.duties import correct
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind, LogEntry
from models.views import search

MOST = 15
"""Entries in one view; each takes up to three blocks."""
NOTHING = "Nobody has told them anything yet."


def opened(ctx: Context, duty: Duty) -> View:
    """The entries that the reader may see, newest first."""
    entries = search.said_to(ctx.session, ctx.person, duty.candidate, MOST)
    entry_blocks = [line for entry in entries for line in _entry(ctx, entry)]
    head = blocks.aside(f"{words.name(duty)} · {words.role(duty)}")
    return View(
        type="modal", title="What was said", close="Close", blocks=[head, *(entry_blocks or [blocks.sentence(NOTHING)])]
    )


def _entry(ctx: Context, entry: LogEntry) -> list[Block]:
    """One log entry: the contact, its outcome, and the private note if the reader may see it."""
    outcome = {} if entry.what is EntryKind.ALSO_TOLD else said.known_of(ctx, entry)
    note = correct.readable_note(ctx.session, entry, ctx.person)
    facts = blocks.facts([*said.facts(outcome), ("Private note", note or "")])
    return [blocks.sentence(said.done(ctx, entry)), *facts]


def register(app: App) -> None:
    app.action(WAS_SAID)(listeners.on_open(opened, for_ended=True))
