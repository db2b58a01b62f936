"""MrkdwnReader: the visible text of mrkdwn."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.visitor.dates import MrkdwnReader

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
NAMES = {"U0ANA": "Ana Ruiz", "C0HIRING": "hiring"}


def visible_text(text: str, zone: str = "Europe/Madrid") -> str:
    return MrkdwnReader(zone, NAMES, NOW).read(text)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("*Jane Doe* waits", "Jane Doe waits"),
        ("_since_ ~Monday~ *Tuesday*", "since Monday Tuesday"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("* not bold *", "* not bold *"),
        ("`*code*` stays", "*code* stays"),
        ("R&amp;D &lt;x&gt;", "R&D <x>"),
        ("<@U0ANA> in <#C0HIRING>", "@Ana Ruiz in #hiring"),
        ("<@U0WHO> <!here> <!channel>", "@U0WHO @here @channel"),
        ("<https://ats.example/7|Greenhouse>", "Greenhouse"),
        ("<https://ats.example/7> <mailto:a@b.example>", "https://ats.example/7 a@b.example"),
        ("&lt;!channel&gt; &amp;lt;", "<!channel> &lt;"),
    ],
)
def test_markup_is_read_as_people_read_it(written: str, shown: str) -> None:
    assert visible_text(written) == shown


@pytest.mark.parametrize(
    ("form", "zone", "shown"),
    [
        ("{date_short} at {time}", "Europe/Madrid", "Mar 3 at 10:00 AM"),
        ("{date_short} at {time}", "America/New_York", "Mar 3 at 4:00 AM"),
        ("{date_long}", "Asia/Tokyo", "Tuesday, March 3rd"),
        ("{date_num} {time_secs}", "UTC", "2026-03-03 9:00:00 AM"),
        ("{date_pretty}", "UTC", "today"),
    ],
)
def test_dates_are_shown_in_the_readers_own_zone(form: str, zone: str, shown: str) -> None:
    assert visible_text(f"<!date^{int(NOW.timestamp())}^{form}|some day>", zone) == shown


def test_a_date_near_today_has_a_name() -> None:
    tomorrow = int((NOW + timedelta(days=1)).timestamp())
    week_after = int((NOW + timedelta(days=9)).timestamp())
    assert visible_text(f"<!date^{tomorrow}^{{date_short_pretty}}|x>") == "tomorrow"
    assert visible_text(f"<!date^{week_after}^{{date_short_pretty}}|x>") == "Mar 12"


def test_a_date_that_makes_no_sense_shows_its_fallback() -> None:
    assert visible_text("<!date^soon^{date}|some day>") == "some day"
