"""The form for a referral outside a recorded call, prefilled from the typed text."""

import re
from dataclasses import dataclass

from slack_sdk.models.blocks import ExternalDataSelectElement, InputBlock, Option, RadioButtonsElement
from slack_sdk.models.views import View

from handlers.fields.candidate import ROLE, role_option, what_is_left
from handlers.ui import blocks, forms, parsing
from handlers.ui.parsing import NAME_LENGTH
from models.context import Context
from models.duties import visibility
from models.duties.referral import Referral

RECORD = "referral.record"
NAMED_BY = "referral.named_by"
SOMEBODY_ELSE = "new"
BY = re.compile(r"\bnamed\s+by\b", re.IGNORECASE)
NEW = "new:"
MOST_IN_OPTION = 150
"""Slack's limit for the value of an option, in characters."""
BY_LENGTH = MOST_IN_OPTION - len(NEW)
"""Maximum length of a new name in characters, since the name is part of its option's value."""

TOO_LONG = "What you typed is longer than the form takes. Please check what is in it: the end is missing."


@dataclass(frozen=True)
class ReferralFormValues:
    """The initial values of the form. `named_by`: value and label of the option."""

    name: str = ""
    reach: str = ""
    named_by: tuple[str, str] | None = None
    role: str = ""
    left: str = ""
    """Names the typed text that does not fit into the form."""


def filled(ctx: Context, text: str, *, is_cut: bool = False) -> ReferralFormValues:
    """Parses "Tom Weber, tom@example.com, named by Jane Doe" into name, contact details and who named them."""
    match = BY.search(text)
    named, by = (text[: match.start()].rstrip(", "), text[match.end() :]) if match else (text, "")
    typed = parsing.words(named)
    name, reach = parsing.name_and_reach(typed.candidate)
    by_name, _, role = by.partition(",")
    by_name = " ".join(by_name.split())
    role = role.strip() or typed.role
    fits = len(name) <= NAME_LENGTH and len(by_name) <= BY_LENGTH and len(role) <= parsing.ROLE_LENGTH
    too_long = "" if fits and not is_cut and not typed.left else TOO_LONG
    return ReferralFormValues(
        name[:NAME_LENGTH], reach, _known(ctx, by_name[:BY_LENGTH]), role[: parsing.ROLE_LENGTH], too_long
    )


def view(values: ReferralFormValues, question: Referral | None = None, month: str = "") -> View:
    """The form; with `question` on top when it is shown again. Slack keeps what was typed."""
    question_fields = [_question(question, month)] if question else []
    return forms.modal(
        RECORD,
        "Record a referral",
        [
            *question_fields,
            *what_is_left(values.left),
            forms.line("referral", "Referral", initial=values.name, optional=False, length=NAME_LENGTH),
            forms.line("reach", "How to reach the referral", initial=values.reach, length=500),
            _named_by(values.named_by),
            _role(values.role),
        ],
        submit="Record",
    )


def candidate_option(value: str, label: str) -> Option:
    """The option for a candidate: known ("known:12") or new, from the typed name ("new:Jane Doe")."""
    return Option(value=value, text=blocks.plain(label, 75))


def _known(ctx: Context, name: str) -> tuple[str, str] | None:
    """Value and label of the candidate of this name: a known one if the person may see them, else a new one."""
    if not name:
        return None
    candidate = visibility.candidate_called(ctx, name)
    return (f"known:{candidate.id}", candidate.name) if candidate else (f"{NEW}{name}", name)


def _named_by(initial: tuple[str, str] | None) -> InputBlock:
    element = ExternalDataSelectElement(
        action_id=NAMED_BY,
        min_query_length=0,
        initial_option=candidate_option(*initial) if initial else None,
        placeholder=blocks.plain("Jane Doe"),
    )
    return InputBlock(block_id="named_by", label=blocks.plain("Named by"), element=element)


def _role(name: str) -> InputBlock:
    initial = role_option(f"new:{name}", name) if name else None
    element = ExternalDataSelectElement(action_id=ROLE, min_query_length=0, initial_option=initial)
    return InputBlock(block_id="role", label=blocks.plain("Role"), element=element, optional=True)


def _question(referral: Referral, month: str) -> InputBlock:
    named, by = blocks.cut(referral.name, 60), blocks.cut(referral.named_by.name, 60)
    options = forms.options_of([(str(referral.id), "Yes, the same person"), (SOMEBODY_ELSE, "No, somebody else")])
    return InputBlock(
        block_id="same",
        label=blocks.plain(f"{named}, named by {by} in {month}: the same?"),
        element=RadioButtonsElement(action_id="value", options=options),
    )
