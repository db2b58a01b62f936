"""Members and channels of a new workspace, and Slack's user object."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox.troubles import Json


@dataclass(frozen=True)
class Person:
    """A member of the workspace; `tz` is an IANA zone, or None where Slack knows none."""

    id: str
    name: str
    real_name: str
    tz: str | None = "UTC"
    is_admin: bool = False
    deleted: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    email: str | None = None
    is_owner: bool = False
    title: str = ""

    @property
    def display_name(self) -> str:
        """The name beside this person's messages."""
        return self.real_name or self.name


@dataclass(frozen=True)
class Channel:
    """A channel of a new workspace; `members` are user ids, with BOT_USER where the bot is a member."""

    id: str
    name: str
    members: frozenset[str] | set[str] = field(default_factory=frozenset)
    is_private: bool = False
    is_ext_shared: bool = False
    is_archived: bool = False


def user_object(person: Person, team_id: str, now: datetime, *, with_email: bool) -> Json:
    """Slack's user object. `with_email` adds `profile.email`, for apps with the scope `users:read.email`."""
    user: Json = {
        "id": person.id,
        "team_id": team_id,
        "name": person.name,
        "deleted": person.deleted,
        "profile": _profile(person, team_id, with_email=with_email),
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": int(now.timestamp()),
    }
    if person.deleted:
        return user
    return user | _zone(person, now) | _standing(person)


def _zone(person: Person, now: datetime) -> Json:
    if person.tz is None:
        return {}
    local = now.astimezone(ZoneInfo(person.tz))
    offset = local.utcoffset()
    return {
        "tz": person.tz,
        "tz_label": local.tzname() or person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
    }


def _standing(person: Person) -> Json:
    return {
        "color": "9f69e7",
        "real_name": person.real_name,
        "is_admin": person.is_admin or person.is_owner,
        "is_owner": person.is_owner,
        "is_primary_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": False,
        "is_email_confirmed": person.email is not None,
        "who_can_share_contact_card": "EVERYONE",
    }


def _profile(person: Person, team_id: str, *, with_email: bool) -> Json:
    first, _, last = person.real_name.partition(" ")
    profile: Json = {
        "title": person.title,
        "phone": "",
        "skype": "",
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": "g0000000000",
        "first_name": first,
        "last_name": last,
        "team": team_id,
    }
    if with_email and person.email is not None:
        profile["email"] = person.email
    return profile
