"""Also told: asks a duty's owner to confirm that a colleague's call told the candidate about this role, too."""

from slack_bolt import App
from slack_sdk.models.blocks import Block

from handlers.cards import words
from handlers.cards.words import OPEN_CARD
from handlers.runtime import listeners
from handlers.ui import blocks
from models.context import Context
from models.directory.recruiter import Recruiter
from models.duties import log_entry, settle
from models.duties.duty import Duty
from models.duties.log_entry import LogEntry
from models.outbox.message import Message, Rendered, Shown

SETTLES = "also_told.settles"


def settles(ctx: Context, duty: Duty, value: str) -> str | None:
    """The owner confirms: the colleague's call settles the duty. `value`: "<duty id>.<id of the call's log entry>"."""
    call = ctx.session.get(LogEntry, listeners.number(value.partition(".")[2]))
    if call is None or call.candidate_id != duty.candidate_id or settle.told_too(ctx, duty, call) is None:
        return "That call was taken back. Nothing was changed."
    return None


def draw_question(message: Message, ctx: Context) -> Rendered | None:
    """The question to the owner; one sentence once it is answered or the duty has another owner."""
    duty = ctx.session.get(Duty, message.duty_id)
    call = ctx.session.get(LogEntry, message.details["call"])
    by = ctx.session.get(Recruiter, message.details["by"]) if message.details["by"] else None
    if (
        duty is None
        or call is None
        or by is None
        or (message.ts is None and not (duty.is_open and duty.is_of(ctx.person)))
    ):
        return None
    if moved := words.elsewhere(ctx, duty):
        return _drawn(duty, "Someone else takes care of this now.", moved)
    if not duty.is_open:
        return _drawn(duty, words.ended(ctx, duty), [blocks.sentence(words.ended(ctx, duty))])
    if log_entry.is_undone(ctx.session, call):
        text = f"{by.name} took that call back. {words.name(duty)} still waits to hear about {words.role(duty)}."
        return _drawn(duty, text, [blocks.sentence(text)])
    text = (
        f"{by.name} called {words.name(duty)} about another role, and says that they heard about {words.role(duty)}, "
        "too. Until you agree, it stays with you."
    )
    value = f"{duty.id}.{call.id}"
    buttons = [
        blocks.button("That settles it", SETTLES, value, style="primary"),
        blocks.button("Open the card", OPEN_CARD, str(duty.id)),
    ]
    return _drawn(duty, text, [blocks.sentence(text), blocks.row(f"also_told.{value}", buttons)])


def _drawn(duty: Duty, text: str, message_blocks: list[Block]) -> Rendered:
    return Rendered(text, blocks.as_json(message_blocks), (Shown(duty.id),))


def register(app: App) -> None:
    app.action(SETTLES)(listeners.on_button(settles))
