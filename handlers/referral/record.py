"""`/referral`: records referrals and changes their status."""

import json
import re
from dataclasses import dataclass

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.models.blocks import ExternalDataSelectElement, InputBlock, Option, RadioButtonsElement
from slack_sdk.models.views import View

from handlers.cards import referral as referral_card
from handlers.fields.people import ROLE, chosen_role, role_option, what_is_left
from handlers.referral import list as referral_list
from handlers.referral.list import FIND, REACH, STATUS, TURN, reach_field, read_reach
from handlers.runtime import listeners
from handlers.runtime.listeners import Unchanged
from handlers.runtime.runtime import Runtime
from handlers.runtime.signoffs_command import is_cut, text_of
from handlers.ui import blocks, dates, forms, parsing
from handlers.ui.forms import Body, FieldErrors, FormValues
from handlers.ui.parsing import NAME_LENGTH
from models.context import Context, may_act
from models.directory import candidate
from models.directory.candidate import Candidate
from models.duties import referral, referral_status, visibility
from models.duties.referral import Referral, ReferralDetails, Status
from models.errors import PermissionDenied
from models.rules import deadlines
from models.rules.text import spelled_alike
from models.views.referral_list import is_listed

RECORD = "referral.record"
REACH_SAVED = "referral.reach_saved"
NAMED_BY = "referral.named_by"
SOMEBODY_ELSE = "new"
BY = re.compile(r"\bnamed\s+by\b", re.IGNORECASE)
NEW = "new:"
MOST_IN_OPTION = 150
"""Slack's limit for the value of an option, in characters."""
BY_LENGTH = MOST_IN_OPTION - len(NEW)
"""Maximum length of a new name in characters, since the name is part of its option's value."""

TOO_LONG = "That is too long for the form. Check it, please: the end is missing."

COMMAND = "/referral"
ANOTHER = f"Someone else by this name? Type {COMMAND} {{name}}, named by, and who named them."
GONE = "This referral is with someone else by now. Nothing was changed."
THANKS_DUE = "{by} named {name}: say thank you. It comes with your next list."


@dataclass(frozen=True)
class ReferralFormValues:
    """The initial values of the form. `named_by`: value and label of the option."""

    name: str = ""
    reach: str = ""
    named_by: tuple[str, str] | None = None
    role: str = ""
    left: str = ""
    """Names the typed text that does not fit into the form."""


def filled_values(ctx: Context, text: str, *, is_cut: bool = False) -> ReferralFormValues:
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


def referral_form(values: ReferralFormValues, question: Referral | None = None, month: str = "") -> View:
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
            _named_by_field(values.named_by),
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


def _named_by_field(initial: tuple[str, str] | None) -> InputBlock:
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
    options = forms.options_of([(str(referral.id), "Yes, the same person"), (SOMEBODY_ELSE, "No, someone else")])
    return InputBlock(
        block_id="same",
        label=blocks.plain(f"{named}, named by {by} in {month}: the same?"),
        element=RadioButtonsElement(action_id="value", options=options),
    )


class NamesakeQuestion(Exception):
    """A referral of the same name exists: the person must say whether it is the same person. `view` asks."""

    def __init__(self, view: View) -> None:
        super().__init__("a namesake")
        self.view = view


def on_referral_command(body: Body, client: WebClient, runtime: Runtime) -> None:
    """Opens the list filtered by a known name, the form prefilled from other text, or the whole list without text."""
    text = " ".join(text_of(body).split())
    with runtime.reading(body) as ctx:
        if text and is_listed(ctx, text):
            view = referral_list.view(ctx, text, text=ANOTHER.format(name=blocks.cut(text, 60)))
        elif text:
            view = referral_form(filled_values(ctx, text, is_cut=is_cut(body)))
        else:
            view = referral_list.view(ctx)
    client.views_open(trigger_id=body["trigger_id"], view=view)


