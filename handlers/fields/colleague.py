"""Offers a duty to a colleague, from any form."""

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.cards import words
from handlers.runtime import profiles
from handlers.runtime.listeners import HURRY_SECONDS
from handlers.runtime.runtime import Runtime, team_of, user_of
from handlers.ui.forms import Body, FieldErrors
from models.context import Context
from models.directory.recruiter import Recruiter, find_recruiter
from models.duties import hand_off
from models.duties.duty import Duty
from models.duties.hand_off import CannotTake

NOT_A_MEMBER = "Only full members of this workspace can take a call. Choose somebody else."
OUTSIDE = "{name} is outside the channel whose members may use Signoff. Choose somebody else."


def meet(client: WebClient, body: Body, runtime: Runtime, user_id: str | None, button: str, field: str = "to") -> None:
    """Reads the chosen colleague from Slack while the form waits; nothing to do for the person who fills it in.

    `button`: the label of the button to press again. Raises FieldErrors at this field.
    """
    if user_id is None or user_id == user_of(body):
        return
    try:
        runtime.ensure_known(client, team_of(body), user_id, seconds=HURRY_SECONDS)
    except (SlackApiError, OSError) as refusal:
        raise FieldErrors({field: profiles.why_not(refusal, button)}) from refusal


def _cannot(taker: Recruiter, duty: Duty) -> str:
    if taker.id == duty.owner_id:
        return "It is theirs already."
    return OUTSIDE.format(name=taker.name) if taker.is_at_home else NOT_A_MEMBER


def offer(to: str, ctx: Context, duty: Duty) -> str | None:
    """Offers the duty; returns a sentence if it was assigned at once. Raises FieldErrors at the field "to"."""
    taker = find_recruiter(ctx.session, ctx.workspace, to)
    if taker is None:
        raise FieldErrors({"to": NOT_A_MEMBER})
    try:
        offered = hand_off.offer_to(ctx, duty, taker)
    except CannotTake as refusal:
        raise FieldErrors({"to": _cannot(taker, duty)}) from refusal
    return None if offered else f"{taker.name} has {words.contact(duty)} now, and the card with it."
