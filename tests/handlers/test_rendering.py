"""Cards, lists and answers for difficult names: Slack accepts them, and shows typed text as typed."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.sandbox.limits.check import check_view
from handlers import search
from handlers.call import block_pages
from handlers.call import correct as what_was_said
from handlers.call.block_pages import BlockState
from handlers.cards import message
from handlers.in_play import filled, update
from handlers.lists import my_list
from handlers.ui import blocks, forms
from models.database.engine import Database
from models.directory.candidate import ContactWish
from models.directory.workspace import CLIENT_OWES_REASON
from models.duties import attempts, correct, settle
from models.duties.duty import Duty, open_duties_of_owner
from models.duties.log_entry import EntryKind
from models.duties.settle import CallOutcome
from models.outbox.message import Rendered
from models.rules.kinds import DutyKind, Stage
from tests import factories
from tests.effort import LONG
from tests.factories import NOW
from tests.handlers.drawn import NASTY, Desk, desk, faults, names_by_turns, too_long, unescaped

WEDNESDAY = factories.days_later(1)
nasty_names = pytest.mark.parametrize("nasty", NASTY, ids=lambda name: ascii(name[:12]))
NEWLY = (EntryKind.ALSO_TOLD, EntryKind.DO_NOT_CONTACT, EntryKind.NOT_TOLD)
any_count = pytest.mark.parametrize(
    ("nasty", "count"),
    [
        *((name, count) for place, name in enumerate(NASTY) for count in ((1, 4) if LONG else ((1, 4)[place % 2],))),
        *((NASTY[-2], count) for count in (5, 20, 21, 60)),
    ],
    ids=lambda value: ascii(value[:12]) if isinstance(value, str) else str(value),
)


def follow_up(at: Desk, mood: str = "hurt") -> Duty:
    [call] = at.owe()
    outcome = CallOutcome(mood, ("relationship",), next_step=at.nasty, referral=at.nasty, private_note=at.nasty)
    settle.reached(at.act(), call, outcome)
    return next(duty for duty in open_duties_of_owner(at.session, at.ana) if duty.kind is DutyKind.FOLLOW_UP)


@names_by_turns("stage", Stage)
def test_a_card_is_what_slack_takes(shared_db: Database, nasty: str, stage: Stage) -> None:
    with desk(shared_db, nasty) as at:
        [duty] = at.owe(stage=stage)
        assert faults(at.card_of(duty)) == []


@nasty_names
def test_a_call_card_after_tries_a_heads_up_and_a_form_left_open(shared_db: Database, nasty: str) -> None:
    with desk(shared_db, nasty) as at:
        [duty] = at.owe()
        attempts.no_answer(at.act(), duty)
        attempts.heads_up(at.act(NOW + timedelta(minutes=1)), duty)
        duty.form_left = True
        assert faults(at.card_of(duty, NOW + timedelta(hours=1))) == []
        assert faults(at.card_of(duty, WEDNESDAY)) == []


@names_by_turns("mood", ["fine", "hurt"])
def test_the_second_contact_is_what_slack_takes(shared_db: Database, nasty: str, mood: str) -> None:
    with desk(shared_db, nasty) as at:
        duty = follow_up(at, mood)
        drawn = [block.to_dict() for block in message.card(at.sight(), duty)]
        assert [*too_long(drawn), *unescaped(drawn)] == []
        assert faults(at.list_of(factories.days_later(3))) == []


@pytest.mark.parametrize("nasty", [NASTY[1], NASTY[-1]], ids=["markup", "very long"])
@pytest.mark.parametrize(
    "ended",
    [
        EntryKind.REACHED,
        EntryKind.SENT,
        EntryKind.EMAILED,
        EntryKind.KNEW,
        EntryKind.WITHDREW,
        EntryKind.WITHDRAWN,
        *NEWLY,
    ],
)
def test_a_settled_card_is_what_slack_takes(shared_db: Database, nasty: str, ended: EntryKind) -> None:
    with desk(shared_db, nasty) as at:
        [duty] = at.owe()
        drawing = at.card_of(duty)
        settle.settle(at.act(), duty, ended)
        assert faults(drawing) == []
        drawn = [block.to_dict() for block in message.card(at.sight(WEDNESDAY), duty)]
        assert [*too_long(drawn), *unescaped(drawn)] == []


@any_count
def test_a_call_block_home_the_answer_to_signoffs_and_the_list_are_what_slack_takes(
    shared_db: Database, nasty: str, count: int
) -> None:
    with desk(shared_db, nasty) as at:
        owed = at.owe(count)
        sight, state = at.sight(), BlockState(0, tuple(duty.id for duty in owed))
        pages = [
            block_pages.first_page(sight, BlockState(0)),
            block_pages.next_page(sight, BlockState(0), "They have heard it."),
            block_pages.next_page(sight, state),
            block_pages.break_page(state, owed[0].id, has_follow_up=True),
        ]
        for page in pages:
            drawn = page.to_dict()
            assert [*check_view(drawn), *too_long(drawn["blocks"]), *unescaped(drawn["blocks"])] == []
        assert faults(at.signoffs_of()) == []
        home = at.home_of().blocks
        assert [*check_view({"type": "home", "blocks": home}, "home"), *too_long(home), *unescaped(home)] == []
        drawing = at.list_of(WEDNESDAY)
        assert faults(drawing) == []
        assert drawing is not None
        assert len(drawing.shows) == count


@any_count
def test_whoever_rings_back_is_shown_within_slacks_limits(shared_db: Database, nasty: str, count: int) -> None:
    with desk(shared_db, nasty) as at:
        duty = follow_up(at)
        correct.correct(at.act(), duties_of_call(at), CallOutcome("cool", ("news",), next_step=at.nasty * 2))
        for _ in range(count):
            attempts.no_answer(at.act(), duty)
        drawing = Rendered("?", blocks.as_json(search.person_blocks(at.sight(), duty.candidate)))
        assert faults(drawing) == []
        assert (
            faults(Rendered("?", blocks.as_json(search.person_blocks(at.sight(reader=at.lena), duty.candidate)))) == []
        )
        view = what_was_said.history_form(at.act(), duty).to_dict()
        assert [*check_view(view), *too_long(view["blocks"]), *unescaped(view["blocks"])] == []


def duties_of_call(at: Desk) -> Duty:
    return next(duty for duty in at.session.scalars(select(Duty)) if duty.settled_as is EntryKind.REACHED)


def test_a_list_of_two_hundred_says_how_many_more(shared_db: Database) -> None:
    with desk(shared_db, NASTY[-2]) as at:
        at.owe(200)
        drawing = at.list_of(WEDNESDAY)
        assert faults(drawing) == []
        assert "and 180 more" in str(drawing)


def test_a_list_without_anybody_is_not_sent(shared_db: Database) -> None:
    with desk(shared_db) as at:
        assert at.list_of(WEDNESDAY) is None


def test_home_says_so_when_nobody_waits(shared_db: Database) -> None:
    with desk(shared_db) as at:
        drawing = at.home_of()
        assert check_view({"type": "home", "blocks": drawing.blocks}, "home") == []
        assert drawing.text == my_list.NOBODY


@any_count
def test_a_lead_who_also_owes_calls_gets_both_in_one_list(shared_db: Database, nasty: str, count: int) -> None:
    with desk(shared_db, nasty) as at:
        at.owe(count, owner=at.lena)
        for duty in at.owe(count):
            duty.steps, duty.last_step_on, duty.lead_on = 3, date(2026, 3, 4), date(2026, 3, 4)
        drawing = at.list_of(WEDNESDAY, reader=at.lena)
        assert faults(drawing) == []
        assert all(word in str(drawing) for word in ("need", "somebody", "Message Ana", "Take it", "I reached them"))


STANDINGS: dict[str, dict[str, object]] = {
    "today": {"card_on": date(2026, 3, 2), "tell_by": factories.days_later(1, 17)},
    "nudge": {},
    "warning": {"steps": 1, "last_step_on": date(2026, 3, 3), "tell_by": factories.days_later(-1, 17)},
    "handed_up": {"steps": 2, "last_step_on": date(2026, 3, 3), "tell_by": factories.days_later(-4, 17)},
    "again": {"attempt_days": 1, "last_attempt_on": date(2026, 3, 3)},
    "expected": {"expected_since": factories.days_later(0, 17, 25)},
    "asked_for": {"asked_for_on": date(2026, 3, 4), "tell_by": factories.days_later(3)},
}


@pytest.mark.parametrize("nasty", [NASTY[1], NASTY[-1]], ids=["markup", "very long"])
@pytest.mark.parametrize("why", STANDINGS)
def test_whatever_the_reason_the_line_is_short_and_the_name_is_text(shared_db: Database, nasty: str, why: str) -> None:
    with desk(shared_db, nasty) as at:
        for duty in at.owe(6):
            for field, value in STANDINGS[why].items():
                setattr(duty, field, value)
        at.session.flush()
        assert faults(at.list_of(WEDNESDAY)) == []


@names_by_turns("promised", [None, date(2026, 3, 20)])
def test_the_card_of_somebody_in_play_is_what_slack_takes(
    shared_db: Database, nasty: str, promised: date | None
) -> None:
    with desk(shared_db, nasty) as at:
        [duty] = at.put_in_play(promised=promised)
        for now in (NOW, factories.days_later(7), factories.days_later(20)):
            drawn = [block.to_dict() for block in message.card(at.sight(now), duty)]
            assert [*too_long(drawn), *unescaped(drawn)] == []
        assert faults(at.list_of(factories.days_later(7))) == []
        assert check_view(update.view(at.act(), duty).to_dict(), "modal") == []


@any_count
def test_home_with_many_in_play_is_what_slack_takes(shared_db: Database, nasty: str, count: int) -> None:
    with desk(shared_db, nasty) as at:
        at.put_in_play(count)
        at.owe(count)
        drawing = at.home_of()
        assert check_view({"type": "home", "blocks": drawing.blocks}, "home") == []
        assert faults(at.signoffs_of()) == []
        assert ("In play" in str(drawing.blocks)) == (count > 0)


@any_count
def test_the_form_of_a_filled_role_is_what_slack_takes(shared_db: Database, nasty: str, count: int) -> None:
    with desk(shared_db, nasty) as at:
        first, *_ = at.put_in_play(count)
        assert first.role is not None
        stands = filled.standing(at.act(), first.role)
        shown = filled.filled_form(at.workspace.reasons, stands).to_dict()
        assert check_view(shown, "modal") == []
        assert [*too_long(shown["blocks"]), *unescaped(shown["blocks"])] == []
        assert len(forms.offered(filled.choices(stands), "")) <= 100


@nasty_names
def test_who_lets_go_is_told_in_a_short_line(shared_db: Database, nasty: str) -> None:
    with desk(shared_db, nasty) as at:
        duty = follow_up(at)
        duty.steps, duty.last_step_on = 3, date(2026, 3, 10)
        assert faults(at.list_of(factories.days_later(8))) == []


@names_by_turns("count", [5, 21])
def test_new_cards_in_one_list_are_what_slack_takes(shared_db: Database, nasty: str, count: int) -> None:
    with desk(shared_db, nasty) as at:
        assert faults(at.cards_of(at.owe(count))) == []


@any_count
def test_those_who_applied_are_what_slack_takes_in_every_list(shared_db: Database, nasty: str, count: int) -> None:
    with desk(shared_db, nasty) as at:
        owed = [*at.owe(count, stage=Stage.APPLIED), *at.owe(4)]
        assert faults(at.list_of(factories.days_later(6))) == []
        assert faults(at.cards_of(owed)) == []
        assert faults(at.signoffs_of()) == []
        drawing = at.home_of()
        assert check_view({"type": "home", "blocks": drawing.blocks}, "home") == []


def test_four_hundred_who_applied_fit_in_one_list(shared_db: Database) -> None:
    with desk(shared_db, NASTY[-2]) as at:
        at.owe(400, stage=Stage.APPLIED)
        drawing = at.list_of(factories.days_later(6))
        assert faults(drawing) == []
        assert "and 100 more who applied" in str(drawing)


@any_count
def test_owed_reasons_stand_in_a_list_of_any_length(shared_db: Database, nasty: str, count: int) -> None:
    with desk(shared_db, nasty) as at:
        for duty in [*at.owe(count), *at.owe(count, stage=Stage.SUBMITTED), *at.owe(count, stage=Stage.APPLIED)]:
            duty.recorded.reason = CLIENT_OWES_REASON
        for duty in at.owe(count, owner=at.lena):
            duty.steps, duty.last_step_on, duty.lead_on = 3, date(2026, 3, 4), date(2026, 3, 4)
        at.session.flush()
        drawing = at.list_of(factories.days_later(2))
        assert faults(drawing) == []
        assert "Add the reason" in str(drawing)
        assert faults(at.list_of(factories.days_later(2), reader=at.lena)) == []


@nasty_names
def test_a_card_of_who_wishes_an_email_and_could_not_be_reached_is_what_slack_takes(
    shared_db: Database, nasty: str
) -> None:
    with desk(shared_db, nasty) as at:
        [duty] = at.owe()
        duty.candidate.wishes, duty.recorded.reason = ContactWish.EMAIL, CLIENT_OWES_REASON
        attempts.no_answer(at.act(), duty)
        attempts.no_answer(at.act(WEDNESDAY), duty)
        assert "Closing e-mail" in str(at.card_of(duty, WEDNESDAY))
        assert faults(at.card_of(duty, WEDNESDAY)) == []


def test_a_list_with_every_part_at_its_longest_is_one_message(shared_db: Database) -> None:
    with desk(shared_db) as at:
        at.owe(30, owner=at.lena)
        at.owe(10, Stage.APPLIED, owner=at.lena, first=100)
        for duty in at.owe(30):
            duty.steps, duty.last_step_on, duty.lead_on = 3, date(2026, 3, 4), date(2026, 3, 4)
        for duty in at.session.scalars(select(Duty).where(Duty.owner_id == at.lena.id)).all()[:7]:
            duty.recorded.reason = CLIENT_OWES_REASON
        drawing = at.list_of(factories.days_later(2), reader=at.lena)
        assert faults(drawing) == []
        assert drawing is not None
        assert 8 <= str(drawing.blocks).count("'I reached them'") <= 12
        assert str(drawing.blocks).count("'Take it'") == 8
        assert "more. You find them all on my Home tab." in str(drawing.blocks)
