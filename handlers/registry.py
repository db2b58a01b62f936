"""The tables of contents: every feature that answers, every kind of message, and every list for one person's eyes."""

from datetime import datetime

from slack_bolt import App
from sqlalchemy.orm import Session

from handlers import app_events as uninstalled
from handlers import help as help_words
from handlers import nowhere, undo, unreached
from handlers.call import also_told, correct, heads_up
from handlers.call import answers as call
from handlers.call import block as call_block
from handlers.call import what_was_said as was_said
from handlers.cards import message as card
from handlers.decline import add_reason, edit
from handlers.decline import record as decline
from handlers.digest import digest
from handlers.digest import preview as digest_preview
from handlers.email import all_sent
from handlers.email import sign_off as sign_off_email
from handlers.fields import email_address as mail_address
from handlers.hand_off import everything as hand_over
from handlers.hand_off import offer as hand_off
from handlers.in_play import filled, interviewed, update
from handlers.keep_posted import opening, thanks
from handlers.keep_posted import promise as keep_posted
from handlers.lists import daily_list as due_list
from handlers.lists import home, my_list
from handlers.lists import team_list as team
from handlers.lists import upcoming as coming
from handlers.more import close_untold as not_told
from handlers.more import do_not_contact, hold, snooze
from handlers.more import menu as more
from handlers.privacy import export, forget, log
from handlers.referral import record as referral
from handlers.report import command as report
from handlers.runtime import admission, required_fields
from handlers.runtime import errors as troubles
from handlers.runtime.runtime import House
from handlers.search import command as who
from handlers.second_contact import answers as second_contact
from handlers.second_contact import how_it_ended
from handlers.settings import away, texts
from handlers.settings import leads as leads_of
from handlers.settings import mine as my_settings
from handlers.settings import team as team_settings
from models.context import Books, Sight
from models.directory import recruiter
from models.directory.workspace import Workspace
from models.outbox.drawing import Drawing
from models.outbox.message import Kind, Message

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
