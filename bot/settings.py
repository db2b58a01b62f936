"""Everything that can be set from outside, in one place, with every fault told at once and what to do about it."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

SLACK_API = "https://slack.com/api/"


class SettingsWrong(Exception):
    """Settings are missing or wrong; one line for each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def _listed(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _database(value: str) -> str:
    try:
        backend = make_url(value.replace("postgres://", "postgresql://", 1)).get_backend_name()
    except ArgumentError as fault:
        raise ValueError("is no database address; sqlite:///signoff.db is one") from fault
    if backend not in {"sqlite", "postgresql"}:
        raise ValueError("names a database I don't know; use sqlite or postgresql")
    return value


def _api(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("is no web address; leave it out to talk to Slack itself")
    return value if value.endswith("/") else value + "/"


def _user_ids(value: list[str]) -> list[str]:
    if any(not one.startswith(("U", "W")) for one in value):
        raise ValueError("holds something that is no Slack user id; they begin with U or W, with commas between")
    return value


def _or_none(value: object) -> object:
    return None if value == "" else value


def _channel(value: str | None) -> str | None:
    if value and not value.startswith(("C", "G")):
        raise ValueError("is no Slack channel id; they begin with C, and stand at the end of a channel's details")
    return value or None


class Settings(BaseSettings):
    """The settings of one bot, from the environment and from `.env`."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True)

    slack_bot_token: SecretStr | None = Field(
        None, alias="SLACK_BOT_TOKEN", description="Bot token, xoxb-..., from the app's page, Install App."
    )
    slack_app_token: SecretStr | None = Field(
        None,
        alias="SLACK_APP_TOKEN",
        description="App-level token, xapp-..., with connections:write, from the app's page, Basic Information.",
    )
    slack_signing_secret: SecretStr | None = Field(
        None,
        alias="SLACK_SIGNING_SECRET",
        description="Signs Slack's HTTP requests; they take the place of Socket Mode without an app-level token.",
    )
    slack_api_url: Annotated[str, AfterValidator(_api)] = Field(
        SLACK_API, alias="SLACK_API_URL", description="Where the bot talks to; Slack's own unless you test."
    )
    database_url: Annotated[str, AfterValidator(_database)] = Field(
        "sqlite:///signoff.db",
        alias="DATABASE_URL",
        description="sqlite:///FILE for one machine, postgresql://... for several bots.",
    )
    digest_channel: Annotated[str | None, AfterValidator(_channel)] = Field(
        None,
        alias="SIGNOFF_DIGEST_CHANNEL",
        description="Channel id for the morning digest; empty: no digest.",
    )
    leads: Annotated[list[str], NoDecode, BeforeValidator(_listed), AfterValidator(_user_ids)] = Field(
        default_factory=list,
        alias="SIGNOFF_LEADS",
        description="User ids of everybody's leads, with commas between; they are asked when a call waits too long.",
    )
    tick_seconds: float = Field(
        15, alias="SIGNOFF_TICK_SECONDS", gt=0, le=300, description="How often the bot looks for what is due."
    )

    http_port: Annotated[int | None, BeforeValidator(_or_none)] = Field(
        None,
        alias="SIGNOFF_HTTP_PORT",
        ge=1,
        le=65535,
        description="Port of /healthz, /readyz and /metrics, and of Slack's requests without Socket Mode; empty: none.",
    )
    http_host: str = Field(
        "127.0.0.1", alias="SIGNOFF_HTTP_HOST", description="Where that port listens; a reverse proxy stands before it."
    )
    log_form: Literal["console", "json"] = Field(
        "console", alias="SIGNOFF_LOG", description="console: lines for people; json: one object a line."
    )

    @property
    def bot_token(self) -> str:
        return self.slack_bot_token.get_secret_value() if self.slack_bot_token else ""

    @property
    def app_token(self) -> str:
        return self.slack_app_token.get_secret_value() if self.slack_app_token else ""

    @property
    def signing_secret(self) -> str:
        return self.slack_signing_secret.get_secret_value() if self.slack_signing_secret else ""

    @property
    def hears_by_http(self) -> bool:
        """Whether Slack reaches the bot by signed requests in place of Socket Mode."""
        return bool(self.signing_secret) and not self.app_token

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no line of the log may show."""
        password = make_url(self.database_url).password
        return (self.bot_token, self.app_token, self.signing_secret, str(password or ""))


def read(**given: Any) -> Settings:
    """The settings from outside; `given` wins over them, by variable name. Raises SettingsWrong."""
    try:
        return Settings(**given)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, one['loc']))} {_said(one['msg'])}" for one in error.errors()]
        raise SettingsWrong(faults) from None


def missing_tokens(settings: Settings) -> list[str]:
    """What `signoff run` can't do without, each with where to find it."""
    faults = []
    wanted = [("SLACK_BOT_TOKEN", settings.bot_token, "xoxb-")]
    if not settings.hears_by_http:
        wanted.append(("SLACK_APP_TOKEN", settings.app_token, "xapp-"))
    for name, value, start in wanted:
        field = Settings.model_fields[name.lower()]
        if not value:
            faults.append(f"{name} is not set. {field.description}")
        elif not value.startswith(start):
            faults.append(f"{name} does not begin with {start}. {field.description}")
    if settings.hears_by_http and settings.http_port is None:
        faults.append("SIGNOFF_HTTP_PORT is not set. Without SLACK_APP_TOKEN Slack's requests come to this port.")
    return faults


def _said(message: str) -> str:
    return message.removeprefix("Value error, ")
