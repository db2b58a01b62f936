"""The two tables of contents: every feature that answers, and every kind of message that is drawn."""

from datetime import datetime

from slack_bolt import App
from sqlalchemy.orm import Session

from handlers import (
    away,
    call,
    card,
    coming,
    decline,
    digest,
    due_list,
    edit,
    hand_off,
    hand_over,
    heads_up,
    hold,
    home,
    leads_of,
    more,
    my_settings,
    second_contact,
    sign_off_email,
    snooze,
    team_settings,
    troubles,
    undo,
)
from handlers.house import House
from handlers.sight import Books, Sight
from models import recruiter
from models.drawing import Drawing
from models.message import Kind, Message
from models.workspace import Workspace

FEATURES = (
    decline,
    call,
    sign_off_email,
    second_contact,
    heads_up,
    snooze,
    more,
    edit,
    hand_off,
    hand_over,
    undo,
    hold,
    away,
    coming,
    leads_of,
    due_list,
    home,
    my_settings,
    team_settings,
    troubles,
)
"""Each registers the answers to its commands, buttons and forms."""

CARDS = {
    Kind.CARD: card.draw,
    Kind.CARDS: card.draw_several,
    Kind.CHOSEN: card.draw_chosen,
    Kind.LIST: due_list.draw,
    Kind.OFFER: hand_off.draw_offer,
    Kind.NOTE: hand_off.draw_note,
    Kind.LEFT: hand_over.draw_left,
    Kind.HOME: home.draw,
}
"""What a person reads: each draws one kind of message from the rows, or says that nothing is owed any more."""


def register(app: App, house: House) -> None:
    """Every listener of every feature, lent the house by name."""

    @app.use
    def lend(context, next) -> None:  # type: ignore[no-untyped-def]  # noqa: A002 - Bolt's name
        context["house"] = house
        next()

    for feature in FEATURES:
        feature.register(app)


def draw(session: Session, message: Message, now: datetime) -> Drawing | None:
    """The message as the rows are now; None when nothing is owed any more, or nobody is there to read it."""
    books = session.get_one(Workspace, message.workspace_id)
    with troubles.drawing(message):
        if message.kind is Kind.DIGEST:
            return digest.draw(message, Books(session, books, now))
        reader = recruiter.find(session, books, message.recipient)
        if reader is None or reader.is_deactivated:
            return None
        return CARDS[message.kind](message, Sight(session, books, reader, now))
