"""Team settings: who may change them, the effect of each field on the next step, and that they survive a restart."""

import copy
import json
from typing import Any

import pytest
from sqlalchemy import select

from bot.demo.workspace import BEN, OMAR
from bot.sandbox.app_side import envelopes
from bot.sandbox.state.conversation import Conversation
from bot.sandbox.state.installation import BOT_USER
from bot.sandbox.state.people import Channel
from handlers.cards.words import TEAM_SETTINGS
from handlers.settings.team_form import LOOKED_UP
from models.directory.workspace import Workspace
from models.settings import team
from models.settings.changes import Change
from models.settings.team import TeamSettings
from tests.conftest import TUESDAY
from tests.person import Played
from tests.world import GUEST, World, madrid, playing

REFUSED = "The team's settings are with its leads and Slack's admins. Ask one of them for a change."
LIST = "Jane Doe is waiting to hear from you"
ALL_HEARD = "Everyone who was declined has heard from us."

LABELS = [
    "Digest channel",
    "Digest time",
    "When there is nothing to say",
    "Names in private channels",
    "Follow up after",
    "When to ask for a referral",
    "Reasons",
    "Who may use Signoff",
    "Leads",
    "Who else may change this",
    "Time zone",
    "Country",
    "Region",
    "Closed days",
    "Tell by, applied",
    "Tell by, submitted",
    "Tell by, interviewed",
    "Tell by, final round",
    "Nudges",
    "Keep people's data",
]


def opens(person: Played) -> None:
    person.open_home()
    person.press("Team settings", person.visitor.home)


def enter(person: Played, values: dict[str, Any]) -> None:
    """Fills in these fields in turn, so that Slack is asked about each choice."""
    for label, value in values.items():
        person.type_in(label, value)
        person.settle()


def sets(person: Played, **by_label: Any) -> dict[str, str]:
    """Opens the form on Home, fills in these fields, saves, and returns the errors by label."""
    opens(person)
    enter(person, {label.replace("_", " "): value for label, value in by_label.items()})
    return person.submit()


def agreed(world: World) -> TeamSettings:
    with world.bot.db.reading() as session:
        return team.current(session.scalars(select(Workspace)).one())


def changes(world: World) -> list[tuple[str, Any, Any]]:
    with world.bot.db.reading() as session:
        rows = session.scalars(select(Change).order_by(Change.id)).all()
        assert all(row.by_id and row.of_id is None for row in rows)
        return [(row.setting, row.before["value"], row.after["value"]) for row in rows]


def channel(world: World, name: str, *, bot_is_in: bool = True, is_private: bool = False) -> str:
    """Adds a channel to the workspace, and returns its id."""
    workspace = world.sandbox.workspace
    members = {"U0LENA", *([BOT_USER] if bot_is_in else [])}
    conversation = Conversation.of(Channel(f"C0{name.upper()}", name, members, is_private), workspace.seconds())
    workspace.conversations[conversation.id] = conversation
    return conversation.id


def said_in(world: World, name: str) -> list[str]:
    visitor = world.lena.visitor
    return [visitor.visible(message) for message in visitor.channel(name)]


@pytest.mark.both_databases
def test_every_field_shows_what_holds_now_with_its_default(world: World) -> None:
    opens(world.lena)
    inputs = [block for block in world.lena.visitor.form().blocks if block["type"] == "input"]
    assert [block["label"]["text"] for block in inputs] == LABELS
    assert [block["label"]["text"] for block in inputs if "Default" not in block["hint"]["text"]] == []
    for shown in (
        "Digest channel\nhiring",
        "Digest time\n09:30",
        "When there is nothing to say\nOne line",
        "Follow up after\n3 business days",
        "When to ask for a referral\nIn both",
        "Leads\nLena Vogt",
        "Time zone\nEurope/Berlin",
        "Country\nGermany (DE)",
        "Tell by, applied\n3",
        "Nudges\n1, 2, 3",
        "Keep people's data\n180",
        "Withdrawn by the candidate",
    ):
        assert shown in world.lena.form, shown
    assert world.lena.submit() == {}
    assert changes(world) == []


def test_leads_named_admins_and_slacks_admins_may(world: World) -> None:
    assert sets(world.vera, Who_else_may_change_this=[OMAR.id]) == {}
    assert sets(world.omar, Digest_time="10:00") == {}
    assert sets(world.lena, Digest_time="11:00") == {}
    assert agreed(world).digest_time == "11:00"


