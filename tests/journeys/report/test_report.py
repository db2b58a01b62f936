"""`/signoffs report`: everybody sees the team's figures; those of one person are for that person and their leads."""

import pytest
from sqlalchemy import select

from bot.demo.workspace import ANA
from handlers.runtime.admission import MEMBERS_ONLY
from models.context import Context
from models.directory.candidate import CandidateDetails
from models.directory.recruiter import find_recruiter
from models.directory.workspace import Workspace
from tests import factories
from tests.world import GUEST, World, madrid

NOT_YOURS = "A person's own numbers are for them and their leads."


def asks(world: World, text: str = "", who: str = "ana") -> str:
    person = getattr(world, who)
    person.command("/signoffs", f"report {text}".strip())
    return str(person.told)


@pytest.fixture
def week(world: World) -> World:
    """Ana tells Jane, who names Tom, and e-mails an applicant; Mia still waits for Ana, and Kim for Ben."""
    world.ana.declines("Jane Doe, +34 600 111 222")
    world.move(hours=2)
    world.ana.reaches(message=world.ana.message("Sign-off call: Jane Doe"), Referral="Tom Weber")
    world.ana.declines("Ian Applied, ian@example.com", role="Analyst at Beta", stage="Applied")
    world.move_to(madrid(4, 15))
    world.ana.press("I sent it", world.ana.message("Sign-off e-mail: Ian Applied"))
    world.ana.declines("Mia Noor", role="Analyst at Beta")
    world.ben.declines("Kim Park", role="Buyer")
    return world


def test_a_recruiter_reads_how_the_team_does(week: World) -> None:
    report = asks(week)
    assert "Sign-off report: the team" in report
    assert "Last 90 days: declines recorded from 5 December 2025 to 4 March 2026" in report
    assert "2 of 4 heard from us. 2 still wait." in report
    assert "How they heard  1 in a call, 1 in the sign-off e-mail" in report
    assert "Second contacts  0 of 1 made; 1 still to come" in report
    assert "Stage | Heard | Of | Still wait | Within one working day | Half within | Calls | Referrals" in report
    assert "Final round | 1 | 3 | 2 | – | 2 working hours | 1 | 1" in report
    for name in ("Jane", "Tom", "Ian", "Mia", "Kim"):
        assert name not in report


def test_their_own_numbers_are_a_tap_away_and_so_is_the_way_back(week: World) -> None:
    asks(week)
    week.ana.press("Mine", week.ana.visitor.dm[-1])
    assert "Sign-off report: Ana Ruiz" in week.ana.told
    assert "2 of 3 heard from us" in week.ana.told
    week.ana.press("Team", week.ana.visitor.dm[-1])
    assert "2 of 4 heard from us" in week.ana.told


def test_every_period_and_every_cut_is_a_tap_away(week: World) -> None:
    asks(week)
    message = week.ana.visitor.dm[-1]
    assert week.ana.buttons(message) == ["By role", "By client", "By month", "Last 30 days", "Last 365 days", "Mine"]
    for label, line in (
        ("By role", "Buyer | 0 | 1 | 1 | –"),
        ("By client", "Beta | 1 | 2 | 1 | –"),
        ("By month", "March 2026 | "),
    ):
        week.ana.press(label, week.ana.visitor.dm[-1])
        assert line in week.ana.told
    week.ana.press("Last 30 days", week.ana.visitor.dm[-1])
    assert "from 3 February to 4 March 2026" in week.ana.told
    assert "By month\nMonth | Heard" in week.ana.told


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("mine", "Sign-off report: Ana Ruiz"),
        ("ana", "Sign-off report: Ana Ruiz"),
        ("@Ana Ruiz month", "Last 30 days"),
        ("year by client", "By client\n"),
        ("by month", "By month\n"),
        ("last month by month for the team", "Sign-off report: the team"),
        ("month", "By stage\n"),
        ("<@U0ANA|ana> by role", "By role\n"),
    ],
)
def test_words_say_whose_numbers_and_how(week: World, words: str, says: str) -> None:
    assert says in asks(week, words)


def test_a_lead_sees_the_numbers_of_whom_they_lead(week: World) -> None:
    report = asks(week, "ben", "lena")
    assert "Sign-off report: Ben Okafor" in report
    assert "0 of 1 heard from us. 1 still waits." in report


