"""/signoffs: everybody who waits for the person, page by page, as an ephemeral message."""

from slack_bolt import Ack, App, Respond

from handlers.lists import my_list_page
from handlers.runtime import listeners, private_list
from handlers.runtime.runtime import Runtime
from handlers.runtime.signoffs_command import COMMAND, text_of
from handlers.ui import blocks
from handlers.ui.blocks import Turns
from handlers.ui.forms import Body
from models.outbox.message import Rendered
from models.views.my_list import ListFilter

HELP = f"{COMMAND} alone shows who is waiting to hear from you, {COMMAND} help all the rest."
NAME = "mine"
TURNS = Turns("my_list.back", "my_list.next")


def listed(ack: Ack, body: Body, respond: Respond, runtime: Runtime) -> None:
    """Shows the first page."""
    ack()
    if text_of(body):
        respond(text=f"I don't know that one. {HELP}", response_type="ephemeral")
        return
    private_list.show(respond, NAME, 0, page(body, runtime, 0))


def turned(ack: Ack, body: Body, respond: Respond, runtime: Runtime) -> None:
    """Replaces the page by another one."""
    ack()
    number = blocks.number(listeners.button_value(body)) or 0
    private_list.show(respond, NAME, number, page(body, runtime, number), again=True)


def page(body: Body, runtime: Runtime, number: int) -> Rendered:
    """One page as it is now; pages count from 0."""
    with runtime.reading(body) as ctx:
        return my_list_page.drawn(ctx, my_list_page.read(ctx, ListFilter(page=number)), TURNS)


def register(app: App) -> None:
    for turn in (TURNS.back, TURNS.next):
        app.action(turn)(turned)
