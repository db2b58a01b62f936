"""Hands all duties of a person to a colleague: by a lead at once, or automatically for a deactivated account."""

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import select

from handlers.cards import rows, words
from handlers.cards.words import HAND_OVER
from handlers.runtime import listeners, profiles
from handlers.runtime.admission import vouched
from handlers.runtime.profiles import Asks
from handlers.runtime.runtime import Runtime, team_of
from handlers.ui import blocks, dates, forms
from handlers.ui.forms import Body
from models.context import Context, may_act
from models.directory.recruiter import Recruiter, find_recruiter
from models.duties import hand_off
from models.duties.duty import Duty
from models.duties.hand_off import CannotTake
from models.errors import PermissionDenied
from models.outbox.message import Message, Rendered

HANDED_OVER = "hand_over.done"


def on_open_hand_over(body: Body, client: WebClient) -> None:
    """Opens the form that asks for the two people."""
    intro = blocks.sentence("Everything they owe goes to one colleague, in one message.")
    view = forms.modal(
        HANDED_OVER,
        "Hand over everything",
        [intro, forms.person("from", "From"), forms.person("to", "To")],
        submit="Hand over",
    )
    listeners.open_form(body, client, view)


def on_handed_over(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    values = forms.FormValues(body)
    ids = {"from": values.user("from") or "", "to": values.user("to") or ""}
    for field, user_id in ids.items():
        try:
            runtime.ensure_known(client, team_of(body), user_id, seconds=runtime.hurry_seconds, asks=Asks.SURELY)
        except (SlackApiError, OSError) as refusal:
            ack(response_action="errors", errors={field: profiles.why_not(refusal, "Hand over")})
            return
    fault, text = _hand_over(body, runtime, ids)
    if fault:
        ack(response_action="errors", errors={"to": fault})
    else:
        listeners.close(ack, text)


def _hand_over(body: Body, runtime: Runtime, ids: dict[str, str]) -> tuple[str, str]:
    """Hands over. Returns an error text for the field "to", and a text about the result; one of them is empty."""
    try:
        with runtime.transaction(body) as ctx:
            owner, taker = (find_recruiter(ctx.session, ctx.workspace, ids[field]) for field in ("from", "to"))
            if owner is None or taker is None:
                return "Choose someone else.", ""
            count = len(hand_off.hand_over(ctx, owner, taker))
            people = dates.people(count)
            return "", f"{taker.name} has what {owner.name} owed: {people}." if count else f"{owner.name} owes nobody."
    except CannotTake:
        return "Only another full member of this workspace who may use Signoff can take it.", ""
    except PermissionDenied as refusal:
        return "", listeners.refusal_text(refusal)


def draw_left(message: Message, ctx: Context) -> Rendered | None:
    """The message about a person deactivated, or now a guest: the candidates who wait, and the new owner."""
    former_owner = ctx.session.get(Recruiter, message.details["who"])
    taker = ctx.session.get(Recruiter, message.details["taker"])
    if former_owner is None or taker is None:
        return None
    query = select(Duty).where(Duty.workspace_id == message.workspace_id, Duty.id.in_(message.details["duties"]))
    duties = list(ctx.session.scalars(query.order_by(Duty.tell_by, Duty.id)))
    new_owner = "You take care of them now" if taker.id == ctx.person.id else f"{taker.name} takes care of them now"
    gone = (
        "is not in Slack any more" if former_owner.is_deactivated else "is not a full member of this workspace any more"
    )
    text = f"{former_owner.name} {gone}. {dates.people(len(duties)).capitalize()} would have waited. {new_owner}."
    # A lead of the former owner may see the duties left, also if another lead takes them.
    visible = [duty for duty in duties if ctx.may_act_for(duty.owner) or may_act(ctx.person, former_owner)]
    names = "\n".join(f"{words.name(duty)}: {words.role(duty)}" for duty in visible[: rows.MOST_ROWS])
    hidden = len(visible) - rows.MOST_ROWS
    message_blocks = [blocks.sentence(text), *([blocks.sentence(names)] if visible else []), *rows.and_more(hidden)]
    return Rendered(text, blocks.as_json(message_blocks))


def register(app: App) -> None:
    app.action(HAND_OVER, middleware=[vouched])(on_open_hand_over)
    app.view(HANDED_OVER, middleware=[vouched])(on_handed_over)
