"""Changes the wording of a ready text: checks permission and faults, logs it, and redraws the cards that show it."""

from sqlalchemy import select

from models.context import Context
from models.directory.recruiter import Recruiter
from models.duties.duty import Duty
from models.errors import StaleVersion
from models.outbox.message import Message, MessageDuty, mark_stale_where
from models.rules import text_templates
from models.rules.default_texts import Text
from models.rules.kinds import DutyKind
from models.rules.text_templates import Fault, Written
from models.settings import change_team, changes
from models.settings.changes import Change

SHOWN_ON = {
    Text.APPLIED: DutyKind.EMAIL,
    Text.SUBMITTED: DutyKind.EMAIL,
    Text.CALL_INTERVIEWED: DutyKind.CALL,
    Text.CALL_FINAL: DutyKind.CALL,
    Text.ASK: DutyKind.CALL,
    Text.VOICEMAIL: DutyKind.CALL,
    Text.AGAIN_FINE: DutyKind.FOLLOW_UP,
    Text.AGAIN_COOL: DutyKind.FOLLOW_UP,
    Text.AGAIN_HURT: DutyKind.FOLLOW_UP,
    Text.ASK_AGAIN: DutyKind.FOLLOW_UP,
}
"""Cards that show a text; other texts are shown only in forms."""


class InvalidText(Exception):
    """The text is invalid; faults by "subject" and "body"."""

    def __init__(self, by_part: dict[str, Fault]) -> None:
        super().__init__("unfit")
        self.by_part = by_part


def version(ctx: Context, text: Text) -> int:
    """Id of the last change of this text; 0: there was none."""
    last = _last(ctx, text)
    return last.id if last else 0


def reword(ctx: Context, wished: Written, as_of: int) -> None:
    """Saves the new wording; the default wording is not stored, and an unchanged one has no effect.

    `as_of`: the version that was read when the wish was made. Raises PermissionDenied, StaleVersion or InvalidText.
    """
    change_team.guard(ctx)
    before = text_templates.of(ctx.workspace, wished.text)
    if before == wished:
        return
    last = _last(ctx, wished.text)
    if last and last.id != as_of:
        by = ctx.session.get(Recruiter, last.by_id) if last.by_id else None
        raise StaleVersion(by.name if by else "Somebody")
    if by_part := text_templates.faults(wished):
        raise InvalidText(by_part)
    changes.note(ctx, _setting(wished.text), _kept(before), _kept(wished))
    others = {name: own for name, own in ctx.workspace.texts.items() if name != wished.text}
    ctx.workspace.texts = others if wished.is_first else {**others, wished.text.value: _kept(wished)}
    _show(ctx, wished.text)


def _show(ctx: Context, text: Text) -> None:
    """Marks every message that shows the text stale."""
    if kind := SHOWN_ON.get(text):
        ctx.session.flush()
        of_kind = (Duty.workspace_id == ctx.workspace.id, Duty.kind == kind, Duty.settled_at.is_(None))
        showing = select(MessageDuty.message_id).join(Duty, Duty.id == MessageDuty.duty_id).where(*of_kind)
        mark_stale_where(ctx.session, ctx.now, Message.id.in_(showing))


def _kept(written: Written) -> dict[str, str]:
    return {"subject": written.subject, "body": written.body}


def _last(ctx: Context, text: Text) -> Change | None:
    ours = (Change.workspace_id == ctx.workspace.id, Change.setting == _setting(text))
    return ctx.session.scalars(select(Change).where(*ours).order_by(Change.id.desc()).limit(1)).first()


def _setting(text: Text) -> str:
    return f"text.{text.value}"
