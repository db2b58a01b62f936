"""The decline form: its fields, and how it changes while it is filled in. Slack keeps what was typed in a field."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block, InputBlock
from slack_sdk.models.views import View

from handlers.fields import common
from handlers.fields.decline_details import REASON, care_field, may_tell_field, reason_field
from handlers.fields.people import STAGE_CHOICES, AwayOwner, people_field, role_field, what_is_left
from handlers.runtime import same_person
from handlers.runtime.same_person import SamePerson
from handlers.ui import blocks, forms
from handlers.ui.forms import FormValues
from models.rules.kinds import Stage

RECORD = "decline.record"
STAGE = "decline.stage"
MORE_DETAILS = "decline.details"

CONFIDENTIAL, NOT_IN_CHANNELS = "Confidential role", "Never name this role in a channel"

MOST_COPIED = 2_000
"""Most characters of a message that are read and shown."""

DETAILS_ROW, MESSAGE = "details", "message"
"""Block ids of the button More details and of the message to copy from."""
FAULT = "fault."
"""Prefix of the block ids of errors that stand above a field which was not in sight."""

BlockJson = dict[str, Any]


@dataclass(frozen=True)
class DeclineFormValues:
    """The initial values of the form."""

    owner: str
    reasons: Sequence[str]
    candidate: str = ""
    role: str = ""
    stage: Stage | None = None
    role_id: int | None = None
    """Id of a known role; its name stands in `role`."""
    left: str = ""
    """Names the typed text that does not fit into the form."""
    link: str = ""
    message: str = ""
    """The message that the form was opened from, to copy from."""
    is_others: bool = False
    """Whether `owner` is somebody else than the reader."""

    @property
    def has_details(self) -> bool:
        """Whether a field behind More details is filled in."""
        return self.is_others or bool(self.link)


def decline_form(filled: DeclineFormValues) -> View:
    """The form as it opens. Its metadata: the owner whose absence was shown, and a mark of the text that was warned."""
    return forms.modal(RECORD, "Record a decline", list(_fields(filled)), submit="Record", away="", kept="")


def _fields(filled: DeclineFormValues) -> Iterator[Block]:
    stage = filled.stage
    yield from what_is_left(filled.left)
    yield people_field(filled.candidate)
    yield role_field(filled.role, filled.role_id)
    chosen = stage.value if stage else None
    yield forms.choice("stage", "Stage reached", STAGE_CHOICES, initial=chosen, optional=False, heard_by=STAGE)
    if _needs_reason(stage):
        yield _reason(filled.reasons)
    yield may_tell_field()
    if filled.has_details:
        yield from _details(filled.owner, link=filled.link)
    else:
        yield blocks.row(DETAILS_ROW, [blocks.button("More details", MORE_DETAILS, "show")])
    if filled.message:
        yield blocks.letter("From the message", filled.message, MOST_COPIED, block_id=MESSAGE)


def _needs_reason(stage: Stage | None) -> bool:
    return stage not in (None, Stage.APPLIED)


def _reason(reasons: Sequence[str]) -> InputBlock:
    return reason_field(reasons, optional=False, hint="“The client owes me the reason” is fine, too.")


def _details(owner: str, *, link: str = "", about_owner: str = "") -> list[InputBlock]:
    """The fields behind More details. `about_owner`: a sentence below Who calls."""
    return [
        care_field(),
        common.wish_field(hint="If they told you."),
        _who_calls(owner, about_owner),
        forms.day(
            "tell_by",
            "Tell by",
            hint="Empty: the same business day after an interview, else 1 to 3 days.",
        ),
        forms.tick("confidential", CONFIDENTIAL, NOT_IN_CHANNELS),
        forms.line("link", "Link", initial=link, hint="Their page in your applicant tracking system."),
    ]


def _who_calls(owner: str, about_owner: str = "") -> InputBlock:
    return forms.person("owner", "Who calls", initial=owner, hint=about_owner)


def hides(values: FormValues, fields: Mapping[str, str]) -> bool:
    """Whether one of these fields is not in sight, so that Slack can show no error at it; also while one just was."""
    was_hidden = any(block["block_id"].startswith(FAULT) for block in values.view["blocks"])
    return was_hidden or not fields.keys() <= set(values.fields)


def redrawn(values: FormValues, reasons: Sequence[str], reader: str, *, with_details: bool = False) -> BlockJson | None:
    """The form with Reason where its stage asks for one; None: nothing changes. `with_details`: with all its fields."""
    drawn = _drawn(values, reasons, reader, with_details=with_details)
    if [block["block_id"] for block in drawn] == [block["block_id"] for block in values.view["blocks"]]:
        return None
    return forms.redrawn_form(values.view, drawn)


def with_faults(values: FormValues, reasons: Sequence[str], reader: str, faults: Mapping[str, str]) -> BlockJson:
    """The form with these errors above their fields, and with all its fields if one of them is among the details."""
    is_hidden = bool(faults.keys() - {*values.fields, REASON})
    drawn: list[BlockJson] = []
    for block in _drawn(values, reasons, reader, with_details=is_hidden):
        which = block["block_id"]
        if which in faults:
            drawn.append({**blocks.as_json([blocks.sentence(faults[which])])[0], "block_id": f"{FAULT}{which}"})
        drawn.append(block)
    return forms.redrawn_form(values.view, drawn)


def asked(
    values: FormValues,
    reasons: Sequence[str],
    reader: str,
    questions: Sequence[SamePerson],
    away: AwayOwner | None,
) -> BlockJson:
    """The form with `questions` on top, or with the absence of the owner at Who calls."""
    drawn = _drawn(values, reasons, reader, with_details=away is not None)
    about_owner = _who_calls(values.user("owner") or reader, away.text if away else "")
    rest = [
        blocks.as_json([about_owner])[0] if block["block_id"] == "owner" else block
        for block in drawn
        if not block["block_id"].startswith(same_person.ASKED)
    ]
    metadata = {**values.metadata, "away": away.user_id if away else ""}
    above = blocks.as_json([same_person.field(question) for question in questions])
    return forms.redrawn_form(values.view, [*above, *rest], json.dumps(metadata))


def _drawn(values: FormValues, reasons: Sequence[str], reader: str, *, with_details: bool) -> list[BlockJson]:
    """The blocks of the form as it was sent, without old errors, with the fields that its values ask for."""
    chosen = values.chosen("stage")
    has_reason = _needs_reason(Stage(chosen) if chosen else None) or values.chosen(REASON) is not None
    drawn: list[BlockJson] = []
    shown = [block for block in values.view["blocks"] if not block["block_id"].startswith(FAULT)]
    reason = [block for block in shown if block["block_id"] == REASON] or blocks.as_json([_reason(reasons)])
    for block in shown:
        which = block["block_id"]
        if which == "stage":
            drawn += [block, *(reason if has_reason else [])]
        elif which == DETAILS_ROW and with_details:
            drawn += blocks.as_json(_details(reader))
        elif which != REASON:
            drawn.append(block)
    return drawn
