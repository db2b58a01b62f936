"""Recognition: a person or a role that was recorded before is reused, not inserted twice."""

from tests.world import World

CARD = "Sign-off call: Jane Doe"
FIRST = "Jane Doe was recorded for Staff Engineer at Acme, final round, today by Ana Ruiz. It is with Ana Ruiz."


def test_the_same_candidate_and_role_shows_the_first_and_changes_nothing(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.declines("jane  DOE, jane@example.com", stage="Interviewed")
    assert f"{FIRST} Nothing was changed." in world.ana.form
    world.ana.close()
    assert len(world.ana.messages) == 1


def test_somebody_else_who_records_the_same_sees_only_whose_it_is(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.omar.declines("Jane Doe, jane@example.com")
    assert "This was recorded before, and is with Ana Ruiz. Nothing was changed." in world.omar.form
    assert "Staff Engineer" not in world.omar.form
    assert world.omar.messages == []


def test_the_same_email_or_phone_and_name_is_the_same_person(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com, 600 111 222")
    world.ana.declines("jane  DOE, JANE@example.com")
    assert FIRST in world.ana.form
    world.ana.close()
    world.ana.declines("Jane Doe, 600-11-12-22")
    assert FIRST in world.ana.form
    world.ana.close()
    world.ana.declines("Jane Doe, jane@example.com", role="Analyst at Beta")
    assert "you owe them a call about Staff Engineer at Acme" in world.ana.newest


def test_another_name_with_a_known_address_is_asked_about_once(world: World) -> None:
    world.ana.declines("Jane Doe, office@example.com")
    question = "Jane Doe has the same e-mail or number. Is J. Doe-Smith the same person?"
    world.ana.declines("J. Doe-Smith, office@example.com")
    assert question in world.ana.form
    world.ana.type_in(question, "Yes, the same person")
    world.ana.submit()
    assert FIRST in world.ana.form
    world.ana.visitor.close(everything=True)
    world.ana.declines("J. Doe-Smith, office@example.com")
    world.ana.type_in(question, "No, someone else")
    world.ana.submit()
    assert "Sign-off call: J. Doe-Smith" in world.ana.newest
    assert "Also open" not in world.ana.newest
    world.ana.declines("J. Doe-Smith, office@example.com")
    assert "J. Doe-Smith was recorded for Staff Engineer at Acme" in world.ana.form


def test_two_names_with_one_number_on_one_form_are_asked_about_and_nobody_drops_out(world: World) -> None:
    world.ana.declines("x", Candidate="Jane Doe, 600 111 222\nKim Poe, 600 111 222\nJane Doe, 600 111 222")
    question = "Jane Doe, above, has the same e-mail or number. Is Kim Poe the same person?"
    assert question in world.ana.form
    assert world.ana.messages == []
    world.ana.type_in(question, "No, someone else")
    assert world.ana.submit() == {}
    assert ["Kim Poe" in message or "Jane Doe" in message for message in world.ana.messages] == [True, True]


def test_an_answer_stays_while_another_line_is_asked_about(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.declines("Kim Poe, kim@example.com", role="Analyst at Beta")
    world.ana.declines("x", role="Buyer at Beta", Candidate="J. D., jane@example.com\nK. P., kim@example.com")
    first = "Jane Doe has the same e-mail or number. Is J. D. the same person?"
    second = "Kim Poe has the same e-mail or number. Is K. P. the same person?"
    world.ana.type_in(first, "Yes, the same person")
    world.ana.type_in(second, "Yes, the same person")
    assert world.ana.submit() == {}
    assert world.ana.form == ""
    assert len(world.ana.messages) == 4


def test_the_same_name_with_another_email_is_somebody_else(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.declines("Jane Doe, jd@example.org")
    assert world.ana.form == ""
    assert len(world.ana.messages) == 2
    assert "jd@example.org" in world.ana.newest


def test_a_name_alone_for_the_same_role_is_the_first(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.declines("Jane Doe")
    assert FIRST in world.ana.form
    assert len(world.ana.messages) == 1


def test_a_name_alone_for_another_role_is_asked_about_once(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.declines("Jane Doe", role="Analyst at Beta", What_you_may_tell_them="Come back in a year")
    question = "Is Jane Doe the one you know from Staff Engineer at Acme, in March?"
    assert question in world.ana.form
    assert "Come back in a year" in world.ana.form
    world.ana.type_in(question, "Yes, the same person")
    assert world.ana.submit() == {}
    assert world.ana.form == ""
    assert "jane@example.com" in world.ana.newest
    assert "you owe them a call about Staff Engineer at Acme" in world.ana.newest


def test_a_namesake_is_written_down_as_somebody_new(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.declines("Jane Doe", role="Analyst at Beta")
    world.ana.type_in("Is Jane Doe the one you know from Staff Engineer at Acme, in March?", "No, someone else")
    assert world.ana.submit() == {}
    assert "jane@example.com" not in world.ana.newest
    assert "Also open" not in world.ana.newest


def test_known_roles_are_offered_with_what_was_typed_as_a_new_one(world: World) -> None:
    world.ana.declines("Jane Doe", role="Staff Engineer at Acme")
    world.ana.declines("Max Roe", role="Engineering Manager at Beta")
    world.ana.command("/decline")
    assert world.ana.visitor.suggestions("Role", "") == ["Engineering Manager at Beta", "Staff Engineer at Acme"]
    assert world.ana.visitor.suggestions("Role", "engineer") == [
        "Engineering Manager at Beta",
        "Staff Engineer at Acme",
        "engineer",
    ]
    assert world.ana.visitor.suggestions("Role", "staff engineer AT acme") == ["Staff Engineer at Acme"]
    assert world.ana.visitor.suggestions("Role", "Buyer 100%") == ["Buyer 100%"]


def test_a_role_typed_again_in_other_letters_is_the_same_role(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com")
    world.ana.declines("Jane Doe, jane@example.com", role="staff  ENGINEER at acme")
    assert FIRST in world.ana.form


def test_one_person_twice_in_a_form_is_recorded_once(world: World) -> None:
    world.ana.declines("Jane Doe", Candidate="Jane Doe, jane@example.com\nJANE DOE, jane@example.com")
    assert len(world.ana.messages) == 1