def test_those_who_still_wait_count_in_the_share_of_who_heard_within_a_day(week: World) -> None:
    week.move_to(madrid(6, 10))
    report = asks(week)
    assert "2 of 4 heard from us; 2 of 4 within one working day. 2 still wait." in report
    assert "Final round | 1 | 3 | 2 | 1 of 3 |" in report
    (message,) = [message for message in week.ana.visitor.dm if message.ephemeral]
    assert "Final round: 1 of 3 heard; 1 of 3 within one working day; within 2 working hours;" in message.text


@pytest.mark.parametrize("typed", [False, True])
def test_where_slack_takes_no_table_the_same_figures_come_in_words(week: World, typed: bool) -> None:
    where = "chat.postEphemeral" if typed else "response_url"
    week.sandbox.faults.add(where, times=9, error="invalid_blocks", only_with="data_table")
    if typed:
        week.ana.visitor.say("report")
        week.settle()
    else:
        asks(week)
    assert "Final round: 1 of 3 heard; within 2 working hours; 2 still wait; 1 referral from 1 call" in week.ana.told
    assert "Stage | Heard" not in week.ana.told
    week.sandbox.faults.clear()
    week.ana.press("By role", week.ana.visitor.dm[-1])
    assert "Buyer | 0 | 1 | 1 | –" in week.ana.told


@pytest.mark.parametrize("who", ["ben", "omar"])
def test_nobody_else_sees_them(week: World, who: str) -> None:
    answer = asks(week, "ana ruiz", who)
    assert answer.startswith(NOT_YOURS)
    assert "heard" not in answer


def test_a_button_that_came_from_a_lead_shows_an_outsider_nothing(week: World) -> None:
    asks(week, "ana", "lena")
    leads_value = next(
        button["value"]
        for block in week.lena.visitor.dm[-1].blocks
        for button in block.get("elements", [])
        if button.get("action_id") == "report.role"
    )
    asks(week, "", "omar")
    mine = week.omar.visitor.dm[-1]
    for block in mine.blocks:
        for element in block.get("elements", []):
            if element.get("action_id") == "report.role":
                element["value"] = leads_value
    week.omar.press("By role", mine)
    assert week.omar.told.startswith(NOT_YOURS)


def test_who_leads_nobody_and_owes_nobody_reads_the_team_and_their_own_nothing(week: World) -> None:
    assert "2 of 4 heard from us" in asks(week, "", "omar")
    assert "Nobody was declined in this time." in asks(week, "mine", "omar")


def test_a_guest_reads_nothing(week: World) -> None:
    guest = week.as_(GUEST)
    for words in ("report", "report mine", "report ana"):
        guest.command("/signoffs", words)
        assert guest.told == MEMBERS_ONLY


@pytest.mark.parametrize("typed", ["nobody at all", "%_*", "<@U0ANA> {0}", "W" * 3000, "🦄", "<!channel> *x*", "\n\n"])
def test_whatever_is_typed_there_is_an_answer(world: World, typed: str) -> None:
    assert asks(world, typed)
    assert [exchange.error for exchange in world.sandbox.traffic if exchange.error] == []


def test_an_undone_call_is_in_no_number(week: World) -> None:
    card = week.ana.message("Sign-off call: Jane Doe")
    week.ana.press("Undo", card)
    week.ana.close()
    report = asks(week)
    assert "1 of 4 heard from us" in report
    assert "3 still wait" in report
    assert "Referrals  " not in report


@pytest.mark.both_databases
def test_thousands_of_roles_fit_in_one_message(world: World) -> None:
    world.ana.command("/signoffs")
    with world.bot.db.writing() as session:
        team = session.scalars(select(Workspace)).one()
        ana = find_recruiter(session, team, ANA.id)
        assert ana
        for n in range(15):
            title = f"{'Very long role title ' * 6}{n} at {'Client ' * 10}{n}"
            for person in range(3):
                named = CandidateDetails(f"Person Number{person}", email=f"p{person}@example.com")
                factories.decline(Context(session, team, world.now, ana), ana, named, title)
    assert "Very long role title" in asks(world, "by role")
    assert len(world.ana.visitor.dm[-1].text) < 4000
    world.sandbox.faults.add("response_url", error="invalid_blocks", only_with="data_table")
    assert "and 3 more" in asks(world, "by role")
    assert {exchange.error for exchange in world.sandbox.traffic if exchange.error} == {"invalid_blocks"}
