"""Registers all features, and maps kinds of messages and names of private lists to the functions that draw them."""

from collections.abc import Callable
from datetime import datetime

from slack_bolt import App, BoltContext, Respond
from sqlalchemy.orm import Session

from handlers import app_events, help, notices, search, second_contact, undo  # noqa: A004 - the module of `/signoffs help`
from handlers.call import also_told, block, correct, heads_up, outcome
from handlers.cards import message as card
from handlers.cards.words import MY_SETTINGS, TEAM_SETTINGS
from handlers.decline import client_reason, edit
from handlers.decline import record as decline
from handlers.digest import digest
from handlers.email import all_sent, sign_off
from handlers.fields import decline_details, email
from handlers.hand_off import everything, offer, several
from handlers.in_play import filled, interviewed, update
from handlers.keep_posted import opening, promise, thanks
from handlers.lists import daily_list, home, lead_part, my_list, team_list, upcoming
from handlers.more import close_untold, do_not_contact, hold, menu, snooze
from handlers.privacy import export, forget, log
from handlers.referral import call as referral_call
from handlers.referral import record as referral
from handlers.report import command
from handlers.runtime import admission, direct_message, errors, listeners, required_fields, signoffs_command
from handlers.runtime.admission import vouched
from handlers.runtime.runtime import Runtime
from handlers.runtime.signoffs_command import Subcommand
from handlers.settings import away, leads, mine, team, texts
from handlers.settings import menu as settings_menu
from handlers.ui.forms import Body
from models.context import Context
from models.directory.recruiter import find_recruiter
from models.directory.workspace import Workspace
from models.outbox.message import Message, MessageKind, Rendered

FEATURES = (
    decline,
    decline_details,
    interviewed,
    filled,
    update,
    outcome,
    block,
    sign_off,
    all_sent,
    also_told,
    second_contact,
    promise,
    thanks,
    opening,
    referral,
    referral_call,
    heads_up,
    email,
    snooze,
    menu,
    edit,
    client_reason,
    correct,
    do_not_contact,
    close_untold,
    offer,
    several,
    everything,
    undo,
    hold,
    away,
    search,
    command,
    team_list,
    my_list,
    log,
    export,
    forget,
    upcoming,
    leads,
    daily_list,
    lead_part,
    home,
    help,
    settings_menu,
    mine,
    team,
    app_events,
    texts,
    errors,
)
"""Modules that register the listeners of their commands, buttons and forms."""

SUBCOMMANDS = {
    "away": Subcommand(away.on_away_command, takes_words=True),
    "digest": Subcommand(digest.on_preview_command),
    "digest preview": Subcommand(digest.on_preview_command),
    "export": Subcommand(export.on_export_command, takes_words=True, middleware=[vouched]),
    "forget": Subcommand(forget.on_forget_command, takes_words=True, middleware=[vouched]),
    "help": Subcommand(help.on_help_command),
    "log": Subcommand(log.on_log_command, takes_words=True, middleware=[vouched]),
    "report": Subcommand(command.on_report_command, takes_words=True),
    "reports": Subcommand(command.on_report_command, takes_words=True),
    "settings": Subcommand(mine.on_open_my_settings, button=("My settings", MY_SETTINGS)),
    "settings team": Subcommand(
        team.on_open_team_settings, middleware=[vouched], button=("Team settings", TEAM_SETTINGS)
    ),
    "team": Subcommand(team_list.on_team_command),
    "who": Subcommand(search.on_who_command, takes_words=True),
}
"""Subcommands of /signoffs; alone it shows who waits for the person, and other words are a `who`."""

CARDS = {
    MessageKind.CARD: card.draw,
    MessageKind.CARDS: card.draw_several,
    MessageKind.CHOSEN: card.draw_chosen,
    MessageKind.LIST: daily_list.draw,
    MessageKind.OFFER: offer.draw_offer,
    MessageKind.NOTE: offer.draw_note,
    MessageKind.LEFT: everything.draw_left,
    MessageKind.UNREACHED: notices.draw_person_unreachable,
    MessageKind.NOWHERE: notices.draw_channel_unreachable,
    MessageKind.OPENING: opening.draw,
    MessageKind.DO_NOT_CONTACT: do_not_contact.draw_note,
    MessageKind.ALSO_TOLD: also_told.draw_question,
    MessageKind.HOME: home.draw,
}
"""Draws each kind of message to a person from the rows; None: nothing is owed any more."""


LISTS = {
    my_list.NAME: my_list.drawn_page,
    team_list.NAME: team_list.drawn_page,
    search.NAME: search.page,
}
"""Private lists shown after a command: each function redraws one page after a click in it."""


def register(app: App, runtime: Runtime) -> None:
    """Registers all listeners; each gets `runtime` and an `ack` that keeps its response."""

    @app.use
    def lend(context: BoltContext, next: Callable[[], None]) -> None:  # noqa: A002 - Bolt's name
        context["runtime"], context["ack"] = runtime, listeners.LastingAck()
        next()

    admission.register(app)
    required_fields.register(app)
    for feature in FEATURES:
        feature.register(app)
    signoffs_command.register(app, SUBCOMMANDS, on_other_words)
    direct_message.register(app, SUBCOMMANDS, on_other_words)


def on_other_words(body: Body, respond: Respond, runtime: Runtime) -> None:
    """/signoffs alone shows one's own list; words that are no subcommand name a candidate, or are a near miss."""
    if signoffs_command.text_of(body):
        search.answer_words(body, respond, runtime, signoffs_command.near_miss(SUBCOMMANDS, body))
    else:
        my_list.on_signoffs_command(body, respond, runtime)


def draw(session: Session, message: Message, now: datetime) -> Rendered | None:
    """The message drawn from the rows as they are now; None: nothing is owed any more, or its reader is gone."""
    workspace = session.get_one(Workspace, message.workspace_id)
    with errors.drawing(message):
        if message.kind is MessageKind.DIGEST:
            return digest.draw(message, Context(session, workspace, now))
        reader = find_recruiter(session, workspace, message.recipient)
        if reader is None or reader.is_deactivated:
            return None
        if not reader.is_full_member:
            return admission.closed(message)
        if message.kind is MessageKind.HOME and reader.is_outside:
            return admission.closed_home()
        return CARDS[message.kind](message, Context(session, workspace, now, reader))