def test_slacks_admin_may_open_them_where_nobody_leads_and_name_who_does(database_url: str) -> None:
    with playing(database_url, TUESDAY, leads="", alike=True) as world:
        assert agreed(world).zone == "UTC"
        assert sets(world.vera, Leads=[BEN.id]) == {}
        assert (agreed(world).zone, agreed(world).country) == ("America/New_York", "US")
        assert "Team settings" in world.ben.settings()


@pytest.mark.parametrize("who", ["ana", "omar"])
def test_an_outsider_finds_no_door_and_can_neither_open_nor_save(world: World, who: str) -> None:
    outsider: Played = getattr(world, who)
    assert "Team settings" not in outsider.settings()
    visitor = outsider.visitor
    button = envelopes.action_of("doors", {"type": "button", "action_id": TEAM_SETTINGS, "value": "open"}, None)
    visitor.acts.dispatch.interactive(
        envelopes.block_actions(visitor.workspace, visitor.id, visitor.workspace.homes[visitor.id], button)
    )
    outsider.settle()
    assert REFUSED in outsider.form
    opens(world.lena)
    enter(world.lena, {"Leads": [OMAR.id]})
    forged = envelopes.view_submission(visitor.workspace, visitor.id, copy.deepcopy(world.lena.visitor.form()))
    assert REFUSED in json.dumps(visitor.acts.dispatch.interactive(forged))
    assert changes(world) == []


def test_a_guest_may_not_even_when_slack_calls_them_an_admin(world: World) -> None:
    world.sandbox.change_person(GUEST.id, is_admin=True)
    assert "Settings" not in world.as_(GUEST).open_home()


ALL_HEARD = "Everyone who was declined has heard from us."


