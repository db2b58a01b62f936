"""Admission: only full members, as Slack says now, may use the bot; others are told so privately and change nothing."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import BoltRequest, BoltResponse
from sqlalchemy import select

from bot.demo.workspace import ANA, BEN, LENA, OMAR
from bot.sandbox.app_side import envelopes
from bot.sandbox.state import people
from bot.sandbox.troubles import Json
from handlers.runtime import admission
from handlers.runtime.admission import MEMBERS_ONLY, SILENT
from handlers.runtime.runtime import team_of
from models.database.base import Base
from models.directory.recruiter import Recruiter
from models.directory.workspace import Workspace
from models.outbox.message import MessageKind, schedule_message
from tests.conftest import TUESDAY
from tests.effort import LONG
from tests.journeys.test_permissions import Listed
from tests.person import Played
from tests.world import GONE, GUEST, ROBOT, VERA, World, madrid, playing

WORDS = {"/signoffs": ["", "who Jane Doe", "export", "forget Jane Doe", "log Jane Doe", "report", "team", "settings"]}
"""Words after a command that select its listener; the check precedes every listener."""
JANE = "Jane Doe, +49 30 5550199, jane.secret@example.com"
SECRETS = ("Jane", "5550199", "jane.secret", "Staff Engineer", "Ana Ruiz")


def content(world: World) -> Json:
    """Every row of every table."""
    with world.bot.db.engine.connect() as connection:
        tables = Base.metadata.sorted_tables
        return {table.name: [str(row) for row in connection.execute(select(table))] for table in tables}


def sent(person: Played, payload: Json) -> str:
    """The bot's answer to a payload, and all else that it says to this person."""
    before = len(person.visitor.dm)
    ack = person.visitor.acts.dispatch.interactive(payload)
    person.settle()
    private = [person.visitor.visible(message) for message in person.visitor.dm[before:]]
    answer = json.dumps([ack, private, person.form], ensure_ascii=False)
    person.visitor.close(everything=True)
    return answer


def view_of(person: Played, callback_id: str) -> Any:
    """The form that is open before this person, under this id and about the first duty, candidate and role."""
    view = copy.deepcopy(person.visitor.form())
    view.content["callback_id"] = callback_id
    view.content["private_metadata"] = json.dumps({"duty": 1, "who": "c1", "entry": 0, "version": 0, "role": 1})
    return view


EVERY_OTHER = {} if LONG else {ROBOT.id: slice(0, None, 2), GONE.id: slice(1, None, 2)}


def everything_as(world: World, stranger: Played, lends: Played) -> dict[str, str]:
    """The answers to a stranger who sends every kind of payload in the registry, by its name.

    `lends`: the person whose open form the stranger claims to have. Usually a guest presses and sends everything, a bot
    and a deactivated account every other item; in a long run each of them does everything.
    """
    known, heard = Listed(world), {}
    workspace, message = world.sandbox.workspace, stranger.visitor.dm[-1]
    for command in sorted(known.others["command"]):
        for text in WORDS.get(command, ["", JANE]):
            stranger.command(command, text)
            heard[f"{command} {text}"] = stranger.told + stranger.form
    for name in sorted(known.others["shortcut"]):
        heard[name] = sent(stranger, envelopes.shortcut(workspace, stranger.visitor.id, name))
        by_message = envelopes.message_shortcut(workspace, stranger.visitor.id, name, message)
        heard[f"{name} on a message"] = sent(stranger, by_message)
    pressed = sorted(known.everything)[EVERY_OTHER.get(stranger.visitor.id, slice(None))]
    assert len(pressed) > 50
    for name in pressed:
        element = {"type": "button", "action_id": name, "value": "1.1"}
        action = envelopes.action_of("somewhere", element, None)
        heard[name] = sent(stranger, envelopes.block_actions(workspace, stranger.visitor.id, message, action))
        form = envelopes.view_submission(workspace, stranger.visitor.id, view_of(lends, name))
        heard[f"{name} sent"] = sent(stranger, form)
    return heard


def unanswered_as(world: World, stranger: Played, lends: Played) -> list[Any]:
    """The acknowledgements that carry no text: those of menus that load options, and of closed forms."""
    known, workspace = Listed(world), world.sandbox.workspace
    acks = []
    for name in sorted(known.others["options"]):
        ids = {"block_id": "role", "action_id": name}
        payload = envelopes.block_suggestion(workspace, stranger.visitor.id, lends.visitor.form(), ids, "S")
        acks.append(stranger.visitor.acts.dispatch.interactive(payload))
    for name in sorted(known.others["view_closed"]):
        view = view_of(lends, name)
        left = envelopes.view_closed(workspace, stranger.visitor.id, view, is_cleared=False)
        acks.append(stranger.visitor.acts.dispatch.interactive(left))
    stranger.settle()
    return acks


