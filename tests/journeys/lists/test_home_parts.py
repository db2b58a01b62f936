"""Home in groups and pages: waiting now, at a chosen time, and later; a chosen filter stays until it is changed."""

from bot.demo.workspace import BEN
from tests.journeys.test_permissions import press_by_id
from tests.person import Played
from tests.world import World, madrid

POSTED = ["Tell them when something like it comes up"]
EXPLAINED = "Whoever does not get the job hears it from a person."


def chooses(person: Played, menu: str, option: str) -> str:
    """Picks an option in a menu on Home, and returns the new Home."""
    person.visitor.choose(menu, option, person.visitor.home)
    person.settle()
    return person.home


def turns(person: Played, way: str) -> str:
    person.press(way, person.visitor.home)
    return person.home


def many(world: World, count: int = 42) -> None:
    world.ana.declines("Jane", Candidate="\n".join(f"Person {n:02}" for n in range(count)))
    world.ana.open_home()


def of_every_kind(world: World) -> None:
    """Ana's list holds one person in each group."""
    world.ana.declines("Max Roe, max@example.com", role="Buyer at Beta")
    world.ana.reaches(Follow_up_in="2 business days", Keep_them_posted=POSTED)
    world.ana.command("/interviewed", "Tom Poe, Clerk at Gamma")
    assert world.ana.submit() == {}
    world.ana.close()
    world.ana.declines("Jane Doe, +49 30 123456")
    world.ana.declines("Kim Low, +49 30 654321")
    card = world.ana.message("Sign-off call: Kim Low")
    world.ana.press("No answer", card)
    world.ana.press("Call back at", card)
    world.ana.fill(Call_back_at=madrid(4, 15))
    assert world.ana.submit() == {}


def test_each_part_stands_under_its_own_header_and_people_are_counted_on_top(world: World) -> None:
    of_every_kind(world)
    home = world.ana.open_home()
    assert "2 people are waiting to hear from you" in home
    counted = (
        "1 waiting for the news, 1 at a time you chose, 1 for a second contact, 1 to keep posted or thank, 1 in play."
    )
    assert counted in home
    places = [
        home.index(f"\n{line}\n")
        for line in (
            "Waiting for the news",
            "Sign-off call: Jane Doe",
            "At a time you chose",
            "Kim Low is to be called tomorrow at 15:00, about Staff Engineer at Acme.",
            "Second contacts",
            "Second contact: Max Roe, Thursday, about Buyer at Beta.",
            "Keep posted, and thanks",
            "Max Roe, about Buyer at Beta: Monday 4 May",
            "In play",
            "Tom Poe is in play for Clerk at Gamma. Update due Tuesday 10 March.",
        )
    ]
    assert places == sorted(places)


