"""A confidential role is named only to those who may see its candidates, also in pick lists and forms."""

from typing import Any

from sqlalchemy import func, select

from bot.demo.workspace import BEN, OMAR
from models.directory.role import Role
from tests.person import Played
from tests.world import World

SECRET = "CEO successor at Hidden Client"
CONFIDENTIAL: dict[str, Any] = {"Confidential_role": ["Never name this role in a channel"]}


def offered(person: Played, command: str) -> list[str]:
    """The roles that this command's form offers for the word CEO."""
    person.command(command)
    suggestions = person.visitor.suggestions("Role", "CEO")
    person.close()
    return suggestions


def roles(world: World) -> int:
    with world.bot.db.reading() as session:
        return session.scalar(select(func.count()).select_from(Role)) or 0


def number_of_secret(world: World) -> int:
    with world.bot.db.reading() as session:
        return session.scalars(select(Role.id).where(Role.is_confidential)).one()


def test_a_confidential_role_is_offered_only_to_those_who_see_a_candidate_of_it(world: World) -> None:
    world.ana.declines("Jane Doe", role=SECRET, Who_calls=BEN.id, **CONFIDENTIAL)
    for command in ("/decline", "/interviewed"):
        for sees in (world.ana, world.ben, world.lena, world.vera):
            assert offered(sees, command) == [SECRET, "CEO"]
        assert offered(world.omar, command) == ["CEO"]
    world.omar.command("/filled")
    assert world.omar.visitor.suggestions("Role", "CEO") == []
    world.omar.close()
    world.omar.command("/filled", SECRET)
    assert f"I know no role called “{SECRET}”" in world.omar.form
    world.omar.close()
    world.omar.command("/referral", "Tom Weber, named by Jane Roe")
    assert world.omar.visitor.suggestions("Role", "CEO") == ["CEO"]


def test_who_puts_somebody_in_play_for_it_is_offered_it(world: World) -> None:
    world.ana.declines("Jane Doe", role=SECRET, **CONFIDENTIAL)
    world.lena.command("/interviewed", f"Tom Roe, {SECRET}")
    world.lena.fill(Who_tells_them=OMAR.id)
    assert world.lena.submit() == {}
    assert offered(world.omar, "/decline") == [SECRET, "CEO"]


def test_who_leads_somebody_else_is_not_offered_it(world: World) -> None:
    world.lena.open_home()
    world.lena.press("Leads of one person", world.lena.visitor.home)
    world.lena.fill(Person=OMAR.id, Their_leads=[BEN.id])
    assert world.lena.submit() == {}
    world.lena.close()
    world.ana.declines("Jane Doe", role=SECRET, **CONFIDENTIAL)
    assert offered(world.ben, "/decline") == ["CEO"]


def test_who_types_its_name_means_that_role_and_hears_nothing_of_it(world: World) -> None:
    world.ana.declines("Jane Doe, jane@example.com", role=SECRET, **CONFIDENTIAL)
    world.omar.declines("Tom Roe, tom@example.com", role=SECRET.upper())
    assert roles(world) == 1
    assert "Jane" not in "".join([world.omar.form, *world.omar.messages])


def test_the_number_of_a_confidential_role_names_it_to_nobody_else(world: World) -> None:
    world.ana.declines("Jane Doe", role=SECRET, **CONFIDENTIAL)
    number = number_of_secret(world)
    world.omar.command("/decline", "Tom Roe")
    world.omar.fill(Role="CEO", Stage_reached="Final round", Reason="Timing or location")
    form = world.omar.visitor.form()
    state = form.state[("role", "decline.role")]
    state["selected_option"] = {**state["selected_option"], "value": f"known:{number}"}
    assert world.omar.submit() == {"Role": "Which role is it? Choose it again, or type its name."}
    assert "successor" not in "".join([world.omar.form, *world.omar.messages])
