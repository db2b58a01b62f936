"""The team's settings and their bounds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from models.directory.workspace import CLIENT_OWES_REASON, WITHDREW, Workspace
from models.rules import holidays as country
from models.rules.kinds import Stage
from models.rules.policy import AskWhen
from models.rules.text import fold

DIGEST_TIMES = ("06:00", "17:00")
FOLLOW_UP_DAYS = (2, 5)
TELL_BY_DAYS = (0, 10)
LADDER_DAYS = (1, 10)
STEPS = 3
RETENTION_DAYS = (30, 3650)
MOST_REASONS = 20
REASON_LENGTH = 75
SENTENCE_LENGTH = 300
REASONS_LENGTH = 3000
"""Characters of all reasons with their sentences, a line each, as the form can show them."""
MOST_CLOSED_DAYS = 100
BAR = "|"
"""Stands between a reason's label and its sentence."""
WITHOUT_SENTENCE = (CLIENT_OWES_REASON, WITHDREW)

POLICY = ("follow_up_after", "referral_ask", "tell_by_days", "ladder")
"""Settings that belong to the policy."""


class SettingFault(StrEnum):
    """Why a setting is invalid."""

    OUT_OF_BOUNDS = "out of bounds"
    TOO_MANY = "too many"
    TOO_LONG = "too long"
    TOO_LONG_TOGETHER = "too long together"
    UNKNOWN = "unknown"
    NO_MEMBER = "no member"
    """A guest, a bot, or deactivated."""
    STRANGER = "stranger"
    """Slack has not reported this person yet."""
    LOCKED_OUT = "locked out"
    """The actor could not use Signoff any more."""


@dataclass(frozen=True)
class TeamSettings:
    """All settings of a workspace, as JSON values."""

    digest_channel: str | None
    digest_time: str
    """In the workspace's zone."""
    says_nothing: bool
    """An empty digest is one line; else it is not sent."""
    names_in_private: bool
    lead_ids: list[str]
    admin_ids: list[str]
    reasons: list[str]
    reason_sentences: dict[str, str]
    """What a candidate may read of each reason; empty: nothing."""
    country: str | None
    """ISO 3166; None: no public holidays."""
    region: str | None
    closed_days: list[str]
    """ISO dates."""
    zone: str
    users_channel: str | None
    """The Slack channel whose members may use Signoff; None: every full member."""
    retention_days: int
    follow_up_after: int
    """Business days."""
    referral_ask: str
    tell_by_days: dict[str, int]
    """Stage to business days."""
    ladder: list[int]
    """Business days after tell-by."""


def current(workspace: Workspace) -> TeamSettings:
    """The workspace's current settings."""
    policy = workspace.policy
    return TeamSettings(
        digest_channel=workspace.digest_channel,
        digest_time=workspace.digest_time,
        says_nothing=workspace.says_nothing,
        names_in_private=workspace.names_in_private,
        lead_ids=list(workspace.lead_ids),
        admin_ids=list(workspace.admin_ids),
        reasons=list(workspace.reasons),
        reason_sentences={reason: workspace.sentence_for(reason) for reason in workspace.reasons},
        country=workspace.country,
        region=workspace.region,
        closed_days=list(workspace.closed_days),
        zone=workspace.zone,
        users_channel=workspace.users_channel,
        retention_days=workspace.retention_days,
        follow_up_after=policy.follow_up_after,
        referral_ask=policy.referral_ask.value,
        tell_by_days=dict(policy.tell_by_days),
        ladder=list(policy.ladder),
    )


def differences(before: TeamSettings, after: TeamSettings) -> dict[str, tuple[Any, Any]]:
    """Changed settings, each with old and new value."""
    was, is_ = asdict(before), asdict(after)
    return {setting: (was[setting], is_[setting]) for setting in was if was[setting] != is_[setting]}


def faults(wished: TeamSettings) -> dict[str, SettingFault]:
    """Faults by setting. Whether the named people may lead is checked elsewhere."""
    bounds = {
        "digest_time": DIGEST_TIMES[0] <= wished.digest_time <= DIGEST_TIMES[1],
        "follow_up_after": _within(FOLLOW_UP_DAYS, wished.follow_up_after),
        "referral_ask": wished.referral_ask in list(AskWhen),
        "tell_by_days": set(wished.tell_by_days) == set(Stage) and _within(TELL_BY_DAYS, *wished.tell_by_days.values()),
        "ladder": _rises(wished.ladder),
        "retention_days": _within(RETENTION_DAYS, wished.retention_days),
    }
    by_setting = {setting: SettingFault.OUT_OF_BOUNDS for setting, holds in bounds.items() if not holds}
    by_setting |= {setting: SettingFault.UNKNOWN for setting, holds in _places(wished).items() if not holds}
    if len(wished.closed_days) > MOST_CLOSED_DAYS:
        by_setting["closed_days"] = SettingFault.TOO_MANY
    if fault := _reasons_fault(wished.reasons, wished.reason_sentences):
        by_setting["reasons"] = fault
    return by_setting


def reasons(typed: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The typed reasons with their sentences, without duplicates, in the typed order.

    The two that the product needs are always included. No candidate reads about either, so they have no sentence.
    """
    by_fold = {fold(label): (label, sentence) for label, sentence in typed}
    return dict((by_fold | {fold(label): (label, "") for label in WITHOUT_SENTENCE}).values())


def reason_lines(reasons: Iterable[str], sentences: Mapping[str, str]) -> list[str]:
    """A line for each reason: its label, and after a bar its sentence, where it has one."""
    pairs = ((label, sentences.get(label, "")) for label in reasons)
    return [f"{label} {BAR} {sentence}" if sentence else label for label, sentence in pairs]


def _reasons_fault(listed: Sequence[str], sentences: Mapping[str, str]) -> SettingFault | None:
    if len(listed) > MOST_REASONS:
        return SettingFault.TOO_MANY
    is_long = any(len(label) > REASON_LENGTH or len(sentences.get(label, "")) > SENTENCE_LENGTH for label in listed)
    if is_long:
        return SettingFault.TOO_LONG
    together = len("\n".join(reason_lines(listed, sentences)))
    return SettingFault.TOO_LONG_TOGETHER if together > REASONS_LENGTH else None


@cache
def zones() -> tuple[str, ...]:
    """Names of all time zones, sorted."""
    return tuple(sorted(available_timezones()))


def _places(wished: TeamSettings) -> dict[str, bool]:
    return {
        "zone": wished.zone in zones(),
        "country": wished.country is None or wished.country in country.names(),
        "region": wished.region in (None, country.NO_REGION, *country.regions(wished.country or "")),
    }


def _within(bounds: tuple[int, int], *numbers: int) -> bool:
    return all(bounds[0] <= number <= bounds[1] for number in numbers)


def _rises(ladder: Sequence[int]) -> bool:
    return len(ladder) == STEPS and _within(LADDER_DAYS, *ladder) and list(ladder) == sorted(set(ladder))