def test_a_snooze_and_a_heads_up_stand_with_their_times(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.open_home()
    world.ana.press("Heads-up e-mail", world.ana.visitor.home)
    assert world.ana.submit() == {}
    assert (
        "Jane Doe has been expecting your call since 10:00, about Staff Engineer at Acme. I ask at 10:10."
        in world.ana.home
    )
    world.ana.press("Snooze", world.ana.visitor.home)
    world.ana.fill(Until="Next business morning")
    assert world.ana.submit() == {}
    assert "Jane Doe, about Staff Engineer at Acme: put off, and back at 17:30." in world.ana.home


def test_when_the_chosen_time_comes_home_says_so_by_itself(world: World) -> None:
    of_every_kind(world)
    world.ana.open_home()
    world.move_to(madrid(4, 15, 1))
    home = world.ana.home
    assert "At a time you chose" not in home
    assert home.index("Waiting for the news") < home.index("Sign-off call: Kim Low") < home.index("Second contacts")


def test_rows_say_the_day_of_a_second_contact_and_how_to_begin_when_it_has_come(world: World) -> None:
    world.ana.declines("Max Roe", role="Buyer at Beta")
    world.ana.reaches("Hurt", Follow_up_in="2 business days")
    world.ana.command("/referral", "Tom Weber, named by Max Roe")
    assert world.ana.submit() == {}
    world.ana.close()
    world.ana.command("/referral")
    world.ana.press("Placed")
    world.ana.visitor.close(everything=True)
    many(world, 5)
    assert "Second contact: Max Roe, Thursday, about Buyer at Beta." in world.ana.home
    assert "Thank you: Max Roe. Max Roe named Tom Weber, who was placed." in world.ana.home
    world.move_to(madrid(5, 9))
    home = world.ana.open_home()
    assert "Second contact: Max Roe. Last time it hurt. Start with how Max Roe is" in home


def test_one_part_alone_is_shown_and_the_menu_says_which(world: World) -> None:
    of_every_kind(world)
    world.ana.open_home()
    assert "Everything" in world.ana.home
    home = chooses(world.ana, "What for", "Second contacts")
    assert "Second contact: Max Roe" in home
    assert "Jane Doe" not in home
    assert "2 people are waiting to hear from you" in home
    assert "Everything" not in home
    assert "Jane Doe" in chooses(world.ana, "What for", "Everything")


def test_one_role_alone_is_shown_found_by_its_first_letters(world: World) -> None:
    of_every_kind(world)
    world.omar.declines("Eve Fox", role="Baker at Delta")
    world.ana.open_home()
    offered = world.ana.visitor.suggestions("Role", "b", world.ana.visitor.home)
    assert offered == ["Every role", "Buyer at Beta"]
    home = chooses(world.ana, "Role", "Buyer at Beta")
    assert "Second contact: Max Roe" in home
    assert "Max Roe, about Buyer at Beta: Monday 4 May" in home
    assert "Jane Doe" not in home
    assert "Buyer at Beta" in home
    assert "Nobody in this part of your list." in chooses(world.ana, "What for", "In play")
    assert "Tom Poe" in chooses(world.ana, "Role", "Every role")


def test_what_was_chosen_stays_when_something_changes_and_when_the_bot_starts_anew(world: World) -> None:
    of_every_kind(world)
    world.ana.open_home()
    chooses(world.ana, "What for", "Second contacts")
    world.ana.declines("New Person")
    assert "New Person" not in world.ana.home
    world.off_until(madrid(3, 16))
    world.ana.declines("Newer Person")
    assert "4 people are waiting to hear from you" in world.ana.home
    assert "Second contact: Max Roe" in world.ana.home
    assert "Newer Person" not in world.ana.home


def test_the_list_is_turned_page_by_page(world: World) -> None:
    many(world)
    assert "1 to 20 of 42." in world.ana.home
    assert "Back" not in world.ana.buttons(world.ana.visitor.home)
    second = turns(world.ana, "Next")
    assert "21 to 40 of 42." in second
    assert "Sign-off call: Person 20" in second
    assert "Person 19" not in second
    last = turns(world.ana, "Next")
    assert "41 to 42 of 42." in last
    assert "Next" not in world.ana.buttons(world.ana.visitor.home)
    assert "21 to 40 of 42." in turns(world.ana, "Back")


def test_next_pressed_twice_turns_one_page(world: World) -> None:
    many(world)
    for _ in range(2):
        press_by_id(world.ana, world.sandbox.workspace.homes["U0ANA"], "home.next", value="1")
    assert "21 to 40 of 42." in world.ana.home


def test_the_page_stays_while_people_leave_it_and_gives_way_when_it_is_empty(world: World) -> None:
    many(world, 22)
    turns(world.ana, "Next")
    for left in ("Person 20", "Person 21"):
        assert left in world.ana.home
        world.ana.press("Open the card", world.ana.visitor.home)
        world.ana.more("They already knew")
        world.ana.visitor.close(everything=True)
        world.settle()
    assert "Person 00" in world.ana.home
    assert "Person 21" not in world.ana.home
    assert " of 20." not in world.ana.home


def test_a_filter_begins_at_the_first_page(world: World) -> None:
    many(world)
    turns(world.ana, "Next")
    assert "1 to 20 of 42." in chooses(world.ana, "What for", "Waiting for the news")


def test_the_answer_to_signoffs_is_turned_where_it_stands_and_nobody_else_sees_it(world: World) -> None:
    many(world)
    world.ana.command("/signoffs")
    listed = world.ana.visitor.dm[-1]
    assert "1 to 20 of 42." in world.ana.told
    world.ana.press("Next", listed)
    assert "21 to 40 of 42." in world.ana.told
    assert "Person 19" not in world.ana.told
    assert world.ana.visitor.dm[-1].ephemeral
    world.ana.press("Back", world.ana.visitor.dm[-1])
    assert "1 to 20 of 42." in world.ana.told


def test_on_the_first_day_home_explains_itself_in_three_lines_and_names_the_hours(world: World) -> None:
    home = world.ana.open_home()
    assert EXPLAINED in home
    assert "Record a decline here or with /decline" in home
    assert "Your hours: 09:00-17:30, Madrid, holidays of Spain." in home
    world.ana.press("Change", world.ana.visitor.home)
    assert world.ana.form.startswith("My settings")
    world.ana.close()
    world.ana.declines("Jane Doe")
    assert EXPLAINED in world.ana.home
    world.move_to(madrid(4, 9))
    assert EXPLAINED not in world.ana.open_home()


def test_what_is_handed_to_me_appears_and_what_i_hand_on_leaves(world: World) -> None:
    world.ana.open_home()
    world.ben.open_home()
    world.ana.declines("Jane Doe")
    assert "Jane Doe" in world.ana.home
    world.ana.hands_off(BEN.id)
    world.move_to(madrid(3, 15, 30))
    world.ben.press("Take it")
    assert "Jane Doe is waiting to hear from you" in world.ben.home
    assert "Nobody is waiting to hear from you." in world.ana.home


def test_a_promise_that_ends_leaves_home(world: World) -> None:
    world.ana.declines("Jane Doe")
    world.ana.reaches(Keep_them_posted=POSTED, Follow_up_in="Not at all")
    world.ana.open_home()
    world.ana.press("Open the card", world.ana.visitor.home)
    world.ana.more("Not any more")
    world.ana.visitor.close(everything=True)
    assert "Keep posted" not in world.ana.home


def test_what_a_colleague_owes_the_same_person_is_true_on_every_page(world: World) -> None:
    world.ana.open_home()
    world.ana.declines("Jane Doe, jane@example.com")
    world.omar.declines("Jane Doe, jane@example.com", role="Analyst at Beta")
    assert "Omar Haddad is in touch with them, too" in world.ana.home
    world.omar.reaches(Follow_up_in="Not at all")
    assert "is in touch with them" not in world.ana.home
