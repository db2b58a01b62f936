"""Whether somebody who was typed is one who is known: the question, and a form drawn once more with it on top."""

from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import InputBlock, RadioButtonsElement

from handlers.ui import blocks, forms, redraw_form
from handlers.ui.forms import FormValues
from models.duties.duty import Duty
from models.duties.join_people import PersonInDoubt
from models.duties.recognition import SOMEBODY_ELSE, Doubt, DoubtReason

NAME, ROLE = 60, 90
"""How much of a name and of a role stands in a sentence, as on the cards."""
ASKED = "same."
"""How the ids of the questions begin; here the rest names the row that is asked about."""


@dataclass(frozen=True)
class SamePerson:
    """Whether the person on a line of the form is one who is known: asked once. `answer`: the value of Yes."""

    line: int
    asked: str
    answer: str


def question(typed_name: str, doubt: Doubt) -> str:
    """The question that ends a doubt. It names nobody whom the recorder may not see."""
    name, known = blocks.cut(typed_name, NAME), blocks.cut(doubt.name, NAME)
    match doubt.why:
        case DoubtReason.NAME_ALONE:
            role = blocks.cut(doubt.role.full_name, ROLE) if doubt.role else "another role"
            month = f", in {doubt.at.strftime('%B')}" if doubt.at else ""
            return f"Is {name} the one you know from {role}{month}?"
        case DoubtReason.SAME_DIGITS:
            return f"Is {name} the one with the number {doubt.number}?"
        case DoubtReason.OTHER_NAME:
            return f"{known} has the same e-mail or number. Is {name} the same person?"
        case DoubtReason.ON_FORM:
            return f"{known}, above, has the same e-mail or number. Is {name} the same person?"
        case DoubtReason.WITH_OTHERS:
            owners = " and ".join(doubt.colleagues[:2])
            verb = "is" if len(doubt.colleagues) == 1 else "are"
            return f"{owners} {verb} in touch with someone who has the same e-mail or number. Is {name} that person?"


def field(same: SamePerson) -> InputBlock:
    """Whether it is the same person."""
    options = forms.options_of([(same.answer, "Yes, the same person"), (SOMEBODY_ELSE, "No, somebody else")])
    return InputBlock(
        block_id=f"same.{same.line}",
        label=blocks.plain(same.asked),
        element=RadioButtonsElement(action_id="value", options=options),
    )


def ask(shown: dict[str, Any], unsure: PersonInDoubt) -> dict[str, Any]:
    """The form that was sent, with the question on top; what was typed stays in it."""
    doubt = unsure.doubt
    same = SamePerson(int(doubt.answer), question(unsure.name, doubt), doubt.answer)
    rest = [block for block in shown["blocks"] if not block["block_id"].startswith(ASKED)]
    return redraw_form.view(shown, [*blocks.as_json([field(same)]), *rest])


def answers(values: FormValues) -> dict[str, str]:
    """What was said to the questions in the form, by the row that they ask about."""
    asked = [block["block_id"] for block in values.view["blocks"] if block["block_id"].startswith(ASKED)]
    return {one.removeprefix(ASKED): said for one in asked if (said := values.chosen(one))}


def unwanted(duty: Duty) -> str | None:
    """What a form says where the person turned out to be one who does not wish to be contacted."""
    if duty.candidate.do_not_contact_since is None:
        return None
    return (
        f"Saved. {blocks.cut(duty.candidate.name, NAME)} does not wish to be contacted, so nobody owes them a contact."
    )
