"""Changes of the team's settings: the bounds, permissions, storage, the record of changes and their effects."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.context import Context
from models.database.engine import Database
from models.directory.candidate import CandidateDetails
from models.directory.recruiter import Profile, Recruiter, upsert_profile
from models.directory.workspace import CLIENT_OWES_REASON, WITHDREW, Workspace, apply_environment, set_workspace_zone
from models.duties import duty
from models.duties.duty import reschedule_duty
from models.errors import PermissionDenied, StaleVersion
from models.lists import digest
from models.outbox.message import Message, MessageKind, MessageState
from models.rules import holidays
from models.settings import change_team, personal, team
from models.settings.change_team import InvalidSettings
from models.settings.changes import Change
from models.settings.team import SettingFault, TeamSettings
from tests.factories import NOW, acme, days_later, decline, person

FIRST = team.current(
    Workspace(
        team_id="T0",
        zone="Europe/Berlin",
        country="DE",
        lead_ids=["U0LENA"],
        admin_ids=[],
        digest_channel="C0HIRING",
        digest_time="09:30",
        says_nothing=True,
        names_in_private=False,
        reasons=[CLIENT_OWES_REASON, WITHDREW],
        reason_sentences={},
        closed_days=[],
        retention_days=180,
        chosen={},
    )
)
STAGES = ("applied", "submitted", "interviewed", "final")


def lena_in(session: Session) -> Context:
    """The context of Lena, who leads everybody."""
    workspace = acme(session)
    return Context(session, workspace, NOW, person(session, workspace, "Lena Vogt"))


def wish(ctx: Context, **wished: Any) -> TeamSettings:
    return replace(team.current(ctx.workspace), **wished)


@pytest.mark.parametrize(
    ("setting", "fit", "unfit"),
    [
        ("digest_time", ["06:00", "17:00"], ["05:59", "17:01", ""]),
        ("follow_up_after", [2, 5], [1, 6]),
        ("referral_ask", ["call", "follow_up", "both"], ["", "never"]),
        ("tell_by_days", [dict.fromkeys(STAGES, 0), dict.fromkeys(STAGES, 10)], [dict.fromkeys(STAGES, 11), {}]),
        ("ladder", [[1, 2, 3], [1, 9, 10]], [[1, 2], [1, 2, 3, 4], [0, 1, 2], [3, 2, 1], [1, 1, 2], [8, 9, 11]]),
        ("retention_days", [30, 3650], [29, 3651]),
        ("zone", ["UTC", "Pacific/Chatham"], ["", "Mars/Olympus"]),
        ("country", [None, "US"], ["XX", ""]),
        ("region", [None, "BY"], ["Bavaria", "CA"]),
        ("closed_days", [[], ["2026-12-24"] * 100], [["2026-12-24"] * 101]),
        ("reasons", [["x" * 75] * 20], [["x"] * 21, ["x" * 76]]),
    ],
)
def test_every_setting_has_its_bounds(setting: str, fit: list[Any], unfit: list[Any]) -> None:
    assert [team.faults(replace(FIRST, **{setting: value})) for value in fit] == [{}] * len(fit)
    assert [set(team.faults(replace(FIRST, **{setting: value}))) for value in unfit] == [{setting}] * len(unfit)


def test_a_region_counts_in_its_own_country_only() -> None:
    assert team.faults(replace(FIRST, country=None, region="BY")) == {"region": SettingFault.UNKNOWN}
    assert team.faults(replace(FIRST, country="US", region="CA")) == {}


def test_the_two_reasons_that_the_product_lives_by_are_always_among_them() -> None:
    assert list(team.reasons([])) == [CLIENT_OWES_REASON, WITHDREW]
    typed = [("withdrawn by the CANDIDATE", "They withdrew."), ("Frozen", ""), ("frozen", "The role is on hold.")]
    assert list(team.reasons(typed).items()) == [
        (WITHDREW, ""),
        ("frozen", "The role is on hold."),
        (CLIENT_OWES_REASON, ""),
    ]


def test_a_reason_and_its_sentence_have_their_lengths_and_all_of_them_fit_into_the_field() -> None:
    def with_sentence(length: int, count: int = 1) -> dict[str, SettingFault]:
        reasons = [f"Reason {number}" for number in range(count)]
        return team.faults(replace(FIRST, reasons=reasons, reason_sentences=dict.fromkeys(reasons, "x" * length)))

    assert with_sentence(300) == {}
    assert with_sentence(301) == {"reasons": SettingFault.TOO_LONG}
    assert with_sentence(300, 10) == {"reasons": SettingFault.TOO_LONG_TOGETHER}


def test_a_first_reason_has_its_sentence_until_the_team_types_another_or_none() -> None:
    workspace = Workspace(team_id="T0ACME", reason_sentences={})
    assert workspace.sentence_for("Pay or terms apart").startswith("What they can offer")
    workspace.reason_sentences = {"Pay or terms apart": "", "Frozen": "The role is on hold."}
    assert workspace.sentence_for("Pay or terms apart") == ""
    assert workspace.sentence_for("Frozen") == "The role is on hold."
    assert workspace.sentence_for("Role changed or closed") == "Their plans for this role have changed."
    assert workspace.sentence_for(CLIENT_OWES_REASON) == workspace.sentence_for("A label of their own") == ""


def test_every_country_has_a_name_and_holidays() -> None:
    assert holidays.names()["DE"] == "Germany"
    assert list(holidays.names().values()) == sorted(holidays.names().values())
    assert "BY" in holidays.regions("DE")
    assert holidays.regions("nowhere") == ()


@pytest.mark.parametrize(
    ("user_id", "about", "may"),
    [
        ("U0LENA", {}, True),
        ("U0ADMIN", {}, True),
        ("U0ANA", {}, False),
        ("U0VERA", {"is_admin": True}, True),
        ("U0LENA", {"is_deactivated": True}, False),
        ("U0ADMIN", {"is_full_member": False}, False),
        ("U0VERA", {"is_admin": True, "is_full_member": False}, False),
    ],
)
def test_leads_named_admins_and_slacks_own_may_change_them(
    db: Database, user_id: str, about: dict[str, bool], may: bool
) -> None:
    with db.writing() as session:
        workspace = acme(session)
        workspace.admin_ids = ["U0ADMIN"]
        who = upsert_profile(session, workspace, Profile(user_id, "Somebody", "Europe/Berlin", **about), NOW)
        assert change_team.may_change(who) is may
        ctx = Context(session, workspace, NOW, who)
        if may:
            change_team.save(ctx, wish(ctx, retention_days=30), 0)
        else:
            with pytest.raises(PermissionDenied):
                change_team.save(ctx, wish(ctx, retention_days=30), 0)
        assert (workspace.retention_days == 30) is may


@pytest.mark.parametrize("setting", change_team.PEOPLE)
def test_only_those_who_are_known_and_full_members_can_be_named(db: Database, setting: str) -> None:
    with db.writing() as session:
        ctx = lena_in(session)
        guest = Profile("U0GUS", "Gus Guest", is_full_member=False)
        upsert_profile(session, ctx.workspace, guest, NOW)
        for named, why in (("U0GUS", SettingFault.NO_MEMBER), ("U0NOBODY", SettingFault.STRANGER)):
            with pytest.raises(InvalidSettings) as unfit:
                change_team.save(ctx, wish(ctx, **{setting: [named]}), 0)
            assert unfit.value.by_setting == {setting: why}


def test_a_lead_who_has_left_keeps_nobody_from_changing_something_else(db: Database) -> None:
    with db.writing() as session:
        ctx = lena_in(session)
        ctx.workspace.lead_ids = ["U0LENA", "U0GONE"]
        upsert_profile(session, ctx.workspace, Profile("U0GONE", "Greta Gone", is_deactivated=True), NOW)
        change_team.save(ctx, wish(ctx, retention_days=30), 0)
        assert ctx.workspace.retention_days == 30


def test_only_what_was_changed_counts_as_chosen_and_is_written_down(db: Database) -> None:
    with db.writing() as session:
        ctx = lena_in(session)
        change_team.save(ctx, wish(ctx, digest_time="10:00", ladder=[2, 4, 6]), 0)
        assert ctx.workspace.chosen == {"digest_time": "10:00", "policy": {"ladder": [2, 4, 6]}}
        assert ctx.workspace.policy.ladder == (2, 4, 6)
        written = session.scalars(select(Change).order_by(Change.setting)).all()
        assert [(change.setting, change.before["value"], change.after["value"]) for change in written] == [
            ("digest_time", "09:30", "10:00"),
            ("ladder", [1, 2, 3], [2, 4, 6]),
        ]
        assert {(change.by_id, change.at) for change in written} == {(ctx.person.id, NOW)}


def test_the_same_twice_changes_nothing_the_second_time(db: Database) -> None:
    with db.writing() as session:
        ctx = lena_in(session)
        wished = wish(ctx, digest_time="10:00")
        change_team.save(ctx, wished, 0)
        change_team.save(ctx, wished, 0)
        assert len(session.scalars(select(Change)).all()) == 1


def test_what_somebody_else_changed_since_is_not_undone(db: Database) -> None:
    with db.writing() as session:
        ctx = lena_in(session)
        stale = wish(ctx, retention_days=30)
        change_team.save(ctx, wish(ctx, digest_time="10:00"), change_team.version(ctx))
        with pytest.raises(StaleVersion) as outdated:
            change_team.save(ctx, stale, 0)
        assert outdated.value.name == "Lena Vogt"
        assert (ctx.workspace.digest_time, ctx.workspace.retention_days) == ("10:00", 180)


def test_what_was_chosen_wins_over_the_environment_of_the_next_start(db: Database) -> None:
    with db.writing() as session:
        ctx = lena_in(session)
        person(session, ctx.workspace, "Omar Haddad", "Europe/London")
        change_team.save(ctx, wish(ctx, lead_ids=["U0OMAR"], country="GH", digest_channel=None), 0)
    with db.writing() as session:
        workspace = acme(session)
        apply_environment(workspace, ["U0BEN"], "C0OTHER")
        set_workspace_zone(workspace, "America/New_York")
        assert (workspace.lead_ids, workspace.digest_channel) == (["U0OMAR"], None)
        assert (workspace.zone, workspace.country) == ("America/New_York", "GH")


def test_the_team_lives_where_its_first_lead_does_until_a_zone_is_chosen(db: Database) -> None:
    with db.writing() as session:
        ctx = lena_in(session)
        person(session, ctx.workspace, "Omar Haddad", "Europe/London")
        change_team.save(ctx, wish(ctx, lead_ids=["U0OMAR", "U0LENA"]), 0)
        assert (ctx.workspace.zone, ctx.workspace.country) == ("Europe/London", "GB")
        change_team.save(ctx, wish(ctx, zone="UTC"), change_team.version(ctx))
        change_team.save(ctx, wish(ctx, lead_ids=["U0LENA"]), change_team.version(ctx))
        assert ctx.workspace.zone == "UTC"


@pytest.mark.parametrize(
    "wished",
    [
        {"closed_days": ["2026-03-04"]},
        {"ladder": [2, 4, 6]},
        {"tell_by_days": dict.fromkeys(STAGES, 5)},
        {"zone": "Asia/Tokyo", "country": "JP"},
        {"lead_ids": []},
    ],
)
def test_nothing_moves_a_tell_by_that_is_set(db: Database, wished: dict[str, Any]) -> None:
    with db.writing() as session:
        ctx = lena_in(session)
        owed = _owed_by_ana(ctx)
        before = owed.tell_by
        change_team.save(ctx, wish(ctx, **wished), 0)
        session.expire(owed)
        assert owed.tell_by == before


@pytest.mark.parametrize(
    ("wished", "nudge_on"),
    [({"closed_days": ["2026-03-04", "2026-03-05"]}, 3), ({"ladder": [2, 4, 6]}, 2), ({"follow_up_after": 5}, 1)],
)
def test_the_next_nudge_of_everybody_is_planned_anew(db: Database, wished: dict[str, Any], nudge_on: int) -> None:
    with db.writing() as session:
        ctx = lena_in(session)
        owed = _owed_by_ana(ctx)
        change_team.save(ctx, wish(ctx, **wished), 0)
        assert owed.nudge_at == days_later(nudge_on)


def test_a_new_leads_list_is_planned_for_what_is_handed_up(db: Database) -> None:
    with db.writing() as session:
        ctx = lena_in(session)
        owed = _owed_by_ana(ctx)
        owed.steps = 3
        reschedule_duty(session, owed, NOW)
        person(session, ctx.workspace, "Omar Haddad")
        change_team.save(ctx, wish(ctx, lead_ids=["U0OMAR"]), 0)
        lists = select(Message).where(Message.recipient == "U0OMAR", Message.kind == MessageKind.LIST)
        assert [message.due_at for message in session.scalars(lists)] == [days_later(1)]


@pytest.mark.parametrize(
    ("wished", "expected"),
    [
        ({"digest_time": "11:00"}, [("C0HIRING", days_later(0, 11, 0))]),
        ({"digest_time": "08:00"}, [("C0HIRING", days_later(1, 8, 0))]),
        ({"digest_channel": "C0OTHER"}, [("C0OTHER", days_later(1))]),
        ({"digest_channel": None}, []),
        ({"closed_days": ["2026-03-04"]}, [("C0HIRING", days_later(2))]),
        ({"retention_days": 30}, [("C0HIRING", days_later(1))]),
    ],
)
def test_the_one_digest_that_waits_is_planned_anew(
    db: Database, wished: dict[str, Any], expected: list[tuple[str, Any]]
) -> None:
    with db.writing() as session:
        ctx = lena_in(session)
        digest.plant_next(session, ctx.workspace, NOW)
        change_team.save(ctx, wish(ctx, **wished), 0)
        waiting = select(Message).where(Message.kind == MessageKind.DIGEST, Message.state == MessageState.WAITING)
        assert [(message.recipient, message.due_at) for message in session.scalars(waiting)] == expected


def _owed_by_ana(ctx: Context) -> duty.Duty:
    ana: Recruiter = person(ctx.session, ctx.workspace)
    return decline(Context(ctx.session, ctx.workspace, NOW, ana), ana, CandidateDetails("Jane Doe"))


def test_no_new_calendar_makes_a_wait_shorter(db: Database) -> None:
    with db.writing() as session:
        workspace = acme(session)
        ana = person(session, workspace)
        owed = decline(Context(session, workspace, NOW, ana), ana, CandidateDetails("Jane Doe"))
        on_friday = days_later(3)
        assert owed.age(on_friday) == 3
        lena = person(session, workspace, "Lena Vogt")
        ctx = Context(session, workspace, on_friday, lena)
        change_team.save(
            ctx, wish(ctx, closed_days=["2026-03-04", "2026-03-05", "2026-03-09"]), change_team.version(ctx)
        )
        assert owed.age(on_friday) == 3, "Wednesday and Thursday were counted"
        assert owed.age(days_later(6)) == 3, "Monday is closed"
        assert owed.age(days_later(7)) == 4
        ctx = replace(ctx, now=days_later(7))
        change_team.save(ctx, wish(ctx, zone="Pacific/Kiritimati", country=None), change_team.version(ctx))
        assert owed.age(days_later(7)) == 4
        change_team.save(ctx, wish(ctx, zone="Pacific/Pago_Pago"), change_team.version(ctx))
        assert owed.age(days_later(7)) == 4


def test_once_somebody_leads_what_people_who_are_gone_still_owe_is_theirs(db: Database) -> None:
    with db.writing() as session:
        workspace = acme(session)
        lena, ana = person(session, workspace, "Lena Vogt"), person(session, workspace)
        workspace.lead_ids = []
        owed = decline(Context(session, workspace, NOW, ana), ana, CandidateDetails("Jane Doe"))
        personal.profile_changed(
            Context(session, workspace, NOW), Profile("U0ANA", "Ana Ruiz", "Europe/Berlin", is_deactivated=True)
        )
        assert owed.owner is ana, "nobody is there to take it"
        admin = upsert_profile(session, workspace, Profile("U0VERA", "Vera Brandt", is_admin=True), NOW)
        ctx = Context(session, workspace, NOW, admin)
        change_team.save(ctx, wish(ctx, lead_ids=["U0LENA"]), change_team.version(ctx))
        assert owed.owner is lena
        told = select(Message.kind).where(
            Message.recipient == "U0LENA", Message.kind.in_((MessageKind.CARD, MessageKind.LEFT))
        )
        assert set(session.scalars(told)) == {MessageKind.CARD, MessageKind.LEFT}
