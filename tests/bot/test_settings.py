import logging
from pathlib import Path
from urllib.parse import quote

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from sqlalchemy.engine import make_url

from bot.settings import Settings, SettingsWrong, missing_tokens, read
from scripts import generate
from tests.effort import examples
from tests.logged import as_before, written

NAMES = [str(field.alias) for field in Settings.model_fields.values()]
SECRET = "hunter2"
WRONG = {
    "SLACK_API_URL": "slack.com",
    "DATABASE_URL": f"mysql://ana:{SECRET}@db/signoff",
    "SIGNOFF_DIGEST_CHANNEL": "#hiring",
    "SIGNOFF_LEADS": "U0LENA, @bob",
    "SIGNOFF_TICK_SECONDS": "0",
}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Removes all settings from the environment, and runs in a folder without .env."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_nothing_set_is_a_bot_on_this_machine_that_lacks_its_tokens() -> None:
    assert read().database_url == "sqlite:///signoff.db"
    lacking = missing_tokens(read())
    assert [fault.split()[0] for fault in lacking] == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]
    assert all("page" in fault for fault in lacking), "each says where to find it"


def test_every_fault_is_told_at_once_and_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WRONG.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsWrong) as wrong:
        read()
    assert sorted(fault.split()[0] for fault in wrong.value.faults) == sorted(WRONG)
    assert SECRET not in str(wrong.value)


@pytest.mark.parametrize(
    "url", ["", "signoff.db", f"oracle://ana:{SECRET}@db/x", f"postgresql+psycopg://ana:{SECRET}@:x"]
)
def test_an_address_that_is_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(SettingsWrong, match="DATABASE_URL") as wrong:
        read(DATABASE_URL=url)
    assert SECRET not in str(wrong.value)


@pytest.mark.parametrize(
    "url",
    ["sqlite:///signoff.db", "postgres://ana@db/x", "postgresql://ana@db/x", "postgresql+psycopg://ana@db:5433/x"],
)
def test_the_addresses_that_people_have_are_taken(url: str) -> None:
    assert read(DATABASE_URL=url).database_url == url


def test_tokens_in_each_others_place_are_noticed_and_not_repeated() -> None:
    swapped = read(SLACK_BOT_TOKEN=f"xapp-{SECRET}", SLACK_APP_TOKEN=f"xoxb-{SECRET}")
    faults = " ".join(missing_tokens(swapped))
    assert "SLACK_BOT_TOKEN does not begin with xoxb-" in faults
    assert "SLACK_APP_TOKEN does not begin with xapp-" in faults
    assert SECRET not in faults + repr(swapped) + str(swapped)


