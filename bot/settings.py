"""All settings, read from the environment and `.env`. All faults are reported at once, each with its remedy."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.setting_values import content_of_file, database_address, passwords_in, slack_api_address, token

SLACK_API = "https://slack.com/api/"


class SettingsWrong(Exception):
    """Settings are missing or wrong; one line for each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def _listed(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _or_none(value: object) -> object:
    return None if value == "" else value


def _channel(value: str | None) -> str | None:
    if value and not value.startswith(("C", "G")):
        raise ValueError("is no Slack channel id; they begin with C, and stand at the end of a channel's details")
    return value or None


def _user_ids(value: list[str]) -> list[str]:
    if any(not user_id.startswith(("U", "W")) for user_id in value):
        raise ValueError("holds something that is no Slack user id; they begin with U or W, with commas between")
    return value


Token = Annotated[SecretStr | None, AfterValidator(token)]
TokenFile = Annotated[SecretStr | None, BeforeValidator(content_of_file), AfterValidator(token)]
DatabaseAddress = Annotated[SecretStr, AfterValidator(database_address)]
DatabaseFile = Annotated[SecretStr | None, BeforeValidator(content_of_file), AfterValidator(database_address)]


class Settings(BaseSettings):
    """The settings of one bot, from the environment and from `.env`."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True)

    slack_bot_token: Token = Field(
        None, alias="SLACK_BOT_TOKEN", description="Bot token, xoxb-..., from the app's page, Install App."
    )
    slack_app_token: Token = Field(
        None,
        alias="SLACK_APP_TOKEN",
        description="App-level token, xapp-..., with connections:write, from the app's page, Basic Information.",
    )
    slack_signing_secret: Token = Field(
        None,
        alias="SLACK_SIGNING_SECRET",
        description="Signs Slack's HTTP requests; they take the place of Socket Mode without an app-level token.",
    )
    slack_api_url: Annotated[str, AfterValidator(slack_api_address)] = Field(
        SLACK_API, alias="SLACK_API_URL", description="Where the bot talks to; Slack's own unless you test."
    )
    database_address: DatabaseAddress = Field(
        SecretStr("sqlite:///signoff.db"),
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
    slack_bot_token_file: TokenFile = Field(
        None,
        alias="SLACK_BOT_TOKEN_FILE",
        description="A file that holds the bot token, as containers are given secrets; it wins over the variable.",
    )
    slack_app_token_file: TokenFile = Field(
        None, alias="SLACK_APP_TOKEN_FILE", description="A file that holds the app-level token."
    )
    slack_signing_secret_file: TokenFile = Field(
        None, alias="SLACK_SIGNING_SECRET_FILE", description="A file that holds the signing secret."
    )
    database_address_file: DatabaseFile = Field(
        None, alias="DATABASE_URL_FILE", description="A file that holds the database address with its password."
    )

    @property
    def bot_token(self) -> str:
        return _revealed(self.slack_bot_token_file or self.slack_bot_token)

    @property
    def app_token(self) -> str:
        return _revealed(self.slack_app_token_file or self.slack_app_token)

    @property
    def signing_secret(self) -> str:
        return _revealed(self.slack_signing_secret_file or self.slack_signing_secret)

    @property
    def database_url(self) -> str:
        return _revealed(self.database_address_file or self.database_address)

    @property
    def hears_by_http(self) -> bool:
        """Whether Slack reaches the bot by signed HTTP requests instead of Socket Mode."""
        return bool(self.signing_secret) and not self.app_token

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that no log line may contain."""
        return (self.bot_token, self.app_token, self.signing_secret, *passwords_in(self.database_url))


def read(**overrides: Any) -> Settings:
    """The settings from environment and `.env`; `overrides`, by variable name, win. Raises SettingsWrong."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc']))} {_message(fault['msg'])}" for fault in error.errors()]
        raise SettingsWrong(faults) from None


def missing_tokens(settings: Settings) -> list[str]:
    """One sentence for each missing or malformed setting that `signoff run` needs, with where to find it."""
    faults = []
    required = [("SLACK_BOT_TOKEN", settings.bot_token, "xoxb-")]
    if not settings.hears_by_http:
        required.append(("SLACK_APP_TOKEN", settings.app_token, "xapp-"))
    for name, value, prefix in required:
        field = Settings.model_fields[name.lower()]
        if not value:
            faults.append(f"{name} is not set. {field.description}")
        elif not value.startswith(prefix):
            faults.append(f"{name} does not begin with {prefix}. {field.description}")
    if settings.hears_by_http and settings.http_port is None:
        faults.append("SIGNOFF_HTTP_PORT is not set. Without SLACK_APP_TOKEN Slack's requests come to this port.")
    return faults


def _revealed(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


def _message(message: str) -> str:
    return message.removeprefix("Value error, ")
