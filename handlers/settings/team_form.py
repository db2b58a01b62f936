"""The form of the team's settings: draws each field with its default, and reads it with an error for each."""

import re
from collections.abc import Mapping
from datetime import date

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.cards.words import TEXTS
from handlers.fields import common
from handlers.runtime.profiles import MOST_PAGES, PAGE
from handlers.ui import blocks, forms, parsing
from handlers.ui.forms import FieldErrors, FormValues
from handlers.ui.parsing import ParseError
from models.directory.workspace import CLIENT_OWES_REASON, WITHDREW
from models.rules.kinds import Stage
from models.rules.policy import AskWhen, Policy
from models.rules.text import fold
from models.settings import team
from models.settings.team import SettingFault, TeamSettings

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

NO_MEMBER = "Only full members of this workspace who may use Signoff can help: no guests, bots or people who have left."
STRANGER = "Slack is still telling me who that is. Press Save again in a moment."
UNKNOWN = "I don't know this one. Choose it from the list, please."
LOCKED_OUT = "You are not in that channel, so you would lock yourself out. Join it first, or choose another."
NOT_SEEN = "I can't see who is in that channel. Type /invite @Signoff there, then press Save again."
TOO_LARGE = f"That channel has more than {MOST_PAGES * PAGE:,} members. Choose a smaller one."
SILENT = "Slack did not tell me just now who is in that channel. Press Save again."
LADDER = "Three rising numbers from {} to {}, like this: 1, 2, 3".format(*team.LADDER_DAYS)

SAID = {
    ("digest_time", SettingFault.OUT_OF_BOUNDS): "Choose a time from {} to {}.".format(*team.DIGEST_TIMES),
    ("follow_up_after", SettingFault.OUT_OF_BOUNDS): "From {} to {} business days.".format(*team.FOLLOW_UP_DAYS),
    ("ladder", SettingFault.OUT_OF_BOUNDS): LADDER,
    ("reasons", SettingFault.TOO_MANY): f"Up to {team.MOST_REASONS} reasons, with the two that always stay.",
    ("reasons", SettingFault.TOO_LONG): (
        f"A reason has at most {team.REASON_LENGTH} characters, its sentence at most {team.SENTENCE_LENGTH}."
    ),
    ("reasons", SettingFault.TOO_LONG_TOGETHER): (
        f"All lines together have at most {team.REASONS_LENGTH:,} characters, with the two that always stay."
    ),
    ("closed_days", SettingFault.TOO_MANY): f"Up to {team.MOST_CLOSED_DAYS} days.",
    ("lead_ids", SettingFault.NO_MEMBER): NO_MEMBER,
    ("admin_ids", SettingFault.NO_MEMBER): NO_MEMBER,
    ("lead_ids", SettingFault.STRANGER): STRANGER,
    ("admin_ids", SettingFault.STRANGER): STRANGER,
    ("users_channel", SettingFault.LOCKED_OUT): LOCKED_OUT,
}


def team_settings_form(
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
        forms.channel(CHANNEL, "Digest channel", LOOKED_UP, initial=settings.digest_channel, hint=channel_hint),
        *([blocks.aside(about_channel)] if about_channel else []),
        forms.clock("digest_time", "Digest time", initial=settings.digest_time, hint=time_hint),
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
        "One a line: the reason for your team, a bar, and a sentence that the candidate may read. Without a sentence "
        f"the candidate reads nothing of it. Up to {team.MOST_REASONS}; “{CLIENT_OWES_REASON}” and “{WITHDREW}” "
        "always stay. Default: 7 to begin with."
    )
    reason_lines = "\n".join(team.reason_lines(settings.reasons, settings.reason_sentences))
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
        forms.line("reasons", "Reasons", initial=reason_lines, multiline=True, hint=reasons_hint),
    ]


def _people(settings: TeamSettings, about_channel: str) -> list[Block]:
    most = forms.MOST_PEOPLE
    leads = f"Up to {most}, asked in this order when someone waits too long. Default: as set up with me."
    admins = f"Up to {most}, beside the leads and Slack's own admins. Default: nobody."
    users = "Only the members of this channel. Empty: every full member. You have to be in it yourself."
    return [
        forms.channel(
            USERS,
            "Who may use Signoff",
            LOOKED_UP,
            initial=settings.users_channel,
            hint=f"{users} I have to be in a private one: /invite @Signoff. Default: empty.",
        ),
        *([blocks.aside(about_channel)] if about_channel else []),
        forms.people("lead_ids", "Leads", LOOKED_UP, initial=settings.lead_ids, hint=leads),
        forms.people("admin_ids", "Who else may change this", LOOKED_UP, initial=settings.admin_ids, hint=admins),
    ]


