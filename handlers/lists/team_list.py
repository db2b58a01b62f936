"""/signoffs team: who waits with the people whom the reader leads, those stuck first, as an ephemeral message."""

from slack_bolt import Ack, App, Respond

from handlers.lists import team_list_page
from handlers.runtime import listeners, private_list
from handlers.runtime.runtime import Runtime
from handlers.runtime.signoffs_command import COMMAND
from handlers.ui import blocks
from handlers.ui.blocks import Turns
from handlers.ui.forms import Body
from models.outbox.message import Rendered
from models.views import team_list

NAME = "team"
TURNS = Turns("team.back", "team.next")
NOT_FOR_YOU = f"This is for whoever leads somebody, and you lead nobody here. {COMMAND} alone shows who waits for you."


def listed(ack: Ack, body: Body, respond: Respond, runtime: Runtime) -> None:
    """Shows the first page."""
    ack()
    drawing = page(body, runtime, 0)
    if drawing is None:
        respond(text=NOT_FOR_YOU, response_type="ephemeral")
        return
    private_list.show(respond, NAME, 0, drawing)


def turned(ack: Ack, body: Body, respond: Respond, runtime: Runtime) -> None:
    """Replaces the page by another one."""
    ack()
    number = blocks.number(listeners.button_value(body)) or 0
    private_list.show(respond, NAME, number, page(body, runtime, number) or Rendered(NOT_FOR_YOU), again=True)


def page(body: Body, runtime: Runtime, number: int) -> Rendered | None:
    """The page as it is now; None: the reader leads nobody."""
    with runtime.reading(body) as ctx:
        if not team_list.may_see(ctx.session, ctx.person):
            return None
        return team_list_page.drawn(ctx, team_list.read(ctx.session, ctx.person, ctx.now, number), TURNS)


def register(app: App) -> None:
    for turn in (TURNS.back, TURNS.next):
        app.action(turn)(turned)
