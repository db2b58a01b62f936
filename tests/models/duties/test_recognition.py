"""Recognition of known candidates: properties over input of two recruiters with separate candidates."""

from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.context import Context
from models.database.engine import Database
from models.directory import role
from models.directory.candidate import Candidate, CandidateDetails, ContactWish
from models.duties import decline, recognition
from models.duties import record as recording
from models.duties.decline import DeclineDetails
from models.duties.recognition import Recognised, TypedPerson
from models.duties.record import Outcome, Recorded
from models.rules.kinds import Stage
from tests import factories
from tests.effort import examples
from tests.factories import NOW

NAMES = st.sampled_from(["Jane Doe", "Jane Roe", "Kim Poe"])
PHONES = st.sampled_from([None, "+49 30 5550199", "+44 20 7946 0000"])
EMAILS = st.sampled_from([None, "jane@example.com", "kim@example.com"])
TYPED = st.builds(CandidateDetails, NAMES, PHONES, EMAILS)
ROLES = st.sampled_from(["Buyer", "Analyst"])
Line = tuple[CandidateDetails, str, ContactWish | None]
LINES = st.lists(st.tuples(TYPED, ROLES, st.sampled_from([None, ContactWish.EMAIL])), min_size=1, max_size=4)


def act_of(session: Session, name: str) -> Context:
    workspace = factories.acme(session)
    factories.person(session, workspace, "Lena Vogt")
    return Context(session, workspace, NOW, factories.person(session, workspace, name))


def record(
    ctx: Context, named: CandidateDetails, job: str, wish: ContactWish | None = None
) -> tuple[Candidate, Recorded]:
    """Records a decline as the form does; the answer to a question about a namesake is that it is another person."""
    about = role.named(ctx.session, ctx.workspace.id, job)
    typed = TypedPerson(named, about, ctx.person, wish)
    who = recognition.recognise(ctx, typed)
    if not isinstance(who, Recognised):
        who = recognition.recognise(
            ctx, TypedPerson(named, about, ctx.person, wish, answered=recognition.SOMEBODY_ELSE)
        )
        assert isinstance(who, Recognised)
    fills = who.fills
    outcome = Outcome(
        who.candidate,
        about,
        Stage.FINAL,
        ctx.person,
        DeclineDetails(factories.REASON),
        named=fills.named if fills else None,
        wish=fills.wish if fills else None,
    )
    return who.candidate, recording.record_all(ctx, [outcome])[0]


def as_it_stands(session: Session) -> dict[int, tuple[object, ...]]:
    """The name, the contact data and the wish in every candidate row, by id."""
    session.flush()
    return {row.id: (row.name, row.phone, row.email, row.wishes) for row in session.scalars(select(Candidate))}


@contextmanager
def nothing_kept(db: Database) -> Iterator[Session]:
    """A session that is rolled back, so that each example begins with an empty database."""
    with db.writing() as session:
        yield session
        session.rollback()


@settings(max_examples=examples(20, 240), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines_of_ana=LINES, lines_of_omar=LINES)
def test_whoever_records_others_people_gets_what_they_typed_and_changes_no_row(
    db: Database, lines_of_ana: list[Line], lines_of_omar: list[Line]
) -> None:
    with nothing_kept(db) as session:
        ana, omar = act_of(session, "Ana Ruiz"), act_of(session, "Omar Haddad")
        for named, job, wish in lines_of_ana:
            record(ana, named, job, wish)
        before, typed = as_it_stands(session), set()
        for named, job, wish in lines_of_omar:
            typed |= {named.name, named.phone, named.email, wish}
            known, recorded = record(omar, named, job, wish)
            if recorded.is_new:
                assert {known.name, known.phone, known.email, known.wishes} <= typed
                assert recognition.may_see(session, omar.person, known)
        after = as_it_stands(session)
        assert {number: after[number] for number in before} == before


@settings(max_examples=examples(12, 120), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(named=TYPED.filter(lambda person: person.phone or person.email), job=ROLES)
def test_the_same_person_and_role_is_recorded_once_whoever_records_them(
    db: Database, named: CandidateDetails, job: str
) -> None:
    with nothing_kept(db) as session:
        ana, omar = act_of(session, "Ana Ruiz"), act_of(session, "Omar Haddad")
        first, _ = record(ana, named, job)
        again, recorded = record(omar, named, job)
        assert not recorded.is_new
        assert again not in session
        assert session.scalars(select(decline.Decline)).one().candidate is first
        assert len(as_it_stands(session)) == 1
