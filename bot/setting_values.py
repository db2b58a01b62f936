"""Validators of single settings. Their errors never repeat the value, since it may contain a password."""

import re
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

DRIVERS = {"sqlite", "sqlite+pysqlite", "postgres", "postgresql", "postgresql+psycopg"}
MOST_BYTES = 64 * 1024
"""Size limit of a secret file. A larger file was named by mistake."""

NO_DATABASE = "is no database address; sqlite:///signoff.db is one"
NO_WEB_ADDRESS = "is no web address; leave it out to talk to Slack itself"


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
