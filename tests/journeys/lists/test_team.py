"""The team list, on Home and after `/signoffs team`: who waits with whom, and how the lead can help."""

import pytest

from bot.demo.workspace import BEN, LENA
from tests.conftest import TUESDAY
from tests.journeys.test_permissions import press_by_id
from tests.person import Played
from tests.world import World, madrid, playing

NOT_FOR_YOU = "This is for leads, and you lead nobody here."
HELP = ["Take it", "Hand off", "Open the card"]


def team(person: Played) -> str:
    """The answer to /signoffs team."""
    person.command("/signoffs", "team")
    return person.told


def team_home(person: Played) -> str:
    person.open_home()
    person.press("Team", person.visitor.home)
    return person.home


def handed_up(world: World) -> None:
    """Jane has waited with Ana until the lead is asked; Max, with Ana, and Kim, with Ben, have not."""
    world.ana.declines("Jane Doe, jane@example.com")
    world.move_to(madrid(9, 10))
    world.ana.declines("Max Roe")
    world.ben.declines("Kim Low")


def leads(world: World, person: str, *by: str) -> None:
    """Sets the leads of this person."""
    world.lena.open_home()
    world.lena.press("Leads of one person", world.lena.visitor.home)
    world.lena.fill(Person=person, Their_leads=list(by))
    assert world.lena.submit() == {}
    world.lena.close()


@pytest.mark.both_databases
def test_those_who_need_somebody_stand_first_then_each_recruiters_together(world: World) -> None:
    handed_up(world)
    team_list = team(world.lena)
    assert team_list.startswith("3 people wait to hear from 2 recruiters; 1 of them needs somebody.")
    stuck = "Jane Doe has waited 4 working days for word about Staff Engineer at Acme. Ana Ruiz was asked"
    order = ["They need somebody", "Ana Ruiz: 1 person.", stuck, "On their way", "Max Roe waits", "Kim Low"]
    places = [team_list.index(line) for line in order]
    assert places == sorted(places)
    assert world.lena.buttons(world.lena.visitor.dm[-1]) == HELP * 3


