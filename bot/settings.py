"""All settings, read from the environment and `.env`. All faults are reported at once, each with its remedy."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

DRIVERS = {"sqlite", "sqlite+pysqlite", "postgres", "postgresql", "postgresql+psycopg"}
MOST_BYTES = 64 * 1024
"""Size limit of a secret file. A larger file was named by mistake."""

NO_DATABASE = "is no database address; sqlite:///signoff.db is one"
NO_WEB_ADDRESS = "is no web address; leave it out to talk to Slack itself"

SLACK_API = "https://slack.com/api/"


def token(value: SecretStr | None) -> SecretStr | None:
    """A token or secret, stripped of white space.

    Refuses characters that an HTTP header can't hold, because the HTTP client's own error would repeat the token.
    """
    if value is None:
        return None
    text = value.get_secret_value().strip()
    if not re.fullmatch(r"[!-~]*", text):
        raise ValueError("holds a space or another character that no token has; copy it again")
    return SecretStr(text)


def content_of_file(value: object) -> object:
    """The text in the file that `value` names; None for an empty name."""
    if value in (None, ""):
        return None
    try:
        with Path(str(value)).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        text = content.decode().strip()
    except OSError as fault:
        raise ValueError(f"names a file that can't be read ({fault.strerror})") from None
    except UnicodeDecodeError:
        raise ValueError("names a file that holds no text") from None
    if not text or len(content) > MOST_BYTES:
        raise ValueError("names a file that is empty" if not text else "names a file that is too large")
    return SecretStr(text)


def database_address(value: SecretStr | None) -> SecretStr | None:
    """Accepts a database address of SQLite or PostgreSQL."""
    if value is None:
        return None
    address = _parsed(value.get_secret_value())
    if address.get_backend_name() not in {"sqlite", "postgresql", "postgres"}:
        raise ValueError("names a database I don't know; use sqlite or postgresql")
    if address.drivername not in DRIVERS:
        raise ValueError("names a driver I don't know; leave it out: sqlite://... or postgresql://...")
    if address.get_backend_name() == "sqlite":
        if address.host or address.username or address.password:
            raise ValueError(NO_DATABASE)
    elif value.get_secret_value().count("@") > 1:
        # The parser would take a part of the password for the host or database, and the driver's errors would show it.
        raise ValueError("has an @ in its name or password; write %40 in its place")
    return value


def passwords_in(url: str) -> tuple[str, ...]:
    """Every password in a database address, both decoded and as written."""
    address = _parsed(url)
    name, _, rest = url.partition("://")[2].partition(":")
    before_host, separator, _ = rest.partition("@")
    written = before_host if separator and not {"/", "@"} & set(name) else ""
    start = url.lower().find("password")
    after = url[start:].partition("=")[2] if start >= 0 else ""
    query_passwords = [value for name, value in address.query.items() if "password" in name.lower()]
    passwords = [str(address.password or ""), written, after]
    passwords += [part for value in query_passwords for part in ([value] if isinstance(value, str) else value)]
    return tuple(password for password in dict.fromkeys(passwords) if password)


def slack_api_address(value: str) -> str:
    """Accepts an https address and ends it with a slash. http only on this machine, for tests and the demo."""
    try:
        parts = urlsplit(value)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise ValueError(NO_WEB_ADDRESS) from None
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\s\\\x00-\x1f\x7f]", value):
        raise ValueError(NO_WEB_ADDRESS)
    if "@" in parts.netloc:
        raise ValueError("holds a name or a password; leave that out")
    if parts.scheme == "http" and not _is_this_machine(host):
        raise ValueError(
            "begins with http:// and is not on this machine: the tokens would travel in the clear; use https://"
        )
    return value if value.endswith("/") else value + "/"


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        # Python's error repeats a port that is not a number, and that may be a part of the password.
        raise ValueError(NO_DATABASE) from None


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


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
