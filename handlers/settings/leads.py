"""Leads of one person: sets the leads who are asked to help this person, in place of all leads of the workspace."""

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import InputBlock, UserMultiSelectElement

from handlers.cards.words import LEADS_OF
from handlers.runtime import listeners, profiles
from handlers.runtime.admission import vouched
from handlers.runtime.profiles import Asks
from handlers.runtime.runtime import Runtime, team_of
from handlers.ui import blocks, forms
from handlers.ui.forms import Body
from models.directory.recruiter import find_recruiter
from models.errors import PermissionDenied
from models.settings import change_team, leads
from models.settings.leads import CannotLead

SAVED = "leads_of.saved"
REFUSED = "Who leads is up to the leads and Slack's admins. Ask one of them for a change."


def on_open_leads(body: Body, client: WebClient, respond: Respond, runtime: Runtime) -> None:
    try:
        with runtime.reading(body) as ctx:
            change_team.guard(ctx)
    except PermissionDenied:
        listeners.reply(body, client, respond, REFUSED)
        return
    leads_select = UserMultiSelectElement(action_id="value", max_selected_items=10)
    view = forms.modal(
        SAVED,
        "Leads of one person",
        [
            forms.person("person", "Person"),
            InputBlock(
                block_id="leads",
                label=blocks.plain("Their leads"),
                element=leads_select,
                optional=True,
                hint=blocks.plain("In the order in which they are asked. Empty: the leads of the whole team."),
            ),
        ],
        submit="Save",
    )
    listeners.open_form(body, client, view)


def on_leads_saved(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    """Saves the chosen leads of the person."""
    values = forms.FormValues(body)
    person_id, lead_ids = values.user("person") or "", values.users("leads")
    field = "person"
    try:
        for user_id in dict.fromkeys((person_id, *lead_ids)):
            field = "person" if user_id == person_id else "leads"
            runtime.ensure_known(client, team_of(body), user_id, seconds=runtime.hurry_seconds, asks=Asks.SURELY)
        with runtime.transaction(body) as ctx:
            person = find_recruiter(ctx.session, ctx.workspace, person_id)
            if person is None:
                raise CannotLead
            leads.lead(ctx, person, lead_ids)
            names = " and ".join(lead.name for lead in person.leads(ctx.session)) or "nobody"
            text = f"From now on {names} will be asked to help {person.name}."
    except (SlackApiError, OSError) as refusal:
        ack(response_action="errors", errors={field: profiles.why_not(refusal, "Save")})
    except CannotLead:
        fault = "Only other full members who may use Signoff can help. Choose someone else."
        ack(response_action="errors", errors={"leads": fault})
    except PermissionDenied:
        listeners.close(ack, REFUSED)
    else:
        listeners.close(ack, text)


def register(app: App) -> None:
    app.action(LEADS_OF, middleware=[vouched])(on_open_leads)
    app.view(SAVED, middleware=[vouched])(on_leads_saved)
