from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.settings import Settings, SettingsWrong, missing_tokens, read
from scripts import generate

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
    """An environment without settings, and a folder without .env."""
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
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_secret_is_no_error_repeats_it(typed: str) -> None:
    secret = f"{SECRET}{typed}"
    given_all = read(SLACK_BOT_TOKEN=secret, SLACK_APP_TOKEN=secret, SLACK_SIGNING_SECRET=secret)
    assert SECRET not in " ".join(missing_tokens(given_all)) + repr(given_all)


def test_leads_are_a_list_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNOFF_LEADS", " U0LENA ,W0OMAR,, ")
    assert read().leads == ["U0LENA", "W0OMAR"]


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SIGNOFF_LEADS=U0FILE\nSIGNOFF_DIGEST_CHANNEL=C0FILE\n")
    monkeypatch.setenv("SIGNOFF_LEADS", "U0LENA")
    found = read()
    assert (found.leads, found.digest_channel) == (["U0LENA"], "C0FILE")


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
