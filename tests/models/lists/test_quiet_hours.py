"""Messages that others caused wait for working hours, whatever delayed them; requested messages come at their time."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.context import Context
from models.database.engine import Database
from models.directory.candidate import CandidateDetails
from models.directory.recruiter import Profile, Recruiter, find_recruiter
from models.duties import attempts, hand_off
from models.duties.duty import Duty, replan_duties
from models.lists import quiet_hours, upcoming
from models.lists.upcoming import Through
from models.outbox.message import Message, MessageKind, MessageState, schedule_message
from models.settings import personal
from tests import factories
from tests.factories import days_later

MORNING = days_later(1, 9, 0)
"""The opening of Ana's Wednesday."""


def cast(session: Session) -> tuple[Recruiter, Recruiter]:
    """Ana and Lena."""
    workspace = factories.acme(session)
    return factories.person(session, workspace), factories.person(session, workspace, "Lena Vogt")


def declined(session: Session, by: Recruiter, owner: Recruiter, now: datetime, name: str = "Jane Doe") -> Duty:
    return factories.decline(Context(session, owner.workspace, now, by), owner, CandidateDetails(name), name)


def waiting(session: Session, kind: MessageKind = MessageKind.CARD) -> list[Message]:
    query = select(Message).where(Message.kind == kind, Message.state == MessageState.WAITING)
    return list(session.scalars(query.order_by(Message.id)))


@pytest.mark.parametrize(
    ("by_herself", "comes_at", "waits_until"),
    [
        (False, days_later(0, 15), None),
        (False, days_later(0, 21), MORNING),
        (True, days_later(0, 21), MORNING),
        (True, days_later(0, 10, 5), None),
    ],
)
def test_a_card_held_up_until_the_night_waits_for_the_morning(
    db: Database, by_herself: bool, comes_at: datetime, waits_until: datetime | None
) -> None:
    with db.writing() as session:
        ana, lena = cast(session)
        declined(session, ana if by_herself else lena, ana, factories.NOW)
        [card] = waiting(session)
        assert quiet_hours.waits_until(session, card, comes_at) == waits_until


def test_a_card_that_somebody_asked_for_in_the_night_comes_at_once(db: Database) -> None:
    night = days_later(0, 23)
    with db.writing() as session:
        ana, _ = cast(session)
        declined(session, ana, ana, night)
        [card] = waiting(session)
        assert quiet_hours.waits_until(session, card, night + timedelta(minutes=1)) is None


def test_the_list_of_the_day_knows_that_the_card_came_later(db: Database) -> None:
    with db.writing() as session:
        ana, lena = cast(session)
        owed = declined(session, lena, ana, factories.NOW)
        [card] = waiting(session)
        quiet_hours.put_off(session, card, MORNING, days_later(0, 21))
        assert owed.card_on == date(2026, 3, 4)


def test_five_cards_held_up_until_the_morning_come_as_one_list(db: Database) -> None:
    with db.writing() as session:
        ana, lena = cast(session)
        for number in range(5):
            declined(session, lena, ana, factories.NOW, f"Jane {number}")
        for card in waiting(session):
            quiet_hours.put_off(session, card, MORNING, days_later(0, 21))
        session.flush()
        assert not waiting(session)
        assert len(waiting(session, MessageKind.CARDS)[0].details["duties"]) == 5


def test_a_card_that_waits_for_the_end_of_days_away_comes_sooner_when_they_end_sooner(db: Database) -> None:
    with db.writing() as session:
        ana, lena = cast(session)
        personal.go_away(Context(session, ana.workspace, factories.NOW, ana), ana, date(2026, 3, 20))
        declined(session, lena, ana, factories.NOW)
        personal.come_back(Context(session, ana.workspace, days_later(1, 11), ana), ana)
        assert waiting(session)[0].due_at == days_later(1, 11)


def test_new_hours_do_not_bring_the_end_of_an_offer_forward(db: Database) -> None:
    with db.writing() as session:
        ana, _ = cast(session)
        ben = factories.person(session, ana.workspace, "Ben Okafor")
        owed = declined(session, ana, ana, factories.NOW)
        hand_off.offer_to(Context(session, ana.workspace, factories.NOW, ana), owed, ben)
        personal.set_country(Context(session, ana.workspace, factories.NOW, ana), ana, None)
        assert [note.due_at for note in waiting(session, MessageKind.NOTE)] == [days_later(2, 9, 0)] * 2


def test_who_moves_to_another_zone_gets_nothing_at_the_old_hours(db: Database) -> None:
    with db.writing() as session:
        ana, lena = cast(session)
        declined(session, lena, ana, days_later(0, 20))
        ctx = Context(session, ana.workspace, days_later(0, 21))
        personal.profile_changed(ctx, Profile("U0ANA", "Ana Ruiz", "America/New_York"))
        assert waiting(session)[0].due_at == days_later(0, 21)
        assert find_recruiter(session, ana.workspace, "U0ANA") is ana


def test_the_plan_names_both_questions_after_a_heads_up(db: Database) -> None:
    with db.writing() as session:
        ana, _ = cast(session)
        owed = declined(session, ana, ana, factories.NOW)
        attempts.heads_up(Context(session, ana.workspace, factories.NOW, ana), owed)
        coming = upcoming.coming(session, ana, factories.NOW)
    asked = [nudge.at - factories.NOW for nudge in coming if nudge.through is Through.CHOSEN]
    assert asked == [timedelta(minutes=10), timedelta(minutes=30)]


def test_the_plan_names_the_cards_that_come_as_one_list(db: Database) -> None:
    with db.writing() as session:
        ana, lena = cast(session)
        for number in range(5):
            declined(session, lena, ana, days_later(0, 20), f"Jane {number}")
        coming = upcoming.coming(session, ana, days_later(0, 20))
    assert [nudge.at for nudge in coming if nudge.through is Through.CARD] == [MORNING] * 5


def test_who_had_todays_list_and_moves_the_hours_is_not_promised_a_second_one(db: Database) -> None:
    later = days_later(1, 10)
    with db.writing() as session:
        ana, lena = cast(session)
        schedule_message(
            session,
            workspace_id=ana.workspace_id,
            recipient=ana.user_id,
            kind=MessageKind.LIST,
            slot="2026-03-04",
            due_at=later,
        )
        waiting(session, MessageKind.LIST)[0].state = MessageState.SENT
        ana.week = {str(day): ["12:00", "20:00"] for day in range(5)}
        owed = declined(session, lena, ana, factories.NOW - timedelta(days=4))
        replan_duties(session, ana, later)
        assert owed.nudge_at == days_later(2, 12, 30)
        assert [message.slot for message in waiting(session, MessageKind.LIST) if message.recipient == ana.user_id] == [
            "2026-03-05"
        ]


def test_a_lead_who_is_back_sooner_gets_a_list_for_what_was_handed_up(db: Database) -> None:
    with db.writing() as session:
        ana, lena = cast(session)
        personal.go_away(Context(session, ana.workspace, factories.NOW, ana), ana, date(2026, 3, 20))
        personal.go_away(Context(session, ana.workspace, factories.NOW, lena), lena, date(2026, 3, 18))
        declined(session, lena, ana, factories.NOW)
        personal.come_back(Context(session, ana.workspace, days_later(1, 11), lena), lena)
        assert "2026-03-05" in [
            message.slot for message in waiting(session, MessageKind.LIST) if message.recipient == lena.user_id
        ]