@pytest.mark.parametrize("who", [GUEST, ROBOT, GONE])
def test_who_is_no_full_member_changes_nothing_and_hears_nothing_of_anybody(world: World, who: Any) -> None:
    world.ana.declines(JANE)
    world.ana.command("/interviewed", "Kim Poe, kim@example.com, Buyer at Acme, final")
    world.ana.submit()
    world.ana.close()
    world.ana.command("/decline")
    stranger = world.as_(who)
    stranger.command("/signoffs")
    before, seen = content(world), world.ana.messages
    heard = everything_as(world, stranger, world.ana)
    assert {name: answer for name, answer in heard.items() if MEMBERS_ONLY not in answer} == {}
    assert [name for name, answer in heard.items() for secret in SECRETS if secret in answer] == []
    acks = unanswered_as(world, stranger, world.ana)
    assert {json.dumps(ack) for ack in acks} <= {'{"options": []}', "null", "{}", '""'}
    assert MEMBERS_ONLY in stranger.open_home()
    assert content(world) == before
    assert world.ana.messages == seen


@pytest.mark.both_databases
def test_every_event_is_slacks_own_or_asks_who_it_is(world: World) -> None:
    assert Listed(world).others["event"] - admission.BY_SLACK == {"app_home_opened", "message"}
    assert frozenset() == admission.GUESTS_MAY


def test_a_guest_is_offered_no_form_and_puts_nobody_in_play(world: World) -> None:
    world.ana.declines(JANE)
    guest = world.as_(GUEST)
    for command in ("/interviewed", "/decline", "/filled", "/referral", "/opening"):
        guest.command(command, "Jane Doe, Buyer, final")
        assert (guest.told, guest.form) == (MEMBERS_ONLY, "")


def quietly(world: World, user_id: str, **changes: Any) -> None:
    """Changes a person in Slack without the event that would tell the bot."""
    known = world.sandbox.workspace.people[user_id]
    world.sandbox.workspace.add_person(people.Person(**{**vars(known), **changes}))


def exported(world: World) -> list[str]:
    return [(file.content or b"").decode("utf-8-sig") for file in world.sandbox.workspace.files]


def opens(person: Played, door: str) -> None:
    person.open_home()
    person.press(door, person.visitor.home)


SURELY: dict[str, Callable[[Played], object]] = {
    "export": lambda person: person.command("/signoffs", "export"),
    "forget": lambda person: person.command("/signoffs", "forget Jane Doe"),
    "log": lambda person: person.command("/signoffs", "log settings"),
    "settings": lambda person: person.command("/signoffs", "settings team"),
    "texts": lambda person: opens(person, "Texts"),
    "leads of one person": lambda person: opens(person, "Leads of one person"),
    "hand over": lambda person: opens(person, "Hand over everything"),
}
"""Actions before which Slack is always asked for the profile, whatever is stored."""


@pytest.mark.parametrize("action", SURELY)
def test_rights_that_ended_a_moment_ago_open_nothing_that_must_be_sure(world: World, action: str) -> None:
    world.ana.declines(JANE)
    world.lena.open_home()
    quietly(world, LENA.id, is_restricted=True)
    SURELY[action](world.lena)
    assert MEMBERS_ONLY in world.lena.told + world.lena.form
    assert exported(world) == []


@pytest.mark.parametrize("action", SURELY)
def test_without_slacks_answer_nothing_opens_that_must_be_sure(world: World, action: str) -> None:
    world.ana.declines(JANE)
    world.lena.open_home()
    world.sandbox.faults.add("users.info", times=9, error="internal_error")
    SURELY[action](world.lena)
    assert SILENT in world.lena.told + world.lena.form
    assert exported(world) == []
    world.sandbox.faults.clear()
    world.lena.visitor.close(everything=True)
    SURELY[action](world.lena)
    assert SILENT not in world.lena.form


def test_a_form_that_must_be_sure_is_not_taken_from_who_lost_the_right_meanwhile(world: World) -> None:
    world.ana.declines(JANE)
    opens(world.lena, "Hand over everything")
    world.lena.fill(From=ANA.id, To=OMAR.id)
    quietly(world, LENA.id, is_restricted=True)
    world.lena.submit()
    assert MEMBERS_ONLY in world.lena.form
    assert world.omar.messages == []


