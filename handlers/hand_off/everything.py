"""Everything that one person owes, to another: a lead does it in one act; an account that is gone does it by itself."""

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View
from sqlalchemy import select

from handlers.cards import rows, words
from handlers.cards.words import HAND_OVER
from handlers.runtime import listeners, profiles
from handlers.runtime.admission import vouched
from handlers.runtime.profiles import Asks
from handlers.runtime.runtime import Runtime, team_of
from handlers.ui import blocks, dates, forms
from handlers.ui.forms import Body
from models.context import Context, NotTheirs, may_act
from models.directory.recruiter import Recruiter, find_recruiter
from models.duties import hand_off
from models.duties.duty import Duty
from models.duties.hand_off import CannotTake
from models.outbox.message import Message, Rendered

HANDED_OVER = "hand_over.done"
HURRY_SECONDS = 1


def opened(ack: Ack, body: Body, client: WebClient) -> None:
    """Whose calls go to whom."""
    ack()
    asked = blocks.sentence("Everything that they owe goes to one colleague, who gets it in one message.")
    view = View(
        type="modal",
        callback_id=HANDED_OVER,
        title="Hand over everything",
        submit="Hand over",
        close="Cancel",
        blocks=[asked, forms.person("from", "From"), forms.person("to", "To")],
    )
    listeners.open_form(body, client, view)


def handed_over(ack: Ack, body: Body, client: WebClient, runtime: Runtime) -> None:
    typed = forms.FormValues(body)
    ids = {"from": typed.user("from") or "", "to": typed.user("to") or ""}
    for field, user_id in ids.items():
        try:
            runtime.ensure_known(client, team_of(body), user_id, seconds=HURRY_SECONDS, asks=Asks.SURELY)
        except (SlackApiError, OSError) as refusal:
            ack(response_action="errors", errors={field: profiles.why_not(refusal, "Hand over")})
            return
    fault, said = _hand_over(body, runtime, ids)
    if fault:
        ack(response_action="errors", errors={"to": fault})
    else:
        listeners.close(ack, said)


def _hand_over(body: Body, runtime: Runtime, ids: dict[str, str]) -> tuple[str, str]:
    """What does not go, or what was done."""
    try:
        with runtime.transaction(body) as ctx:
            owner, taker = (find_recruiter(ctx.session, ctx.workspace, ids[field]) for field in ("from", "to"))
            if owner is None or taker is None:
                return "Choose somebody else.", ""
            count = len(hand_off.hand_over(ctx, owner, taker))
            people = dates.people(count)
            return "", f"{taker.name} has what {owner.name} owed: {people}." if count else f"{owner.name} owes nobody."
    except CannotTake:
        return "Only another full member of this workspace who may use Signoff can take it.", ""
    except NotTheirs as refusal:
        return "", listeners.refused(refusal)


def draw_left(message: Message, ctx: Context) -> Rendered | None:
    """One message that lists whom somebody who is gone, or a guest by now, leaves waiting, and who takes care of it."""
    who = ctx.session.get(Recruiter, message.details["who"])
    taker = ctx.session.get(Recruiter, message.details["taker"])
    if who is None or taker is None:
        return None
    query = select(Duty).where(Duty.workspace_id == message.workspace_id, Duty.id.in_(message.details["duties"]))
    owed = list(ctx.session.scalars(query.order_by(Duty.tell_by, Duty.id)))
    mine = "You take care of them now" if taker.id == ctx.person.id else f"{taker.name} takes care of them now"
    gone = "is not in Slack any more" if who.is_deactivated else "is not a full member of this workspace any more"
    said = f"{who.name} {gone}. {dates.people(len(owed)).capitalize()} would have waited. {mine}."
    # Whoever led the person who is gone may see whom they left, also where another lead takes care of them.
    seen = [one for one in owed if ctx.may_act_for(one.owner) or may_act(ctx.person, who)]
    listed = "\n".join(f"{words.name(one)}: {words.role(one)}" for one in seen[: rows.MOST_ROWS])
    rest = len(seen) - rows.MOST_ROWS
    shown = [blocks.sentence(said), *([blocks.sentence(listed)] if seen else []), *rows.and_more(rest)]
    return Rendered(said, blocks.as_json(shown))


def register(app: App) -> None:
    app.action(HAND_OVER, middleware=[vouched])(opened)
    app.view(HANDED_OVER, middleware=[vouched])(handed_over)