def _calendar(settings: TeamSettings, *, is_guess: bool) -> list[Block]:
    holidays = "No digest on its public holidays, and no waiting day counted. Default: where the time zone lies."
    closed = f"Nobody is asked anything then. One a line, like 2026-12-24; up to {team.MOST_CLOSED_DAYS}."
    zone = (settings.zone, settings.zone)
    return [
        forms.search("zone", "Time zone", ZONE, initial=zone, hint="The digest's clock. Default: the first lead's."),
        *common.place_fields(COUNTRY, (settings.country, settings.region), holidays, is_guess=is_guess),
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
        forms.number(
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
    hint = f"Days from the last contact until a person is anonymized, from {low} to {high}. Default: 180."
    field = forms.number(
        "retention_days", "Keep people's data", team.RETENTION_DAYS, initial=settings.retention_days, hint=hint
    )
    return [field]


def read_settings(values: FormValues) -> TeamSettings:
    """The submitted settings. Raises FieldErrors if a field can't be read."""
    faults: dict[str, str] = {}
    place_chosen = parsing.gathered(faults, "country", lambda: common.read_place(values)) or (None, None)
    closed_days = parsing.gathered(faults, "closed_days", lambda: _days(values.text("closed_days") or "")) or []
    reasons = parsing.gathered(faults, "reasons", lambda: _reasons(values.text("reasons") or "")) or {}
    ladder = parsing.gathered(faults, "ladder", lambda: _numbers(values.text("ladder") or "")) or []
    retention = _number(values, "retention_days", team.RETENTION_DAYS, faults)
    tell_by = {
        stage.value: _number(values, f"tell_by.{stage}", team.TELL_BY_DAYS, faults, " business") for stage in STAGES
    }
    if faults:
        raise FieldErrors(faults)
    return TeamSettings(
        digest_channel=values.channel(CHANNEL),
        digest_time=values.time("digest_time") or "",
        says_nothing=values.chosen("when_empty") != NO_MESSAGE,
        names_in_private=values.is_ticked("names_in_private"),
        lead_ids=values.users("lead_ids"),
        admin_ids=values.users("admin_ids"),
        reasons=list(reasons),
        reason_sentences=reasons,
        country=place_chosen[0],
        region=place_chosen[1],
        closed_days=closed_days,
        zone=values.chosen("zone") or "",
        users_channel=values.channel(USERS),
        retention_days=retention,
        follow_up_after=int(values.chosen("follow_up_after") or 0),
        referral_ask=values.chosen("referral_ask") or "",
        tell_by_days=tell_by,
        ladder=ladder,
    )


def fault_texts(invalid: dict[str, SettingFault]) -> dict[str, str]:
    """The error text for each invalid setting."""
    return {setting: SAID.get((setting, fault), UNKNOWN) for setting, fault in invalid.items()}


def _reasons(text: str) -> dict[str, str]:
    """The reasons with their sentences, from lines like "label | sentence". Raises ParseError naming the line."""
    return team.reasons(_reason(line) for line in text.splitlines() if line.strip())


def _reason(line: str) -> tuple[str, str]:
    label, _, sentence = (part.strip() for part in line.partition(team.BAR))
    shown = blocks.cut(label, 40)
    if not label:
        raise ParseError(f"“{blocks.cut(line.strip(), 40)}” has no reason in front of the bar.")
    if team.BAR in sentence:
        raise ParseError(f"“{shown}” has two bars. Write the reason, one bar, and the sentence.")
    if sentence and fold(label) in map(fold, team.WITHOUT_SENTENCE):
        raise ParseError(f"“{shown}” has no sentence: no candidate reads of it.")
    if len(label) > team.REASON_LENGTH:
        raise ParseError(f"“{shown}” is longer than {team.REASON_LENGTH} characters.")
    if len(sentence) > team.SENTENCE_LENGTH:
        raise ParseError(f"The sentence of “{shown}” is longer than {team.SENTENCE_LENGTH} characters.")
    return label, sentence


def _days(text: str) -> list[str]:
    """Sorted ISO dates, from lines or separated by commas. Raises ParseError naming the first invalid date."""
    days = set()
    for word in re.split(r"[\s,;]+", text.strip()):
        try:
            days |= {date.fromisoformat(word)} if word else set()
        except ValueError as fault:
            raise ParseError(f"“{word[:20]}” is not a date that I can read. Try: 2026-12-24") from fault
    return [day.isoformat() for day in sorted(days)]


def _numbers(text: str) -> list[int]:
    words = [word for word in re.split(r"[\s,;]+", text.strip()) if word]
    if not all(re.fullmatch(r"[0-9]{1,4}", word) for word in words):
        raise ParseError(LADDER)
    return [int(word) for word in words]


def _number(values: FormValues, field: str, bounds: tuple[int, int], faults: dict[str, str], kind: str = "") -> int:
    """A whole number within `bounds`; otherwise adds an error to `faults` and returns the lower bound."""
    text = values.text(field) or ""
    number = int(text) if re.fullmatch(r"[0-9]{1,6}", text) else -1
    if not bounds[0] <= number <= bounds[1]:
        faults[field] = f"From {bounds[0]} to {bounds[1]}{kind} days."
        return bounds[0]
    return number