@given(st.text(min_size=1, max_size=40).filter(lambda text: "\0" not in text))
@settings(max_examples=examples(20, 100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_secret_is_no_error_repeats_it(typed: str) -> None:
    secret = f"{SECRET}{typed}"
    text = all_texts(SLACK_BOT_TOKEN=secret, SLACK_APP_TOKEN=secret, SLACK_SIGNING_SECRET=secret)
    assert SECRET not in text


def all_texts(**variables: str) -> str:
    """All texts of these settings, or of the error about them."""
    try:
        loaded = read(**variables)
    except SettingsWrong as wrong:
        return f"{wrong} {wrong!r} {wrong.faults}"
    return f"{loaded!r} {loaded} {missing_tokens(loaded)} {loaded.model_dump()} {loaded.model_dump_json()}"


ADDRESSES = (
    "postgresql://ana:{}@db/signoff",
    "postgresql://ana:{}@db:5433/signoff",
    "postgresql://:{}@db/signoff",
    "postgres://ana:{}@db:{}/signoff",
    "postgresql+asyncpg://ana:{}@db/signoff",
    "postgresql+psycopg://db/signoff?user=ana&password={}",
    "postgresql://db/signoff?sslpassword={}",
    "sqlite://ana:{}@db/signoff.db",
    "mysql://ana:{}@db/signoff",
    "ana:{}@db/signoff",
)


@given(st.sampled_from(ADDRESSES), st.text(max_size=20).filter(lambda text: "\0" not in text), st.booleans())
@settings(max_examples=examples(50, 300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_password_of_a_database_is_said_by_the_settings_or_left_in_the_log(
    address: str, typed: str, quoted: bool
) -> None:
    password = f"{SECRET}{typed}{SECRET[::-1]}"
    url = address.replace("{}", quote(password, safe="") if quoted else password)
    text = all_texts(DATABASE_URL=url)
    assert SECRET not in text
    assert SECRET[::-1] not in text
    try:
        loaded = read(DATABASE_URL=url)
    except SettingsWrong:
        return
    with as_before():
        out = written(secrets=loaded.secrets)
        logging.getLogger("sqlalchemy.pool").warning("can't reach %s", url)
        structlog.get_logger("bot.app").warning("refused", address=url, password=make_url(url).password)
    assert SECRET not in out.getvalue()
    assert SECRET[::-1] not in out.getvalue()


@pytest.mark.parametrize("typed", ["\n", " and more", "é", "\x7f"])
def test_a_token_that_no_request_could_carry_is_refused_before_the_request_would_say_it(typed: str) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        with pytest.raises(SettingsWrong, match=f"{name} holds a space or another character"):
            read(**{name: f"xoxb-{SECRET}{typed}1"})
    assert read(SLACK_BOT_TOKEN=f" xoxb-{SECRET}\n").bot_token == f"xoxb-{SECRET}"


@pytest.mark.parametrize(
    "url",
    [
        "http://slack.com/api/", "http://127.0.0.1.evil.example/api/", "http://localhost.evil.example/", "http://10.0.0.1/",
        "HTTP://slack.com/api/", "http://[2001:db8::1]/api/", "http://0.0.0.0:8080/api/", "http://slack-proxy/api/",
    ],
)  # fmt: skip
def test_tokens_do_not_travel_in_the_clear_to_another_machine(url: str) -> None:
    with pytest.raises(SettingsWrong, match="SLACK_API_URL begins with http:// and is not on this machine"):
        read(SLACK_API_URL=url)


@pytest.mark.parametrize(
    "url",
    [
        f"https://ana:{SECRET}@slack.com/api/", f"http://127.0.0.1@evil.example/{SECRET}", f"https://slack.com:{SECRET}/",
        f"http://evil.example\\@127.0.0.1/{SECRET}", f"http://127.0.0.1/{SECRET}\n", f"ftp://127.0.0.1/{SECRET}", "https://",
    ],
)  # fmt: skip
def test_an_odd_address_of_slack_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(SettingsWrong, match="SLACK_API_URL") as wrong:
        read(SLACK_API_URL=url)
    assert SECRET not in str(wrong.value)


@pytest.mark.parametrize(
    "url", ["https://slack.com/api", "http://localhost:8080/api/", "http://127.0.0.1:1/api/", "http://[::1]:1/api/"]
)
def test_an_address_over_tls_or_on_this_machine_is_taken(url: str) -> None:
    assert read(SLACK_API_URL=url).slack_api_url == f"{url.rstrip('/')}/"


SECRETS = {
    "SLACK_BOT_TOKEN": ("bot_token", f"xoxb-{SECRET}"),
    "SLACK_APP_TOKEN": ("app_token", f"xapp-{SECRET}"),
    "SLACK_SIGNING_SECRET": ("signing_secret", SECRET),
    "DATABASE_URL": ("database_url", f"postgresql://ana:{SECRET}@db/signoff"),
}


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("by", ["environment", ".env"])
def test_a_secret_may_come_from_a_file_which_wins_over_the_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, by: str
) -> None:
    attribute, secret = SECRETS[name]
    (tmp_path / "secret").write_text(f"{secret}\n")
    monkeypatch.setenv(name, secret.replace(SECRET, "older"))
    if by == "environment":
        monkeypatch.setenv(f"{name}_FILE", str(tmp_path / "secret"))
    else:
        (tmp_path / ".env").write_text(f"{name}_FILE={tmp_path / 'secret'}\n")
    loaded = read()
    assert getattr(loaded, attribute) == secret
    assert SECRET in loaded.secrets or secret in loaded.secrets
    assert SECRET not in f"{loaded!r} {loaded}"


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (None, "names a file that can't be read (No such file or directory)"),
        (b"", "names a file that is empty"),
        (b" \n", "names a file that is empty"),
        (b"\xff\xfe", "names a file that holds no text"),
        (b"x" * 70_000, "names a file that is too large"),
    ],
)
def test_a_file_that_holds_no_secret_is_told_with_the_other_faults(
    tmp_path: Path, name: str, content: bytes | None, fault: str
) -> None:
    path = tmp_path / SECRET
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsWrong) as wrong:
        read(**{f"{name}_FILE": str(path)}, SIGNOFF_DIGEST_CHANNEL="#hiring")
    assert len(wrong.value.faults) == 2
    assert f"{name}_FILE {fault}" in wrong.value.faults
    assert SECRET not in str(wrong.value), "somebody may have put the token itself there"


def test_leads_are_a_list_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNOFF_LEADS", " U0LENA ,W0OMAR,, ")
    assert read().leads == ["U0LENA", "W0OMAR"]


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SIGNOFF_LEADS=U0FILE\nSIGNOFF_DIGEST_CHANNEL=C0FILE\n")
    monkeypatch.setenv("SIGNOFF_LEADS", "U0LENA")
    loaded = read()
    assert (loaded.leads, loaded.digest_channel) == (["U0LENA"], "C0FILE")


def test_the_example_can_be_copied_as_it_is(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(generate.env_example())
    assert read() == read(_env_file=None).model_copy(update=_empty_secrets())
    assert len(missing_tokens(read())) == 2


def test_the_example_explains_every_setting() -> None:
    text = generate.env_example()
    assert all(f"{name}=" in text for name in NAMES)
    assert all(field.description for field in Settings.model_fields.values())


def _empty_secrets() -> dict[str, object]:
    empty = SecretStr("")
    return {"slack_bot_token": empty, "slack_app_token": empty, "slack_signing_secret": empty}