def test_of_two_who_are_stuck_the_one_untouched_longer_stands_first(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ben.declines("Kim Low")
    world.move_to(madrid(10, 18))
    assert team(world.lena).index("Jane Doe") < world.lena.told.index("Kim Low")
    world.ana.press("No answer", world.ana.message("Sign-off call: Jane Doe"))
    assert team(world.lena).index("Kim Low") < world.lena.told.index("Jane Doe")
    assert "Nothing has been noted since Tuesday 3 March." in world.lena.told


def test_home_has_the_same_list_for_leads_and_for_nobody_else(world: World) -> None:
    handed_up(world)
    team_list = team(world.lena)
    home = team_home(world.lena)
    assert home.endswith(team_list)
    for person in (world.ana, world.omar):
        person.open_home()
        assert not any(label.startswith("Team") for label in person.buttons(person.visitor.home))
    assert "Team (3)" in world.lena.buttons(world.lena.visitor.home)
    world.lena.press("Mine", world.lena.visitor.home)
    assert "Team (3)" in world.lena.buttons(world.lena.visitor.home)
    assert "Jane Doe" not in world.lena.home
    assert "Nobody is waiting to hear from you." in world.lena.home


def test_the_answer_is_for_the_leads_eyes_only(world: World) -> None:
    handed_up(world)
    team(world.lena)
    assert world.lena.visitor.dm[-1].ephemeral
    assert all("Jane" not in text for text in world.channel)


def test_the_lead_takes_it_and_the_row_is_gone(world: World) -> None:
    handed_up(world)
    team_home(world.lena)
    world.lena.press("Take it", world.lena.visitor.home)
    assert "Jane Doe" not in world.lena.home
    assert "2 people wait to hear from 2 recruiters. Nobody needs help now." in world.lena.home
    world.lena.press("Mine", world.lena.visitor.home)
    assert "Sign-off call: Jane Doe" in world.lena.home


def test_the_lead_assigns_it_to_somebody_who_has_it_at_once(world: World) -> None:
    handed_up(world)
    world.ben.open_home()
    team_home(world.lena)
    world.lena.press("Hand off", world.lena.visitor.home)
    assert "Who takes over the call to Jane Doe from Ana Ruiz? They get the card at once." in world.lena.form
    world.lena.fill(Hand_off_to=BEN.id)
    assert world.lena.submit() == {}
    assert "Ben Okafor has the call to Jane Doe now" in world.lena.form
    world.lena.close()
    assert "Jane Doe" in world.ben.home
    assert "Nobody needs help now." in world.lena.home


def test_the_card_opens_from_the_row_with_all_its_buttons(world: World) -> None:
    handed_up(world)
    team(world.lena)
    world.lena.press("Open the card", world.lena.visitor.dm[-1])
    assert "Sign-off call: Jane Doe" in world.lena.form
    assert "I reached them" in world.lena.form


def test_the_teams_view_is_drawn_anew_when_a_recruiter_does_something(world: World) -> None:
    handed_up(world)
    team_home(world.lena)
    assert "Max Roe" in world.lena.home
    world.ana.reaches(message=world.ana.message("Sign-off call: Max Roe"))
    assert "Max Roe" not in world.lena.home
    world.ben.declines("New Person")
    assert "New Person" in world.lena.home
    world.move_to(madrid(12, 10))
    assert "Max Roe: a second call, due today" in world.lena.home


def test_the_teams_view_is_drawn_anew_when_a_list_has_asked_again(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.move_to(madrid(6, 9))
    assert "Ana Ruiz was asked twice." in team_home(world.lena)
    world.move_to(madrid(6, 9, 45))
    assert "Ana Ruiz was asked 3 times." in world.lena.home


def test_whoever_leads_one_person_sees_only_that_persons_people(world: World) -> None:
    handed_up(world)
    assert NOT_FOR_YOU in team(world.omar)
    leads(world, "U0BEN", "U0OMAR")
    team_list = team(world.omar)
    assert "Kim Low" in team_list
    assert "Jane" not in team_list
    assert "Kim Low" in team_home(world.omar)
    assert "Jane" not in world.omar.home


def test_who_leads_somebody_no_longer_has_their_people_before_them_no_longer(world: World) -> None:
    handed_up(world)
    leads(world, "U0BEN", "U0OMAR")
    assert "Kim Low" in team_home(world.omar)
    leads(world, "U0BEN", LENA.id)
    assert "Kim Low" not in world.omar.home
    assert "Nobody is waiting to hear from you." in world.omar.home


def test_who_leads_nobody_hears_so_in_private_and_sees_no_name(world: World) -> None:
    handed_up(world)
    for person in (world.ana, world.omar):
        assert team(person) == f"{NOT_FOR_YOU} /signoffs alone shows who waits for you."
        assert person.visitor.dm[-1].ephemeral


@pytest.mark.parametrize("who", ["on home", "typed"])
def test_where_nobody_leads_slacks_admin_sees_how_many_and_no_candidate(database_url: str, who: str) -> None:
    with playing(database_url, TUESDAY, leads="", alike=True) as world:
        world.ana.declines("Jane Doe")
        world.ben.declines("Kim Low")
        answer = team(world.vera) if who == "typed" else team_home(world.vera)
        assert "2 people wait to hear from 2 recruiters without a lead. Name a lead in Team settings" in answer
        assert not any(name in answer for name in ("Jane", "Kim", "Staff Engineer"))
        assert "Take it" not in world.vera.buttons(
            world.vera.visitor.dm[-1] if who == "typed" else world.vera.visitor.home
        )


def test_slacks_admin_sees_whom_somebody_leads_and_may_help(world: World) -> None:
    handed_up(world)
    assert "Jane Doe" in team(world.vera)
    world.vera.press("Take it", world.vera.visitor.dm[-1])
    assert "Sign-off call: Jane Doe" in world.vera.newest


def test_when_the_leads_are_gone_an_open_team_view_has_no_name_any_more(world: World) -> None:
    handed_up(world)
    assert "Jane Doe" in team_home(world.vera)
    world.lena.open_home()
    world.lena.press("Team settings", world.lena.visitor.home)
    world.lena.fill(Leads=None)
    assert world.lena.submit() == {}
    assert "without a lead" in world.vera.home
    assert "Jane Doe" not in world.vera.home


def test_nobody_is_on_it_while_owner_and_lead_are_both_away(world: World) -> None:
    handed_up(world)
    for person in (world.ana, world.lena):
        person.command("/signoffs", "away until 2026-03-13")
        person.press("Yes, I am away")
    team_list = team(world.vera)
    order = [
        "Nobody is on it",
        "Ana Ruiz is away until Friday, and no lead is there: 2 people.",
        "On their way",
        "Kim",
    ]
    places = [team_list.index(line) for line in order]
    assert places == sorted(places)
    assert "Jane Doe" in team_list[: team_list.index("On their way")]
    assert "They need somebody" not in team_list


def test_many_people_are_turned_page_by_page(world: World) -> None:
    world.ana.declines("Jane", Candidate="\n".join(f"Person {n:02}" for n in range(30)))
    team_list = team(world.lena)
    assert "30 people wait to hear from 1 recruiter." in team_list
    assert "1 to 12 of 30." in team_list
    world.lena.press("Next", world.lena.visitor.dm[-1])
    assert "13 to 24 of 30." in world.lena.told
    assert "Person 11 " not in world.lena.told
    team_home(world.lena)
    world.lena.press("Next", world.lena.visitor.home)
    world.lena.press("Next", world.lena.visitor.home)
    assert "25 to 30 of 30." in world.lena.home


def test_one_recruiters_people_alone_are_shown_on_home(world: World) -> None:
    handed_up(world)
    team_home(world.lena)
    assert world.lena.visitor.suggestions("Recruiter", "", world.lena.visitor.home) == [
        "Everybody",
        "Ana Ruiz",
        "Ben Okafor",
    ]
    world.lena.visitor.choose("Recruiter", "Ben Okafor", world.lena.visitor.home)
    world.lena.settle()
    assert "Kim Low" in world.lena.home
    assert "Jane Doe" not in world.lena.home
    assert "3 people wait to hear from 2 recruiters" in world.lena.home


def test_what_lies_ahead_is_nobodys_wait(world: World) -> None:
    world.ana.command("/interviewed", "Tom Poe, Clerk at Gamma")
    assert world.ana.submit() == {}
    assert team(world.lena) == "Nobody waits with the people you lead."


def test_a_button_that_was_not_shown_turns_nothing_for_whoever_leads_nobody(world: World) -> None:
    handed_up(world)
    world.omar.open_home()
    press_by_id(world.omar, world.sandbox.workspace.homes["U0OMAR"], "home.team")
    assert "Jane" not in world.omar.home
    world.omar.command("/signoffs")
    press_by_id(world.omar, world.omar.visitor.dm[-1], "team.next", value="0")
    assert NOT_FOR_YOU in world.omar.told
