"""The form for somebody whom a candidate named outside a call that was recorded, filled in from the words typed."""

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
"""Characters that the value of an option holds in Slack."""
BY_LENGTH = MOST_IN_OPTION - len(NEW)
"""Characters of a name that is new to us: it is the value of its option."""

TOO_LONG = "What you typed is longer than the form takes. Please check what is in it: the end is missing."


@dataclass(frozen=True)
class ReferralFormValues:
    """What the form opens with. `named_by`: value and label."""

    name: str = ""
    reach: str = ""
    named_by: tuple[str, str] | None = None
    role: str = ""
    left: str = ""
    """What was typed and does not fit into the form, in words."""


def filled(ctx: Context, text: str, *, is_cut: bool = False) -> ReferralFormValues:
    """ "Tom Weber, tom@example.com, named by Jane Doe": the name, how to reach them, and who named them."""
    found = BY.search(text)
    named, by = (text[: found.start()].rstrip(", "), text[found.end() :]) if found else (text, "")
    said = parsing.words(named)
    name, reach = parsing.name_and_reach(said.candidate)
    by_name, _, role = by.partition(",")
    by_name = " ".join(by_name.split())
    role = role.strip() or said.role
    fits = len(name) <= NAME_LENGTH and len(by_name) <= BY_LENGTH and len(role) <= parsing.ROLE_LENGTH
    left = "" if fits and not is_cut and not said.left else TOO_LONG
    return ReferralFormValues(
        name[:NAME_LENGTH], reach, _known(ctx, by_name[:BY_LENGTH]), role[: parsing.ROLE_LENGTH], left
    )


def view(given: ReferralFormValues, question: Referral | None = None, month: str = "") -> View:
    """The form; with a question, the same form with it on top, where Slack keeps what was typed."""
    asked = [_question(question, month)] if question else []
    return View(
        type="modal",
        callback_id=RECORD,
        title="Record a referral",
        submit="Record",
        close="Cancel",
        blocks=[
            *asked,
            *what_is_left(given.left),
            forms.line("referral", "Referral", initial=given.name, optional=False, length=NAME_LENGTH),
            forms.line("reach", "How to reach the referral", initial=given.reach, length=500),
            _named_by(given.named_by),
            _role(given.role),
        ],
    )


def candidate_option(value: str, label: str) -> Option:
    """A candidate to choose: a known one ("known:12") or the typed name as a new one ("new:Jane Doe")."""
    return Option(value=value, text=blocks.plain(label, 75))


def _known(ctx: Context, name: str) -> tuple[str, str] | None:
    """Who named them, known again where the person may see them."""
    if not name:
        return None
    known = visibility.candidate_called(ctx, name)
    return (f"known:{known.id}", known.name) if known else (f"{NEW}{name}", name)


def _named_by(given: tuple[str, str] | None) -> InputBlock:
    element = ExternalDataSelectElement(
        action_id=NAMED_BY,
        min_query_length=0,
        initial_option=candidate_option(*given) if given else None,
        placeholder=blocks.plain("Jane Doe"),
    )
    return InputBlock(block_id="named_by", label=blocks.plain("Named by"), element=element)


def _role(given: str) -> InputBlock:
    chosen = role_option(f"new:{given}", given) if given else None
    element = ExternalDataSelectElement(action_id=ROLE, min_query_length=0, initial_option=chosen)
    return InputBlock(block_id="role", label=blocks.plain("Role"), element=element, optional=True)


def _question(first: Referral, month: str) -> InputBlock:
    named, by = blocks.cut(first.name, 60), blocks.cut(first.named_by.name, 60)
    options = forms.options_of([(str(first.id), "Yes, the same person"), (SOMEBODY_ELSE, "No, somebody else")])
    return InputBlock(
        block_id="same",
        label=blocks.plain(f"{named}, named by {by} in {month}: the same?"),
        element=RadioButtonsElement(action_id="value", options=options),
    )
