"""The tables of contents: every feature that answers, every kind of message, and every list for one person's eyes."""

from datetime import datetime

from slack_bolt import App
from sqlalchemy.orm import Session

from handlers import (
    add_reason,
    admission,
    all_sent,
    also_told,
    away,
    call,
    call_block,
    card,
    coming,
    correct,
    decline,
    digest,
    digest_preview,
    do_not_contact,
    due_list,
    edit,
    export,
    filled,
    forget,
    hand_off,
    hand_over,
    heads_up,
    help_words,
    hold,
    home,
    how_it_ended,
    interviewed,
    keep_posted,
    leads_of,
    log,
    mail_address,
    more,
    my_list,
    my_settings,
    not_told,
    nowhere,
    opening,
    referral,
    report,
    required_fields,
    second_contact,
    sign_off_email,
    snooze,
    team,
    team_settings,
    texts,
    thanks,
    troubles,
    undo,
    uninstalled,
    unreached,
    update,
    was_said,
    who,
)
from handlers.house import House
from handlers.sight import Books, Sight
from models import recruiter
from models.drawing import Drawing
from models.message import Kind, Message
from models.workspace import Workspace

FEATURES = (
    decline,
    interviewed,
    filled,
    update,
    call,
    call_block,
    sign_off_email,
    all_sent,
    also_told,
    second_contact,
    keep_posted,
    thanks,
    opening,
    referral,
    how_it_ended,
    heads_up,
    mail_address,
    snooze,
    more,
    edit,
    add_reason,
    correct,
    was_said,
    do_not_contact,
    not_told,
    hand_off,
    hand_over,
    undo,
    hold,
    away,
    who,
    digest_preview,
    report,
    team,
    log,
    export,
    forget,
    help_words,
    coming,
    leads_of,
    due_list,
    home,
    my_settings,
    team_settings,
    uninstalled,
    texts,
    troubles,
    my_list,  # last: it takes every /signoffs that none before it knows
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
    Kind.UNREACHED: unreached.draw,
    Kind.NOWHERE: nowhere.draw,
    Kind.OPENING: opening.draw,
    Kind.DO_NOT_CONTACT: do_not_contact.draw_note,
    Kind.ALSO_TOLD: also_told.draw,
    Kind.HOME: home.draw,
}
"""What a person reads: each draws one kind of message from the rows, or says that nothing is owed any more."""


LISTS = {
    my_list.NAME: my_list.page,
    team.NAME: team.page,
    who.NAME: who.page,
}
"""What one person alone sees after a command: each draws one of its pages anew when something in it was pressed."""


def register(app: App, house: House) -> None:
    """Every listener of every feature, lent the house by name, and an answer that stays given."""

    @app.use
    def lend(context, next) -> None:  # type: ignore[no-untyped-def]  # noqa: A002 - Bolt's name
        context["house"], context["ack"] = house, troubles.Kept()
        next()

    admission.register(app)
    required_fields.register(app)
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
        if not reader.is_full_member:
            return admission.closed(message)
        if message.kind is Kind.HOME and reader.is_outside:
            return admission.closed_home()
        return CARDS[message.kind](message, Sight(session, books, reader, now))
