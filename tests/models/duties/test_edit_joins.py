"""Edits that join candidate rows to one person: properties over input of two recruiters with separate candidates."""

from dataclasses import replace
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.context import Context
from models.database.engine import Database
from models.directory import candidate
from models.directory.candidate import Candidate, CandidateDetails
from models.duties import do_not_contact, recognition, undo
from models.duties import edit as editing
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind
from models.duties.recognition import PersonInDoubt
from tests.effort import examples
from tests.models.duties.test_recognition import (
    EMAILS,
    LINES,
    NAMES,
    PHONES,
    Line,
    act_of,
    as_it_stands,
    nothing_kept,
    record,
)


class Change(NamedTuple):
    """A recruiter edits an open card, or records that the person does not wish to be contacted."""

    by: str
    card: int
    named: CandidateDetails
    is_same: bool
    is_wish: bool


CHANGES = st.lists(
    st.builds(
        Change,
        by=st.sampled_from(["Ana Ruiz", "Omar Haddad"]),
        card=st.integers(0, 3),
        named=st.builds(CandidateDetails, NAMES, PHONES, EMAILS),
        is_same=st.booleans(),
        is_wish=st.sampled_from([False, False, False, True]),
    ),
    min_size=1,
    max_size=6,
)


def open_cards(session: Session, ctx: Context) -> list[Duty]:
    query = select(Duty).where(Duty.owner_id == ctx.person.id, Duty.settled_at.is_(None))
    return list(session.scalars(query.order_by(Duty.id)))


def edit(ctx: Context, duty: Duty, change: Change) -> None:
    """Edits as the form does, and answers its question about a namesake."""
    details = replace(editing.current_details(duty), person=change.named)
    before = as_it_stands(ctx.session)
    try:
        editing.edit(ctx, duty, details)
    except PersonInDoubt as unsure:
        assert as_it_stands(ctx.session) == before
        doubt = unsure.doubt
        assert doubt.name == "" or recognition.may_see(ctx.session, ctx.person, row_of(ctx.session, doubt.answer))
        answer = doubt.answer if change.is_same else recognition.SOMEBODY_ELSE
        editing.edit(ctx, duty, details, {doubt.answer: answer})
        assert not change.is_same or row_of(ctx.session, doubt.answer).person_id == duty.candidate.person_id


def row_of(session: Session, number: str) -> Candidate:
    return session.get_one(Candidate, int(number))


def assert_is_whole(session: Session) -> None:
    """Asserts that the oldest row of each person stands for them, and that do-not-contact holds for all their rows."""
    rows = {row.id: row for row in session.scalars(select(Candidate))}
    for row in rows.values():
        assert rows[row.person_id].same_as_id is None
        assert row.person_id <= row.id
        everywhere = candidate.everywhere(session, row)
        assert len({row.do_not_contact_since for row in everywhere}) == 1
    owed = session.scalars(select(Duty).where(Duty.settled_at.is_(None)))
    assert [duty.id for duty in owed if duty.candidate.do_not_contact_since] == []


@settings(max_examples=examples(16, 200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines_of_ana=LINES, lines_of_omar=LINES, changes=CHANGES)
def test_an_edit_changes_no_row_of_others_and_leaves_each_person_whole(
    db: Database, lines_of_ana: list[Line], lines_of_omar: list[Line], changes: list[Change]
) -> None:
    with nothing_kept(db) as session:
        acts = {name: act_of(session, name) for name in ("Ana Ruiz", "Omar Haddad")}
        for name, lines in (("Ana Ruiz", lines_of_ana), ("Omar Haddad", lines_of_omar)):
            for named, job, wish in lines:
                record(acts[name], named, job, wish)
        assert_is_whole(session)
        for change in changes:
            ctx = acts[change.by]
            if not (cards := open_cards(session, ctx)):
                continue
            duty = cards[change.card % len(cards)]
            if change.is_wish:
                do_not_contact.do_not_contact(ctx, duty)
                assert_is_whole(session)
                continue
            person, before = duty.candidate, as_it_stands(session)
            stood = (person.phone_digits, person.folded_email)
            edit(ctx, duty, change)
            after = as_it_stands(session)
            assert {n: after[n] for n in before if n != person.id} == {n: before[n] for n in before if n != person.id}
            gained = candidate.Reached(
                *(now if now != old else None for now, old in zip(_ways(person), stood, strict=True))
            )
            namesakes = candidate.reached_the_same_way(session, ctx.workspace.id, gained)
            assert {namesake.person_id for namesake in namesakes if namesake.name == person.name} <= {person.person_id}
            assert_is_whole(session)


@settings(max_examples=examples(10, 120), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=LINES, second=LINES)
def test_undo_of_what_a_wish_has_ended_parts_exactly_the_rows_that_were_joined(
    db: Database, first: list[Line], second: list[Line]
) -> None:
    with nothing_kept(db) as session:
        ana, omar = act_of(session, "Ana Ruiz"), act_of(session, "Omar Haddad")
        mia, _ = record(ana, CandidateDetails("Mia Unwanted", email="mia@example.com"), "Buyer")
        do_not_contact.do_not_contact(ana, open_cards(session, ana)[0])
        for ctx, lines in ((ana, first), (omar, second)):
            for named, job, wish in lines:
                record(ctx, named, job, wish)
        before = {row.id: (row.person_id, row.do_not_contact_since) for row in session.scalars(select(Candidate))}
        owed = {duty.id for ctx in (ana, omar) for duty in open_cards(session, ctx)}
        duty = open_cards(session, omar)[0] if open_cards(session, omar) else open_cards(session, ana)[0]
        by = omar if duty.owner_id == omar.person.id else ana
        current = editing.current_details(duty)
        details = replace(current, person=replace(current.person, name="Mia Unwanted", email="mia@example.com"))
        editing.edit(by, duty, details)
        assert duty.settled_as is EntryKind.DO_NOT_CONTACT
        assert duty.candidate.person_id == mia.id
        assert_is_whole(session)
        undo.undo(by, duty)
        after = {row.id: (row.person_id, row.do_not_contact_since) for row in session.scalars(select(Candidate))}
        assert after == before
        assert {duty.id for ctx in (ana, omar) for duty in open_cards(session, ctx)} == owed
        assert_is_whole(session)


def _ways(person: Candidate) -> tuple[str | None, str | None]:
    return person.phone_digits, person.folded_email
