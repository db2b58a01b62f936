"""A sample of each kind of card, list, form and Home tab, drawn from a database that is deleted again."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast

from slack_bolt import App
from slack_sdk.models.views import View
from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers import registry
from handlers.cards import message as cards
from handlers.decline.form import DeclineFormValues, decline_form
from handlers.in_play import filled, interviewed
from handlers.in_play.interviewed import InPlayFormValues
from handlers.referral.record import ReferralFormValues, referral_form
from handlers.runtime import listeners
from handlers.settings import menu, mine, team, texts
from handlers.ui import blocks
from models import migrate
from models.context import Context
from models.database.engine import Database
from models.directory import candidate, role
from models.directory.candidate import CandidateDetails
from models.directory.recruiter import Profile, Recruiter, upsert_profile
from models.directory.workspace import (
    Workspace,
    apply_environment,
    get_or_create_workspace,
    lock_workspace_by_id,
)
from models.duties import attempts, hand_off, referral_status, settle, updates
from models.duties.decline import DeclineDetails
from models.duties.duty import Duty
from models.duties.record import Outcome, record_all
from models.duties.referral import Referral, ReferralDetails, Status
from models.duties.settle import CallOutcome
from models.duties.updates import InPlayDetails
from models.lists import digest
from models.outbox import home_tab
from models.outbox.message import Message, MessageState
from models.rules.kinds import Stage

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)
LATER = timedelta(days=7)
"""Until then every waiting message of the samples is due."""

Form = Callable[[Context, Duty], View | None]


@dataclass(frozen=True)
class Sample:
    """A payload as Slack gets it. `part`: `message` or `view`, the argument of blocks.validate."""

    name: str
    part: str
    payload: dict[str, Any]


class Forms:
    """Stands in for the Bolt app while listeners are registered: notes the form behind each button."""

    def __init__(self) -> None:
        self.by_action: dict[str, Form] = {}
        for feature in registry.FEATURES:
            feature.register(cast(App, self))

    def __getattr__(self, _registers: str) -> Callable[..., Callable[..., Any]]:
        def of_listener(action: Any = None, *_more: Any, **_options: Any) -> Callable[..., Any]:
            def take(listener: Any, *_more: Any) -> Any:
                if isinstance(action, str) and (form := listeners.FORM_OF.get(listener)):
                    self.by_action[action] = form
                return listener

            return take

        return of_listener


@cache
def samples() -> list[Sample]:
    """The samples, the first of each name, always the same."""
    with tempfile.TemporaryDirectory(prefix="signoff-samples-") as folder:
        db = Database(f"sqlite:///{Path(folder) / 'samples.db'}")
        try:
            migrate.migrate(db.engine)
            with db.writing() as session:
                by_name: dict[str, Sample] = {}
                for sample in _drawn(session):
                    by_name.setdefault(sample.name, sample)
                return list(by_name.values())
        finally:
            db.dispose()


def _drawn(session: Session) -> Iterator[Sample]:
    workspace = lock_workspace_by_id(session, get_or_create_workspace(session, "T0SAMPLE").id)
    lead = upsert_profile(session, workspace, Profile("U0LEAD", "Lena Vogt", "Europe/Berlin"), NOW)
    reader = upsert_profile(session, workspace, Profile("U0ME", "Ana Ruiz", "Europe/Berlin"), NOW)
    apply_environment(workspace, [lead.user_id], "C0SAMPLE")
    ctx = Context(session, workspace, NOW, reader)
    _duties(ctx, lead)
    digest.plant_next(session, workspace, NOW)
    yield from _forms_of_cards(ctx)
    yield from _other_forms(ctx, lead)
    for person in (reader, lead):
        home_tab.draw_now(session, person, NOW)
    yield from _messages(session, workspace)


def _duties(ctx: Context, lead: Recruiter) -> None:
    """One duty or more of each kind, owed by the person of the context, and an offer to the lead."""
    wanted = [(Stage.FINAL, "Jane Doe"), (Stage.INTERVIEWED, "Max Roe"), (Stage.SUBMITTED, "Kim Low")]
    wanted += [(Stage.APPLIED, f"Applicant {number}") for number in range(1, 4)]
    first, second, *_others = [_decline(ctx, stage, name) for stage, name in wanted]
    named = CallOutcome("hurt", ("referral",), keep_posted=True, referral="Tom Weber", follow_up_in=2)
    settle.reached(ctx, first, named)
    for row in ctx.session.scalars(select(Referral)).all():
        referral_status.change(ctx, row, Status.PLACED)
    referral_status.record(ctx, ReferralDetails("Elena Sandu", None, first.candidate, first.role))
    attempts.no_answer(ctx, second)
    hand_off.offer_to(ctx, second, lead)
    person = candidate.add(ctx.session, ctx.workspace.id, CandidateDetails("Tom Sayer"), None)
    about = role.named(ctx.session, ctx.workspace.id, "Buyer at Orion")
    updates.put_in_play(ctx, [InPlayDetails(person, about, Stage.FINAL, _me(ctx), None)])


def _decline(ctx: Context, stage: Stage, name: str) -> Duty:
    details = CandidateDetails(name, "+49 30 123456", "candidate@example.com")
    person = candidate.add(ctx.session, ctx.workspace.id, details, None)
    about = role.named(ctx.session, ctx.workspace.id, "Staff Engineer at Acme")
    reason = DeclineDetails(ctx.workspace.reasons[0], "More years with payments", care=True)
    [recorded] = record_all(ctx, [Outcome(person, about, stage, _me(ctx), reason)])
    return cast(Duty, recorded.duty)


def _me(ctx: Context) -> Recruiter:
    return ctx.person


def _forms_of_cards(ctx: Context) -> Iterator[Sample]:
    """Every card, and every form that its buttons open, or the buttons of these forms; of ended duties, too."""
    forms = Forms().by_action
    for duty in ctx.session.scalars(select(Duty).order_by(Duty.id)).all():
        state = "" if duty.is_open else ", ended"
        drawn = blocks.as_json(cards.card(ctx, duty))
        payload = {"text": cards.notification(ctx, duty), "blocks": drawn}
        yield Sample(f"card: {duty.kind.value}{state}", "message", payload)
        waiting, opened = list(_actions(drawn)), set[str]()
        while waiting:
            action = waiting.pop(0)
            view = forms[action](ctx, duty) if action in forms and action not in opened else None
            opened.add(action)
            if view is not None:
                yield _form(f"{action}{state}", view)
                waiting += _actions(view.to_dict()["blocks"])


def _actions(part: Any) -> Iterator[str]:
    """The action ids of all buttons in these blocks."""
    if isinstance(part, list):
        for each in part:
            yield from _actions(each)
    elif isinstance(part, dict):
        if part.get("type") == "button":
            yield str(part["action_id"])
        for value in part.values():
            yield from _actions(value)


def _other_forms(ctx: Context, lead: Recruiter) -> Iterator[Sample]:
    """The forms that are no answer to a card."""
    me, reasons = ctx.person.user_id, ctx.workspace.reasons
    yield _form(
        "decline", decline_form(DeclineFormValues(me, reasons, stage=Stage.FINAL, link="https://ats.example/1"))
    )
    yield _form("in play", interviewed.in_play_form(InPlayFormValues(me)))
    yield _form("filled", filled.filled_form(reasons, None))
    yield _form("referral", referral_form(ReferralFormValues()))
    yield _form("my settings", mine.my_settings_form(ctx))
    yield _form("team settings", team.team_form_of(replace(ctx, actor=lead)))
    yield _form("settings", menu.settings_menu(ctx.person))
    yield _form("texts", texts.all_texts_form(ctx))


def _messages(session: Session, workspace: Workspace) -> Iterator[Sample]:
    """Every message that waits for the samples' people, Home among them."""
    query = select(Message).where(Message.workspace_id == workspace.id, Message.state == MessageState.WAITING)
    for message in session.scalars(query.order_by(Message.due_at, Message.id)).all():
        drawing = registry.draw(session, message, min(message.due_at, NOW + LATER))
        name = f"{message.kind.value} to {message.recipient}"
        if drawing and message.kind.value == "home":
            yield Sample(name, "view", {"type": "home", "blocks": drawing.blocks})
        elif drawing:
            yield Sample(name, "message", {"text": drawing.text, "blocks": drawing.blocks})


def _form(name: str, view: View) -> Sample:
    payload = view.to_dict()
    return Sample(f"form: {payload['title']['text']} ({name})", "view", payload)
