"""Generates two files from the code: the app manifest and the example settings."""

from pathlib import Path

import yaml
from pydantic import SecretStr

from bot.manifest import manifest
from bot.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
COMMAND = "python -m scripts.generate"


def manifest_yml() -> str:
    """The manifest as YAML, for Slack's page for new apps."""
    head = f"# Paste this at https://api.slack.com/apps, Create New App, From a manifest. Written by `{COMMAND}`.\n"
    return head + yaml.safe_dump(manifest(), sort_keys=False, allow_unicode=True, width=110)


def env_example() -> str:
    """Every setting with its description; settings with a default are commented out."""
    parts = [f"# Copy this to .env and fill it in. Written by `{COMMAND}`."]
    for field in Settings.model_fields.values():
        default = field.get_default(call_default_factory=True, validated_data={})
        if isinstance(default, SecretStr):
            default = default.get_secret_value()
        line = f"# {field.alias}={default}" if default not in (None, []) else f"{field.alias}="
        parts.append(f"# {field.description}\n{line}")
    return "\n\n".join(parts) + "\n"


FILES = {"manifest.yml": manifest_yml, ".env.example": env_example}


def main() -> None:
    for name, text in FILES.items():
        (ROOT / name).write_text(text(), "utf-8")


if __name__ == "__main__":
    main()