def test_the_digest_goes_to_the_chosen_channel_from_the_next_one_on(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches()
    world.move_to(madrid(4, 9, 30))
    world.ana.declines("Max Roe")
    world.ana.reaches()
    assert sets(world.lena, Digest_channel=channel(world, "people")) == {}
    world.move_to(madrid(4, 18))
    assert said_in(world, "people") == []
    world.move_to(madrid(5, 9, 30))
    assert len(world.channel) == 1
    (first,) = said_in(world, "people")
    assert "Since the last digest 1 person heard from us" in first
    assert world.channel == [ALL_HEARD]  # yesterday's digest, in the former channel


def test_a_channel_that_the_bot_is_not_in_is_told_before_it_is_saved(world: World) -> None:
    opens(world.lena)
    for private in (False, True):
        enter(world.lena, {"Digest channel": channel(world, f"far{private}", bot_is_in=False, is_private=private)})
        assert "I am not in that channel yet. Type /invite @Signoff there" in world.lena.form
    enter(world.lena, {"Follow up after": "5 business days", "Digest channel": channel(world, "near")})
    assert "I am not in that channel yet" not in world.lena.form
    assert world.lena.submit() == {}
    assert (agreed(world).digest_channel, agreed(world).follow_up_after) == ("C0NEAR", 5)


def test_a_form_that_is_closed_before_slack_has_answered_is_no_trouble(world: World) -> None:
    opens(world.lena)
    form, visitor = world.lena.visitor.form(), world.lena.visitor
    chosen = {"type": "conversations_select", "selected_conversation": "C0HIRING"}
    world.lena.close()
    action = envelopes.action_of("digest_channel", {"type": chosen["type"], "action_id": LOOKED_UP}, chosen)
    visitor.acts.dispatch.interactive(envelopes.block_actions(visitor.workspace, visitor.id, form, action))
    world.settle()
    assert (world.lena.form, world.lena.messages) == ("", [])


def test_without_a_channel_there_is_no_digest_until_one_is_chosen_again(world: World) -> None:
    assert sets(world.lena, Digest_channel=None) == {}
    world.move_to(madrid(4, 18))
    assert world.channel == []
    assert sets(world.lena, Digest_channel="C0HIRING") == {}
    world.move_to(madrid(5, 9, 30))
    assert len(world.channel) == 1


@pytest.mark.parametrize(("time", "comes"), [("06:00", (4, 6, 0)), ("11:00", (3, 11, 0)), ("17:00", (3, 17, 0))])
def test_the_digest_comes_at_the_new_time_from_the_next_one_on(
    world: World, time: str, comes: tuple[int, int, int]
) -> None:
    assert sets(world.lena, Digest_time=time) == {}
    world.move_to(madrid(*comes).replace(second=0) - (madrid(3, 1) - madrid(3, 0, 59)))
    assert world.channel == []
    world.move_to(madrid(*comes))
    assert len(world.channel) == 1


def test_a_day_that_has_had_its_digest_gets_no_second_one(world: World) -> None:
    world.move_to(madrid(4, 10))
    assert sets(world.lena, Digest_time="16:00", Digest_channel=channel(world, "people")) == {}
    world.move_to(madrid(4, 18))
    assert (len(world.channel), said_in(world, "people")) == (1, [])
    world.move_to(madrid(5, 16))
    assert len(said_in(world, "people")) == 1


def test_with_nothing_to_say_no_message_comes_and_the_next_one_covers_it(world: World) -> None:
    assert sets(world.lena, When_there_is_nothing_to_say="No message") == {}
    world.move_to(madrid(5, 9, 30))
    assert world.channel == []
    world.ana.declines("Jane Doe")
    world.move_to(madrid(6, 9, 30))
    assert "1 person is waiting to hear from us" in world.channel[-1]
    world.ana.reaches()
    world.move_to(madrid(9, 9, 30))
    assert [ALL_HEARD in text for text in world.channel] == [False, True]
    world.move_to(madrid(10, 9, 30))
    assert len(world.channel) == 2
    assert sets(world.lena, When_there_is_nothing_to_say="One line") == {}
    world.move_to(madrid(11, 9, 30))
    assert len(world.channel) == 3


def test_the_next_calls_second_contact_comes_after_so_many_days(world: World) -> None:
    world.ana.declines("Jane Doe")
    assert sets(world.lena, Follow_up_after="5 business days") == {}
    world.ana.reaches()
    world.move_to(madrid(9, 18))
    assert "Second contact" not in world.ana.newest
    world.move_to(madrid(10, 9, 30))
    assert "Second contact: Jane Doe" in world.ana.newest


@pytest.mark.parametrize(
    ("choice", "in_call", "in_second_contact"),
    [("In the call", True, False), ("In the second contact", False, True), ("In both", True, True)],
)
def test_the_referral_is_asked_for_when_the_team_says(
    world: World, choice: str, in_call: bool, in_second_contact: bool
) -> None:
    world.ana.declines("Jane Doe")
    assert sets(world.lena, When_to_ask_for_a_referral=choice) == {}
    assert ("Who do you know" in world.ana.newest) is in_call
    world.ana.reaches(Follow_up_in="2 business days")
    world.move_to(madrid(5, 9, 30))
    assert "Second contact: Jane Doe" in world.ana.newest
    world.ana.press("Open the card")
    assert ("Is there anyone you'd recommend" in world.ana.form) is in_second_contact


def test_the_new_lead_gets_the_hand_up_and_the_one_before_nothing(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.move_to(madrid(4, 10))
    assert sets(world.lena, Leads=[OMAR.id]) == {}
    assert "Team settings" not in world.ben.settings()
    world.move_to(madrid(5, 10))
    assert "I'll ask Omar to help" in world.ana.newest
    world.move_to(madrid(6, 11))
    assert "Jane Doe needs somebody" in world.omar.newest
    assert "Jane" not in "".join(world.lena.messages)
    world.omar.press("Take it")
    assert "Sign-off call: Jane Doe" in world.omar.newest


def test_home_shows_the_door_to_whoever_may_from_now_on(world: World) -> None:
    assert "Team settings" not in world.omar.settings()
    assert sets(world.vera, Leads=[OMAR.id]) == {}
    assert "Team settings" in world.omar.settings()


@pytest.mark.parametrize("who", [GUEST.id, "U0GONE", "U0ROBOT"])
@pytest.mark.parametrize("label", ["Leads", "Who else may change this"])
def test_only_full_members_can_be_named(world: World, who: str, label: str) -> None:
    opens(world.lena)
    enter(world.lena, {label: ["U0LENA", who]})
    assert world.lena.submit()[label].startswith("Only full members of this workspace who may use Signoff can help")
    assert changes(world) == []


def test_somebody_slack_has_not_told_us_about_yet_is_asked_about_and_saved_the_next_time(world: World) -> None:
    opens(world.lena)
    form = world.lena.visitor.form()
    form.state["lead_ids", LOOKED_UP] = {"type": "multi_users_select", "selected_users": [OMAR.id]}
    assert "Press Save again in a moment." in world.lena.submit()["Leads"]
    assert world.lena.submit() == {}
    assert agreed(world).lead_ids == [OMAR.id]


def test_reasons_are_kept_as_typed_and_the_two_that_the_product_lives_by_stay(world: World) -> None:
    typed = "  The role was frozen\n\nthe role was FROZEN | It is on hold\nPay or terms apart"
    assert sets(world.lena, Reasons=typed) == {}
    world.ana.command("/decline", "Jane Doe, Analyst at Acme, submitted")
    assert world.ana.visitor.options("Reason") == [
        "the role was FROZEN",
        "Pay or terms apart",
        "The client owes me the reason",
        "Withdrawn by the candidate",
    ]
    world.ana.fill(Reason="Pay or terms apart")
    world.settle()
    assert "Left empty, they hear no reason." in world.ana.form
    world.ana.fill(Reason="the role was FROZEN")
    assert world.ana.submit() == {}
    assert "it's a no this time.\n\nIt is on hold.\n\nIf there" in world.ana.newest


def test_a_form_that_was_open_while_the_reasons_changed_records_the_one_that_was_chosen(world: World) -> None:
    world.ana.command("/decline", "Jane Doe, Analyst at Acme, final")
    world.ana.fill(Reason="Timing or location")
    assert sets(world.lena, Reasons="The role was frozen") == {}
    assert world.ana.submit() == {}
    assert "Timing or location" in world.ana.newest
    world.ana.more("Edit")
    assert world.ana.submit() == {}
    assert "Timing or location" in world.ana.newest


def test_reasons_have_bounds(world: World) -> None:
    too_many = "\n".join(f"Reason {number}" for number in range(19))
    assert sets(world.lena, Reasons=too_many) == {"Reasons": "Up to 20 reasons, with the two that always stay."}
    world.lena.fill(Reasons="\n".join(["x" * 75, *(f"Reason {number}" for number in range(17))]))
    assert world.lena.submit() == {}
    opens(world.lena)
    assert "Reason 16\nThe client owes me the reason" in world.lena.form


def test_closed_days_are_quiet_for_everybody(world: World) -> None:
    world.ana.declines("Jane Doe")
    assert sets(world.lena, Closed_days="2026-12-24, 2026-03-05\n2026-03-04") == {}
    assert agreed(world).closed_days == ["2026-03-04", "2026-03-05", "2026-12-24"]
    before = len(world.ana.messages)
    world.move_to(madrid(5, 23))
    assert (len(world.ana.messages), world.channel) == (before, [])
    world.move_to(madrid(6, 9, 30))
    assert LIST in world.ana.newest
    assert len(world.channel) == 1


def test_a_closed_day_that_is_open_again_is_worked_on(world: World) -> None:
    world.ana.declines("Jane Doe")
    assert sets(world.lena, Closed_days="2026-03-04") == {}
    assert sets(world.lena, Closed_days=None) == {}
    world.move_to(madrid(4, 9, 30))
    assert LIST in world.ana.newest
    assert len(world.channel) == 1


def test_the_holidays_of_the_teams_country_have_no_digest(world: World) -> None:
    world.move_to(madrid(5, 10))
    assert sets(world.lena, Country="Ghana (GH)") == {}
    world.move_to(madrid(6, 23))
    assert len(world.channel) == 2
    world.move_to(madrid(9, 9, 30))
    assert len(world.channel) == 3


def test_the_digest_goes_by_the_clock_of_the_chosen_zone(world: World) -> None:
    opens(world.lena)
    assert "America/New_York" in world.lena.visitor.suggestions("Time zone", "new york")
    enter(world.lena, {"Time zone": "America/New_York"})
    assert world.lena.submit() == {}
    world.move_to(madrid(3, 15, 29))
    assert world.channel == []
    world.move_to(madrid(3, 15, 30))
    assert len(world.channel) == 1
    assert agreed(world).country == "DE"


def test_names_and_retention_are_kept(world: World) -> None:
    option = "Name them in the digest where its channel is private and not shared outside"
    assert sets(world.lena, Names_in_private_channels=[option], **{"Keep_people's_data": 3650}) == {}
    assert (agreed(world).names_in_private, agreed(world).retention_days) == (True, 3650)
    assert sets(world.lena, Names_in_private_channels=None, **{"Keep_people's_data": 30}) == {}
    assert (agreed(world).names_in_private, agreed(world).retention_days) == (False, 30)


def test_the_next_declines_tell_by_follows_and_the_one_that_is_set_stays(world: World) -> None:
    world.ana.declines("Jane Doe")
    assert sets(world.lena, **{"Tell by, final round": 2}) == {}
    assert "Jane Doe should hear it from you today." in world.ana.newest
    world.ana.declines("Max Roe")
    assert "Max Roe should hear it from you by Thursday." in world.ana.newest


def test_the_steps_still_to_come_follow_the_new_ladder(world: World) -> None:
    world.ana.declines("Jane Doe")
    assert sets(world.lena, Nudges="2, 4 10") == {}
    world.move_to(madrid(4, 18))
    assert LIST not in "".join(world.ana.messages)
    world.move_to(madrid(5, 9, 30))
    assert "Ten minutes now, and it is done." in world.ana.newest
    world.move_to(madrid(9, 9, 30))
    assert "On Tuesday 17 March I'll ask Lena to help" in world.ana.newest


@pytest.mark.parametrize(
    ("label", "wrong", "error"),
    [
        ("Digest time", "05:59", "Choose a time from 06:00 to 17:00."),
        ("Region", "Bavaria", "There is no region Bavaria in Germany."),
        ("Tell by, final round", "1.5", "From 0 to 10 business days."),
    ],
)
def test_what_can_not_be_is_said_at_its_field_and_nothing_is_saved(
    world: World, label: str, wrong: str, error: str
) -> None:
    opens(world.lena)
    enter(world.lena, {"Follow up after": "5 business days", label: wrong})
    world.lena.visitor.acts.submit(world.lena.visitor.form())  # also values that Slack's own client would refuse
    assert list(world.lena.visitor.errors) == [label]  # `tests/handlers/settings` has every fault of every field
    assert error in world.lena.visitor.errors[label]
    assert changes(world) == []


def test_every_change_is_written_down_and_what_stays_is_not(world: World) -> None:
    assert sets(world.lena, Digest_time="10:00", Follow_up_after="2 business days", Leads=["U0LENA", OMAR.id]) == {}
    assert sorted(changes(world)) == [
        ("digest_time", "09:30", "10:00"),
        ("follow_up_after", 3, 2),
        ("lead_ids", ["U0LENA"], ["U0LENA", "U0OMAR"]),
    ]
    assert sets(world.lena) == {}
    assert len(changes(world)) == 3


def test_of_two_who_have_it_open_the_second_is_told_and_undoes_nothing(world: World) -> None:
    opens(world.vera)
    enter(world.vera, {"Digest time": "08:00"})
    assert sets(world.lena, Follow_up_after="5 business days") == {}
    assert world.vera.submit() == {}
    assert "Lena Vogt changed the settings while you had the form open" in world.vera.form
    assert (agreed(world).digest_time, agreed(world).follow_up_after) == ("09:30", 5)


def test_what_was_chosen_stays_when_the_bot_starts_in_another_environment(database_url: str) -> None:
    with playing(database_url, TUESDAY) as world:
        enough = {
            "Leads": [OMAR.id],
            "Digest time": "10:30",
            "Country": "Ghana (GH)",
            "Follow up after": "2 business days",
            "Nudges": "1, 3, 5",
            "Reasons": "The role was frozen",
        }
        opens(world.lena)
        enter(world.lena, enough)
        assert world.lena.submit() == {}
        before = agreed(world)
        assert before.zone == "Europe/London"
    with playing(database_url, madrid(4, 11), leads=BEN.id, digest_channel="C0OTHER") as world:
        after = agreed(world)
        assert after.digest_channel == "C0OTHER"  # from the environment, since no channel was chosen
        assert {**vars(after), "digest_channel": None} == {**vars(before), "digest_channel": None}