def test_who_was_an_admin_while_the_bot_was_off_takes_nothing_out_weeks_later(database_url: str) -> None:
    with playing(database_url, TUESDAY) as world:
        world.ana.declines(JANE)
        world.vera.command("/signoffs", "who Jane Doe")
        world.bot.stop()
        world.sandbox.change_person(VERA.id, is_admin=False)
        world.sandbox.clock.set(madrid(20, 10))
        world.bot = world.build()
        world.bot.start()
        world.settle()
        world.vera.command("/signoffs", "export Jane Doe")
        assert not any("Jane" in table for table in exported(world))
        assert "Jane" not in world.vera.told.replace("/signoffs export Jane Doe", "")


def test_slack_is_asked_again_after_a_day_and_what_was_known_holds_without_its_answer(world: World) -> None:
    world.ana.declines(JANE)
    world.omar.command("/signoffs")
    asked = len([exchange for exchange in world.sandbox.traffic if exchange.name == "users.info"])
    world.omar.command("/signoffs", "report")
    assert len([exchange for exchange in world.sandbox.traffic if exchange.name == "users.info"]) == asked
    world.move(days=1)
    world.sandbox.faults.add("users.info", times=1, error="internal_error")
    world.omar.command("/signoffs", "report")
    assert "Sign-off report" in world.omar.told
    quietly(world, OMAR.id, is_restricted=True)
    world.omar.command("/signoffs", "report")
    assert world.omar.told == MEMBERS_ONLY


def test_a_colleague_who_left_more_than_a_day_ago_is_given_nothing(world: World) -> None:
    world.omar.command("/signoffs")
    quietly(world, OMAR.id, is_restricted=True)
    world.move(days=1, hours=1)
    world.ana.command("/decline", "Jane Doe, Staff Engineer at Acme")
    world.ana.fill(Stage_reached="Final round", Reason="Timing or location", Who_calls=OMAR.id)
    assert list(world.ana.submit()) == ["Who calls"]


def test_who_becomes_a_guest_leaves_their_people_to_the_lead_and_reads_nothing_more(world: World) -> None:
    world.ana.declines(JANE)
    world.ana.open_home()
    world.ana.hands_off(OMAR.id)
    world.sandbox.change_person(ANA.id, is_restricted=True)
    world.settle()
    told = world.lena.message("Ana Ruiz is not a full member of this workspace any more.")
    assert "Jane Doe: Staff Engineer at Acme" in world.lena.reads(told)
    assert "Sign-off call: Jane Doe" in "".join(world.lena.messages)
    assert world.ana.home == MEMBERS_ONLY
    assert "5550199" not in "".join(world.ana.messages)
    count = len(world.ana.messages)
    world.move_to(madrid(6, 12))
    assert len(world.ana.messages) == count
    world.ana.command("/signoffs")
    assert world.ana.told == MEMBERS_ONLY


def test_who_is_found_to_be_a_guest_before_a_message_is_treated_as_one_who_left(world: World) -> None:
    world.ana.declines(JANE)
    quietly(world, ANA.id, is_restricted=True)
    count = len(world.ana.messages)
    world.move_to(madrid(4, 12))
    assert "Ana Ruiz is not a full member of this workspace any more." in "".join(world.lena.messages)
    assert "5550199" not in "".join(world.ana.messages[count:])


def test_a_guest_by_now_takes_no_offer_and_a_lead_who_is_one_gets_no_list(world: World) -> None:
    world.ana.declines(JANE)
    world.ana.hands_off(OMAR.id)
    for who in (OMAR.id, LENA.id):
        world.sandbox.change_person(who, is_restricted=True, is_admin=False)
    world.settle()
    world.omar.press("Take it")
    assert world.omar.told == MEMBERS_ONLY
    world.move_to(madrid(10, 12))
    assert world.lena.messages == []
    assert "I reached them" in "".join(world.ana.messages)


def test_who_comes_back_as_a_full_member_is_an_ordinary_person(world: World) -> None:
    world.ana.declines(JANE)
    for is_guest in (True, False):
        world.sandbox.change_person(ANA.id, is_restricted=is_guest)
    world.settle()
    world.ana.declines("John Roe, john@example.com")
    assert "Sign-off call: John Roe" in world.ana.newest
    assert "Jane" not in world.ana.open_home()
    assert "Lena Vogt takes care of this now." in world.ana.messages[0]


