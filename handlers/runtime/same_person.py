"""Asks whether a typed person is one who is known, and redraws the form with that question on top."""

from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import InputBlock, RadioButtonsElement

from handlers.ui import blocks, forms
from handlers.ui.forms import FormValues
from models.duties.duty import Duty
from models.duties.recognition import SOMEBODY_ELSE, Doubt, DoubtReason, PersonInDoubt

NAME, ROLE = 60, 90
"""Maximum characters of a name and of a role in a sentence, as on the cards."""
ASKED = "same."
"""Prefix of the questions' block ids; the rest is the id of the row that is asked about."""


@dataclass(frozen=True)
class SamePerson:
    """A question: is the person on this line of the form one who is known? `answer`: the value of Yes."""

    line: int
    asked: str
    answer: str


def question(typed_name: str, doubt: Doubt) -> str:
    """The text of the question. It names no candidate whom the reader may not see."""
    name, known_name = blocks.cut(typed_name, NAME), blocks.cut(doubt.name, NAME)
    match doubt.why:
        case DoubtReason.NAME_ALONE:
            role = blocks.cut(doubt.role.full_name, ROLE) if doubt.role else "another role"
            month = f", in {doubt.at.strftime('%B')}" if doubt.at else ""
            return f"Is {name} the one you know from {role}{month}?"
        case DoubtReason.SAME_DIGITS:
            return f"Is {name} the one with the number {doubt.number}?"
        case DoubtReason.OTHER_NAME:
            return f"{known_name} has the same e-mail or number. Is {name} the same person?"
        case DoubtReason.ON_FORM:
            return f"{known_name}, above, has the same e-mail or number. Is {name} the same person?"
        case DoubtReason.WITH_OTHERS:
            owners = " and ".join(doubt.colleagues[:2])
            verb = "is" if len(doubt.colleagues) == 1 else "are"
            return f"{owners} {verb} in touch with someone who has the same e-mail or number. Is {name} that person?"


def field(same: SamePerson) -> InputBlock:
    """The field with Yes and No."""
    options = forms.options_of([(same.answer, "Yes, the same person"), (SOMEBODY_ELSE, "No, someone else")])
    return InputBlock(
        block_id=f"same.{same.line}",
        label=blocks.plain(same.asked),
        element=RadioButtonsElement(action_id="value", options=options),
    )


def ask(view: dict[str, Any], in_doubt: PersonInDoubt) -> dict[str, Any]:
    """The submitted form with the question on top; typed values stay."""
    doubt = in_doubt.doubt
    same = SamePerson(int(doubt.answer), question(in_doubt.name, doubt), doubt.answer)
    rest = [block for block in view["blocks"] if not block["block_id"].startswith(ASKED)]
    return forms.redrawn_form(view, [*blocks.as_json([field(same)]), *rest])


def answers(values: FormValues) -> dict[str, str]:
    """The answers to the questions in the form, by the row that they ask about."""
    block_ids = [block["block_id"] for block in values.view["blocks"] if block["block_id"].startswith(ASKED)]
    return {block_id.removeprefix(ASKED): answer for block_id in block_ids if (answer := values.chosen(block_id))}


def unwanted(duty: Duty) -> str | None:
    """The text for a form about a person who turned out not to wish to be contacted; None: they may be contacted."""
    if duty.candidate.do_not_contact_since is None:
        return None
    return (
        f"Saved. {blocks.cut(duty.candidate.name, NAME)} does not wish to be contacted, so nobody owes them a contact."
    )
