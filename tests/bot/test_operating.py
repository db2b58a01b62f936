"""docs/operate.md lists the metrics of the code, and the README its settings."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from bot.monitoring.metrics import Metrics
from bot.settings import Settings
from models.database.engine import Database

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operate.md").read_text("utf-8")


def metric_names(metrics: Metrics) -> Iterator[str]:
    """The names of the metrics, as the page writes them."""
    for family in text_string_to_metric_families(metrics.text().decode()):
        if family.name.startswith("signoff_"):
            yield f"{family.name}_total" if family.type == "counter" else family.name


def test_every_number_stands_on_the_page_and_no_other(db: Database) -> None:
    on_the_page = set(re.findall(r"`(signoff_\w+)(?:\{\w+\})?`", PAGE))
    assert set(metric_names(Metrics(db, lambda: datetime.now(UTC)))) == on_the_page


def test_every_setting_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [field.alias for field in Settings.model_fields.values() if f"`{field.alias}`" not in readme] == []