def suggest(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Suggests the candidates visible to the person that contain the typed letters, and the typed name as a new one."""
    text = " ".join(str(body.get("value") or "").split())[:BY_LENGTH]
    with runtime.reading(body) as ctx:
        matches = visibility.candidates_like(ctx, text)
        options = [candidate_option(f"known:{candidate.id}", candidate.name) for candidate in matches]
        is_known = any(spelled_alike(candidate.name, text) for candidate in matches)
    if text and not is_known:
        options.append(candidate_option(f"{NEW}{text}", text))
    ack(options=[option.to_dict() for option in options])


def record(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Records the referral; for a duplicate, shows the first one."""
    try:
        with runtime.transaction(body) as ctx:
            text = _record(ctx, forms.FormValues(body))
    except Unchanged as unchanged:
        ack(response_action="update", view=listeners.notice(unchanged.text))
    except FieldErrors as faults:
        ack(response_action="errors", errors=faults.by_field)
    except NamesakeQuestion as namesake:
        ack(response_action="update", view=namesake.view)
    else:
        ack(response_action="update", view=listeners.notice(text))


def _record(ctx: Context, values: FormValues) -> str:
    name = values.text("referral")
    if name is None:
        raise FieldErrors({"referral": "Who did they name? A first name is enough."})
    role = chosen_role(ctx, chosen) if (chosen := values.chosen("role")) else None
    details = ReferralDetails(name, values.text("reach"), _named_by(ctx, values.chosen("named_by") or ""), role)
    namesake = _same(ctx, details, values.chosen("same"))
    if namesake:
        raise Unchanged(_first(ctx, namesake))
    referral_row, is_new = referral_status.record(ctx, details)
    if not is_new:
        raise Unchanged(_first(ctx, referral_row))
    return f"Noted: {_short(name)}, named by {_short(details.by.name)}. {_card_comes(ctx)}"


def _card_comes(ctx: Context) -> str:
    """When the card for the first call comes."""
    calendar = ctx.person.calendar
    when = dates.on_day(deadlines.first_call_on(ctx.now, calendar), calendar.day_of(ctx.now))
    return f"The card for a first call comes with your list {when}."


def _named_by(ctx: Context, chosen: str) -> Candidate:
    how, _, key = chosen.partition(":")
    known_candidate = visibility.candidate(ctx, int(key)) if how == "known" else visibility.candidate_called(ctx, key)
    if known_candidate:
        return known_candidate
    if how == "known" or not key.strip():
        raise FieldErrors({"named_by": "Who named them? Choose a person, or type a new name."})
    return candidate.add(ctx.session, ctx.workspace.id, candidate.CandidateDetails(key), ctx.person.country)


def _same(ctx: Context, details: ReferralDetails, answer: str | None) -> Referral | None:
    """The namesake that the person chose, if any. Raises NamesakeQuestion if that was not asked yet."""
    if answer == SOMEBODY_ELSE or referral.known(ctx.session, details, ctx.person.country):
        return None
    namesakes = referral.of_the_same_name(ctx.session, details, ctx.person.country)
    visible = [namesake for namesake in namesakes if may_act(ctx.person, namesake.owner)]
    if answer:
        return next((namesake for namesake in visible if str(namesake.id) == answer), None)
    if visible:
        raise NamesakeQuestion(referral_form(ReferralFormValues(), visible[0], referral_card.month(ctx, visible[0])))
    return None


def _first(ctx: Context, referral_row: Referral) -> str:
    """Describes the earlier referral, as far as the reader may see it."""
    if not may_act(ctx.person, referral_row.owner):
        return f"This person was named before, and is with {referral_row.owner.name}. Nothing was changed."
    return f"{referral_card.stands(ctx, referral_row)} Nothing was changed."


def _short(name: str) -> str:
    return blocks.cut(name, 60)


def on_status_changed(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    """Saves the status chosen in the list and redraws the list."""
    state = _shown(body)
    try:
        with runtime.transaction(body) as ctx:
            text = _chosen(ctx, listeners.button_value(body))
            view = referral_list.view(ctx, state["letters"], state["page"], text)
    except PermissionDenied as refusal:
        listeners.reply(body, client, respond, listeners.refusal_text(refusal))
    else:
        client.views_update(view_id=body["view"]["id"], view=view)


def _chosen(ctx: Context, value: str) -> str:
    """Changes a status. `value`: referral id and new status, "7.placed"; "" if the menu was cleared: no change."""
    number, _, status = value.partition(".")
    referral_row = referral.find(ctx.session, ctx.workspace.id, int(number)) if number.isdecimal() else None
    return _change(ctx, referral_row, Status(status)) if referral_row and status in referral_card.LABELS else ""


def _change(ctx: Context, referral_row: Referral, status: Status) -> str:
    if not referral_status.change(ctx, referral_row, status) or status is not Status.PLACED:
        return ""
    thanks = referral_status.thanks_for(ctx, referral_row)
    is_due = thanks is not None and thanks.is_open
    return THANKS_DUE.format(by=_short(referral_row.named_by.name), name=_short(referral_row.name)) if is_due else ""


def on_reach_missing(body: Body, client: WebClient, runtime: Runtime) -> None:
    """Asks for a number or an address, on top of the list."""
    with runtime.reading(body) as ctx:
        referral_row = _seen(ctx, blocks.number(listeners.button_value(body)))
        view = _reach_form(referral_row, _shown(body)) if referral_row else listeners.notice(GONE)
    listeners.open_form(body, client, view)


def _reach_form(referral_row: Referral, state: Body) -> View:
    return forms.modal(
        REACH_SAVED,
        referral_card.ADD_REACH,
        [blocks.sentence(f"How can you reach {_short(referral_row.name)}?"), reach_field(referral_row.reach)],
        submit="Save",
        close="Later",
        referral=referral_row.id,
        **state,
    )


def on_reach_saved(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """Saves the number or address, and redraws the list below the form."""
    values, state = FormValues(body), _shown(body)
    try:
        with runtime.transaction(body) as ctx:
            referral_row = _seen(ctx, values.metadata["referral"])
            if referral_row is None:
                raise Unchanged(GONE)
            referral_status.take_reach(ctx, referral_row, read_reach(values, ctx.person.country))
            view = referral_list.view(ctx, state["letters"], state["page"])
    except FieldErrors as faults:
        ack(response_action="errors", errors=faults.by_field)
    except Unchanged as unchanged:
        ack(response_action="update", view=listeners.notice(unchanged.text))
    else:
        ack()
        if listed := body["view"].get("previous_view_id"):
            client.views_update(view_id=listed, view=view)


def _seen(ctx: Context, referral_id: int | None) -> Referral | None:
    """The referral, if the person may act on it."""
    referral_row = referral.find(ctx.session, ctx.workspace.id, referral_id) if referral_id else None
    return referral_row if referral_row and may_act(ctx.person, referral_row.owner) else None


def on_search(ack: Ack, body: Body, runtime: Runtime) -> None:
    """Shows the first page of the search result."""
    with runtime.reading(body) as ctx:
        view = referral_list.view(ctx, forms.FormValues(body).text("letters") or "")
    ack(response_action="update", view=view)


def on_page_turned(body: Body, client: WebClient, runtime: Runtime) -> None:
    """Shows another page of the same list."""
    with runtime.reading(body) as ctx:
        view = referral_list.view(ctx, _shown(body)["letters"], blocks.number(listeners.button_value(body)) or 0)
    client.views_update(view_id=body["view"]["id"], view=view)


def _shown(body: Body) -> Body:
    """Search text and page number of the open list."""
    metadata = json.loads((body.get("view") or {}).get("private_metadata") or "{}")
    return {"letters": metadata.get("letters", ""), "page": metadata.get("page", 0)}


def register(app: App) -> None:
    app.command(COMMAND)(on_referral_command)
    app.options(NAMED_BY)(suggest)
    app.view(RECORD)(record)
    app.view(FIND)(on_search)
    app.action(STATUS)(on_status_changed)
    app.action(REACH)(on_reach_missing)
    app.view(REACH_SAVED)(on_reach_saved)
    for turn in TURN.values():
        app.action(turn)(on_page_turned)
