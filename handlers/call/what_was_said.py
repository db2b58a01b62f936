"""What was said: what this person has met with from us, what came of it, and the notes that are for your eyes."""

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
    """The newest first, as far as the reader may know of it."""
    entries = search.said_to(ctx.session, ctx.person, duty.candidate, MOST)
    shown = [block for entry in entries for block in _entry(ctx, entry)]
    head = blocks.aside(f"{words.name(duty)} · {words.role(duty)}")
    return View(
        type="modal", title="What was said", close="Close", blocks=[head, *(shown or [blocks.sentence(NOTHING)])]
    )


def _entry(ctx: Context, entry: LogEntry) -> list[Block]:
    """What was done, what it left behind, and the private note where it may be read."""
    known = {} if entry.what is EntryKind.ALSO_TOLD else said.known_of(ctx, entry)
    note = correct.readable_note(ctx.session, entry, ctx.person)
    facts = blocks.facts([*said.facts(known), ("Private note", note or "")])
    return [blocks.sentence(said.done(ctx, entry)), *facts]


def register(app: App) -> None:
    app.action(WAS_SAID)(listeners.on_open(opened, for_ended=True))
