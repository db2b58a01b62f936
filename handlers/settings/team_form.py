"""The form of the team's settings: each field with its current value, its default and its bounds."""

from collections.abc import Mapping

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.cards.home_buttons import TEXTS
from handlers.fields import place
from handlers.ui import blocks, forms, pickers
from models.rules.deadlines import Stage
from models.rules.policy import AskWhen, Policy
from models.settings import team
from models.settings.team import TeamSettings

SAVED = "team_settings.saved"
LOOKED_UP = "team_settings.looked_up"
COUNTRY = "team_settings.country"
ZONE = "team_settings.zone"

CHANNEL = "digest_channel"
USERS = "users_channel"
ONE_LINE, NO_MESSAGE = "one line", "no message"
WHEN_EMPTY = [(ONE_LINE, "One line"), (NO_MESSAGE, "No message")]
ASK = [(AskWhen.CALL, "In the call"), (AskWhen.FOLLOW_UP, "In the second contact"), (AskWhen.BOTH, "In both")]
STAGES = {
    Stage.APPLIED: "Tell by, applied",
    Stage.SUBMITTED: "Tell by, submitted",
    Stage.INTERVIEWED: "Tell by, interviewed",
    Stage.FINAL: "Tell by, final round",
}
FIRST = Policy()


def view(
    settings: TeamSettings, version: int, about: Mapping[str, str] | None = None, *, country_is_guess: bool = False
) -> View:
    """The form. `version`: of the settings shown; `about`: hints below the channel fields, by field."""
    about = about or {}
    return forms.modal(
        SAVED,
        "Team settings",
        [
            *_digest(settings, about.get(CHANNEL, "")),
            *_asking(settings),
            *_people(settings, about.get(USERS, "")),
            *_calendar(settings, is_guess=country_is_guess),
            *_patience(settings),
            *_data(settings),
            blocks.row("texts", [blocks.button("Texts", TEXTS, "open")]),
        ],
        submit="Save",
        version=version,
    )


def _digest(settings: TeamSettings, about_channel: str) -> list[Block]:
    earliest, latest = team.DIGEST_TIMES
    channel_hint = "I have to be a member: /invite @Signoff. Empty: no digest. Default: none, or as set up with me."
    time_hint = f"On business days, from {earliest} to {latest} on the team's clock. Default: 09:30."
    empty = ONE_LINE if settings.says_nothing else NO_MESSAGE
    names_label = "Name them in the digest where its channel is private and not shared outside"
    return [
        pickers.channel(CHANNEL, "Digest channel", LOOKED_UP, initial=settings.digest_channel, hint=channel_hint),
        *([blocks.aside(about_channel)] if about_channel else []),
        pickers.clock("digest_time", "Digest time", initial=settings.digest_time, hint=time_hint),
        forms.choice(
            "when_empty",
            "When there is nothing to say",
            WHEN_EMPTY,
            initial=empty,
            optional=False,
            hint="Default: one line.",
        ),
        forms.ticks(
            "names_in_private",
            "Names in private channels",
            [(forms.TICKED, names_label)],
            initial=[forms.TICKED] if settings.names_in_private else (),
            hint="Default: never.",
        ),
    ]


def _asking(settings: TeamSettings) -> list[Block]:
    first, last = team.FOLLOW_UP_DAYS
    days = [(str(count), f"{count} business days") for count in range(first, last + 1)]
    reasons_hint = (
        f"One a line: up to {team.MOST_REASONS} of at most {team.REASON_LENGTH} characters. The client owing "
        "it and a withdrawal always stay. Default: seven to begin with."
    )
    return [
        forms.choice(
            "follow_up_after",
            "Follow up after",
            days,
            initial=str(settings.follow_up_after),
            optional=False,
            hint=f"{first} to {last} business days after the call. Default: {FIRST.follow_up_after}.",
        ),
        forms.choice(
            "referral_ask",
            "When to ask for a referral",
            ASK,
            initial=settings.referral_ask,
            optional=False,
            hint="Default: in both.",
        ),
        forms.line("reasons", "Reasons", initial="\n".join(settings.reasons), multiline=True, hint=reasons_hint),
    ]


def _people(settings: TeamSettings, about_channel: str) -> list[Block]:
    most = pickers.MOST_PEOPLE
    leads = f"Up to {most}, asked in this order when somebody waits too long. Default: as set up with me."
    admins = f"Up to {most}, beside the leads and Slack's own admins. Default: nobody."
    users = "Only the members of this channel. Empty: every full member. You have to be in it yourself."
    return [
        pickers.channel(
            USERS,
            "Who may use Signoff",
            LOOKED_UP,
            initial=settings.users_channel,
            hint=f"{users} I have to be in a private one: /invite @Signoff. Default: empty.",
        ),
        *([blocks.aside(about_channel)] if about_channel else []),
        pickers.people("lead_ids", "Leads", LOOKED_UP, initial=settings.lead_ids, hint=leads),
        pickers.people("admin_ids", "Who else may change this", LOOKED_UP, initial=settings.admin_ids, hint=admins),
    ]


def _calendar(settings: TeamSettings, *, is_guess: bool) -> list[Block]:
    holidays = "No digest on its public holidays, and no waiting day counted. Default: where the time zone lies."
    closed = f"Nobody is asked anything then. One a line, like 2026-12-24; up to {team.MOST_CLOSED_DAYS}."
    zone = (settings.zone, settings.zone)
    return [
        pickers.search("zone", "Time zone", ZONE, initial=zone, hint="The digest's clock. Default: the first lead's."),
        *place.fields(COUNTRY, (settings.country, settings.region), holidays, is_guess=is_guess),
        forms.line(
            "closed_days",
            "Closed days",
            initial="\n".join(settings.closed_days),
            multiline=True,
            hint=f"{closed} Default: none.",
        ),
    ]


def _patience(settings: TeamSettings) -> list[Block]:
    low, high = team.TELL_BY_DAYS
    tell_by: list[Block] = [
        pickers.number(
            f"tell_by.{stage}",
            label,
            team.TELL_BY_DAYS,
            initial=settings.tell_by_days[stage],
            hint=f"{low} to {high} business days; 0: the same day. Default: {FIRST.tell_by_days[stage]}.",
        )
        for stage, label in STAGES.items()
    ]
    first, last = team.LADDER_DAYS
    hint = (
        "Business days after the tell-by: the first nudge, the second, which names the lead, and the day the lead is "
        f"told. Three rising numbers from {first} to {last}. Default: {', '.join(map(str, FIRST.ladder))}."
    )
    ladder = ", ".join(map(str, settings.ladder))
    return [*tell_by, forms.line("ladder", "Nudges", initial=ladder, optional=False, hint=hint, length=20)]


def _data(settings: TeamSettings) -> list[Block]:
    low, high = team.RETENTION_DAYS
    hint = f"Days after the last contact until a person is anonymised by itself, from {low} to {high}. Default: 180."
    field = pickers.number(
        "retention_days", "Keep people's data", team.RETENTION_DAYS, initial=settings.retention_days, hint=hint
    )
    return [field]
