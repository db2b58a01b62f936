"""The drawing of the house covers every room that is in it."""

import tomllib
from pathlib import Path
from typing import Any

from handlers import registry as contents

ROOT = Path(__file__).parents[2]


def modules_of(contract: str) -> set[str]:
    """The modules that the contract whose name begins so speaks of."""
    tools: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    contracts = {entry["name"]: entry for entry in tools["importlinter"]["contracts"]}
    return next(set(entry["modules"]) for name, entry in contracts.items() if name.startswith(contract))


def test_no_feature_is_left_out_of_the_contract_that_keeps_features_apart() -> None:
    features = {feature.__name__ for feature in contents.FEATURES}
    features |= {draw.__module__ for draw in contents.CARDS.values()}
    assert features - modules_of("What a person can do stands alone") == set()