def test_the_card_of_somebody_who_comes_back_says_whose_it_is_now(world: World) -> None:
    world.ana.declines(JANE)
    for is_gone in (True, False):
        world.sandbox.change_person(ANA.id, deleted=is_gone)
        world.settle()
    assert "Lena Vogt takes care of this now." in world.ana.messages[0]
    assert "should hear it from you" not in world.ana.messages[0]


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack says that Omar belongs to another workspace."""
    real = people.user_object

    def foreign(person: people.Person, team_id: str, now: Any, *, with_email: bool) -> Json:
        profile = real(person, team_id, now, with_email=with_email)
        return profile | {"team_id": "T0EXTERNAL"} if person.id == OMAR.id else profile

    monkeypatch.setattr("bot.sandbox.web_api.users.user_object", foreign)


def teams(world: World) -> list[str]:
    with world.bot.db.engine.connect() as connection:
        table = Base.metadata.tables["workspace"]
        return [str(row.team_id) for row in connection.execute(select(table))]


def from_elsewhere(world: World, body: Json) -> BoltResponse:
    answer = world.bot.bolt.dispatch(BoltRequest(mode="socket_mode", body=body))
    world.settle()
    return answer


def test_a_stranger_from_a_shared_channel_stays_one_in_every_payload(world: World, elsewhere: None) -> None:
    world.ana.declines(JANE)
    world.ana.command("/decline", "Tom Roe, Buyer")
    world.ana.fill(Stage_reached="Applied")
    form = envelopes.view_submission(world.sandbox.workspace, OMAR.id, copy.deepcopy(world.ana.visitor.form()))
    other_team: Json = {"id": "T0EXTERNAL", "domain": "external"}
    form["user"]["team_id"], form["view"]["team_id"] = "T0EXTERNAL", "T0EXTERNAL"
    for team, installed in ((other_team, "T0ACME"), (None, "T0ACME"), (other_team, "T0EXTERNAL"), (None, None)):
        form["team"], form["view"]["app_installed_team_id"] = team, installed
        assert MEMBERS_ONLY in json.dumps(from_elsewhere(world, copy.deepcopy(form)).body)
    assert teams(world) == ["T0ACME"]
    assert world.omar.messages == []
    assert "Tom" not in json.dumps(content(world))


def test_a_stranger_is_still_one_when_slack_is_asked_before_a_message(world: World, elsewhere: None) -> None:
    world.omar.command("/signoffs", "report")
    assert world.omar.told == MEMBERS_ONLY
    world.move(minutes=11)
    with world.bot.db.writing() as session:
        workspace = session.scalars(select(Workspace)).one()
        schedule_message(
            session,
            workspace_id=workspace.id,
            recipient=OMAR.id,
            due_at=world.now,
            kind=MessageKind.NOTE,
            slot="answered 99",
            details={"offer": 99, "about": "answered"},
        )
    world.bot.heartbeat.wake()
    world.settle()
    with world.bot.db.reading() as session:
        omar = session.scalars(select(Recruiter).where(Recruiter.user_id == OMAR.id)).one()
        assert (omar.is_full_member, omar.learned_at) == (False, world.now)


@pytest.mark.parametrize(
    ("payload", "team"),
    [
        ({"team": {"id": "T0THEIRS"}, "view": {"app_installed_team_id": "T0ACME"}}, "T0ACME"),
        ({"team": None, "view": {"app_installed_team_id": "T0ACME"}}, "T0ACME"),
        ({"team_id": "T0THEIRS", "authorizations": [{"team_id": "T0ACME"}]}, "T0ACME"),
        ({"team_id": "T0ACME", "authorizations": [{"team_id": None, "is_enterprise_install": True}]}, "T0ACME"),
        ({"team": {"id": "T0ACME"}, "user": {"team_id": "T0THEIRS"}}, "T0ACME"),
        ({"team_id": "T0ACME", "user_id": ANA.id}, "T0ACME"),
        ({"team": None, "is_enterprise_install": True, "user": {"team_id": "T0THEIRS"}}, ""),
    ],
)
def test_the_workspace_is_the_one_where_the_app_is_installed(payload: Json, team: str) -> None:
    assert team_of(payload) == team


def test_no_payload_makes_a_workspace_and_each_is_answered(world: World) -> None:
    workspace = world.sandbox.workspace
    conversation = workspace.direct(BEN.id)
    command = envelopes.slash_command(workspace, BEN.id, conversation, "/decline", "Jane Doe")
    home = envelopes.event_callback(workspace, {"type": "app_home_opened", "user": BEN.id, "tab": "home"})
    gone = envelopes.event_callback(workspace, {"type": "app_uninstalled"})
    moved = envelopes.event_callback(workspace, {"type": "user_change", "user": {"id": BEN.id, "name": "ben"}})
    assert MEMBERS_ONLY in json.dumps(from_elsewhere(world, command | {"team_id": "T0OTHER"}).body)
    for event in (home, gone, moved):
        for authorizations in ([], [{"team_id": "T0OTHER"}]):
            body = event | {"team_id": "T0OTHER", "authorizations": authorizations}
            assert from_elsewhere(world, body).status == 200
    assert teams(world) == ["T0ACME"]
