"""The Dockerfile and the compose files: rights, pinned versions and secrets."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import Settings

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")


def composed(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / name).read_text("utf-8"))
    return read


SERVICES = composed("compose.yml")["services"]
WITH_SECRETS = composed("compose.secrets.yml")


def test_the_image_runs_as_a_user_who_owns_nothing_but_the_data() -> None:
    assert re.findall(r"^USER (.*)", DOCKERFILE, re.MULTILINE) == ["10001"]
    assert "--chown" not in DOCKERFILE
    assert re.findall(r"^VOLUME (.*)", DOCKERFILE, re.MULTILINE) == ["/data"]


def test_every_base_image_can_be_pinned_in_one_place() -> None:
    assert set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)) == {"${PYTHON_IMAGE}"}
    [default] = re.findall(r"^ARG PYTHON_IMAGE=(\S+)", DOCKERFILE, re.MULTILINE)
    assert SERVICES["bot"]["build"]["args"]["PYTHON_IMAGE"] == f"${{PYTHON_IMAGE:-{default}}}"
    assert SERVICES["database"]["image"].startswith("${POSTGRES_IMAGE:-postgres:")


def test_what_is_installed_has_its_version() -> None:
    assert re.findall(r"pip install --no-cache-dir (\S+)", DOCKERFILE) == ["uv==0.13.9"]
    assert "--constraint requirements.lock" in DOCKERFILE


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_keeps_capabilities_that_it_does_not_need_or_takes_new_ones(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "network_mode", "pid", "devices", "ports"} & set(service)
    assert "SYS_ADMIN" not in service.get("cap_add", [])


def test_the_bot_has_no_capability_and_can_write_to_its_data_alone() -> None:
    bot = SERVICES["bot"]
    assert bot["read_only"] is True
    assert "cap_add" not in bot
    assert (bot["volumes"], bot["tmpfs"]) == (["data:/data"], ["/tmp"])


def test_no_secret_stands_in_the_files() -> None:
    for service in (*SERVICES.values(), *WITH_SECRETS["services"].values()):
        for name, value in service["environment"].items():
            assert not re.search("TOKEN|SECRET|PASSWORD", name) or value.startswith(("${", "/run/secrets/")), name


def test_each_secret_from_a_file_is_a_setting_and_comes_from_a_file_that_is_kept_out_of_the_repository() -> None:
    bot, names = WITH_SECRETS["services"]["bot"], {field.alias for field in Settings.model_fields.values()}
    assert set(bot["environment"]) <= names
    assert {value.removeprefix("/run/secrets/") for value in bot["environment"].values()} == set(bot["secrets"])
    assert set(bot["secrets"]) == set(WITH_SECRETS["secrets"])
    files = [secret["file"] for secret in WITH_SECRETS["secrets"].values()]
    assert all(file.startswith("./secrets/") for file in files)
    assert "/secrets/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
