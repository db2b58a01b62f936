"""Rendering of blocks, mrkdwn and Markdown as HTML; typed text never becomes a tag."""

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from starlette.datastructures import ImmutableMultiDict

from bot.sandbox.blocks import as_stored, initial_state, state_values
from bot.sandbox.html import chart
from bot.sandbox.html.drawing import BlockElement, Surface, draw, environment
from bot.sandbox.html.markdown import markdown
from bot.sandbox.html.mrkdwn import mrkdwn, plain_text
from bot.sandbox.html.viewer import Viewer
from bot.sandbox.page.actions import state_from_form
from bot.sandbox.page.clock_moves import moment_after
from bot.sandbox.visitor.dates import slack_date
from tests.bot.sandbox.surfaces import Json, actions, button, field, option, plain, section, select
from tests.effort import examples

MADRID = ZoneInfo("Europe/Madrid")
TEMPLATES = environment()
VIEWER = Viewer(
    MADRID,
    datetime(2026, 3, 3, 9, tzinfo=UTC),
    user_id="U0ANA",
    people={"U0ANA": "Ana Ruiz", "U0BEN": "Ben Okafor"},
    channels={"C0HIRING": "hiring"},
)
TOMORROW_EVENING = int(datetime(2026, 3, 4, 23, 30, tzinfo=UTC).timestamp())


class ParsedHtml(HTMLParser):
    """Parses HTML into tags, attributes and text; fails for unbalanced tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in ("br", "hr", "input", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def render_blocks(*blocks: Json, errors: dict[str, str] | None = None, origin: str = "") -> str:
    stored = as_stored(list(blocks))
    return draw(TEMPLATES, Surface(stored, "m", initial_state(stored), errors or {}, origin), VIEWER)


typed = st.text(st.sampled_from("<>&\"'/*_~`|!@#^:;{}= \n()[]-\\.aZ09éß🙂scripthrefjavd"), max_size=60)


@given(typed)
@settings(max_examples=examples(100, 400))
def test_nothing_that_people_type_becomes_a_tag_in_mrkdwn(text: str) -> None:
    page = ParsedHtml(mrkdwn(text, VIEWER))
    assert set(page.tags) <= {"b", "i", "s", "code", "pre", "blockquote", "br", "a", "span", "time"}
    assert page.open == []
    safe = {"class": ("mention", "mention me"), "target": ("_blank",), "rel": ("noopener noreferrer",)}
    for name, value in page.attributes:
        if name == "href":
            assert value.lower().startswith(("http://", "https://", "mailto:", "tel:"))
        else:
            assert value in safe[name]


@given(typed)
@settings(max_examples=examples(60, 200))
def test_nothing_that_people_type_becomes_a_tag_in_markdown(text: str) -> None:
    page = ParsedHtml(markdown(text))
    written = {"b", "i", "s", "code", "pre", "blockquote", "br", "a", "p", "ul", "ol", "li", "hr", "h4", "h5", "h6"}
    assert set(page.tags) <= written
    assert page.open == []
    links = [value for name, value in page.attributes if name == "href"]
    assert all(address.lower().startswith(("http://", "https://", "mailto:", "tel:")) for address in links)


@given(typed)
def test_plain_text_shows_what_was_typed(text: str) -> None:
    page = ParsedHtml(plain_text(text.replace(":", "")))
    assert page.text == text.replace(":", "").replace("\n", "")
    assert set(page.tags) <= {"br"}


@given(typed)
@settings(max_examples=examples(25, 60))
def test_no_text_of_an_app_leaves_its_element(text: str) -> None:
    shown = text.strip() or "x"
    hostile: list[Json] = [
        {"type": "header", "text": plain(shown)},
        section(shown, accessory=button(shown, url="https://a.example/" + shown)),
        actions(select(shown, shown), button(shown, "other", confirm={"title": plain(shown), "text": plain(shown)})),
        field(shown, shown[:200], hint=plain(shown), placeholder=plain(shown), initial_value=shown),
        {"type": "image", "image_url": shown, "alt_text": shown, "title": plain(shown)},
        {"type": "context", "elements": [plain(shown)]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": shown}]]},
    ]
    names = {name for name, _ in ParsedHtml(render_blocks(*hostile)).attributes}
    assert not [name for name in names if name.startswith("on") or name in ("style", "src", "srcdoc")]
    assert "script" not in ParsedHtml(render_blocks(*hostile)).tags


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("*bold* _it_ ~no~ `a*b*`", "<b>bold</b> <i>it</i> <s>no</s> <code>a*b*</code>"),
        ("*bold _and italic_*", "<b>bold <i>and italic</i></b>"),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("**twice**", "**twice**"),
        ("a &lt;b&gt; &amp;amp;", "a &lt;b&gt; &amp;amp;"),
        ("one\ntwo", "one<br>two"),
        ("&gt; said\nnot said", "<blockquote>said</blockquote>not said"),
        ("```x <y> *z*```", "<pre>x &lt;y&gt; *z*</pre>"),
        ("<@U0BEN> in <#C0HIRING>", '<span class="mention">@Ben Okafor</span> in <span class="mention">#hiring</span>'),
        ("<!here> <@U0ANA>", '<span class="mention me">@here</span> <span class="mention me">@Ana Ruiz</span>'),
        (":wave: :no_such_sign:", "👋 :no_such_sign:"),
        ("<javascript:alert(1)|click>", "&lt;javascript:alert(1)|click&gt;"),
    ],
)
def test_mrkdwn_reads_as_in_slack(written: str, html: str) -> None:
    assert mrkdwn(written, VIEWER) == html


def test_a_link_shows_its_text_and_opens_beside_the_page() -> None:
    page = ParsedHtml(mrkdwn("*<https://jobs.example/?a=1&amp;b=2|Staff *Engineer*>*", VIEWER))
    assert page.text == "Staff *Engineer*"
    assert ("href", "https://jobs.example/?a=1&b=2") in page.attributes
    assert ("rel", "noopener noreferrer") in page.attributes


def test_a_date_is_read_in_the_zone_of_the_reader() -> None:
    token = f"<!date^{TOMORROW_EVENING}^{{date_short_pretty}} at {{time}}|later>"
    assert ParsedHtml(mrkdwn(token, VIEWER)).text == "Mar 5 at 12:30 AM"
    in_new_york = Viewer(ZoneInfo("America/New_York"), VIEWER.now)
    assert ParsedHtml(mrkdwn(token, in_new_york)).text == "tomorrow at 6:30 PM"


@pytest.mark.parametrize(
    ("form", "read"),
    [
        ("{date_num}", "2026-03-05"),
        ("{date}", "March 5th"),
        ("{date_long}", "Thursday, March 5th"),
        ("due {date_pretty}", "due March 5th"),
        ("{time_secs}", "12:30:00 AM"),
        ("{ago}", "in 1 day"),
        ("{unknown}", "{unknown}"),
    ],
)
def test_every_form_of_a_date_is_filled(form: str, read: str) -> None:
    assert slack_date(TOMORROW_EVENING, form, VIEWER) == read


def test_a_date_in_another_year_carries_it() -> None:
    assert slack_date(TOMORROW_EVENING + 400 * 86400, "{date_short}", VIEWER) == "Apr 9, 2027"


def test_every_input_has_a_name_that_can_be_read_aloud() -> None:
    page = render_blocks(
        actions(select("Snooze", "An hour"), {"type": "datepicker", "action_id": "day", "placeholder": plain("Day")}),
        field("Candidate", "candidate", hint=plain("As they write it")),
    )
    assert 'aria-label="Snooze"' in page
    assert 'aria-label="Day"' in page
    assert '<label class="label" for="m-candidate-value">Candidate' in page
    assert 'aria-describedby="m-candidate-value-hint"' in page


def test_a_fault_stands_beside_its_field_and_is_announced() -> None:
    page = render_blocks(field("Candidate", "candidate"), errors={"candidate": "Who is it?"})
    assert 'aria-invalid="true"' in page
    assert '<p class="error" id="m-candidate-value-error" role="alert">Who is it?</p>' in page


def test_a_chosen_option_stays_chosen() -> None:
    menu = select("Outcome", "Reached", "Voicemail") | {"initial_option": option("Voicemail")}
    assert '<option value="voicemail" selected>Voicemail</option>' in render_blocks(actions(menu))


def test_pictures_from_elsewhere_are_described_and_not_fetched() -> None:
    picture = {"type": "image", "alt_text": "A bar chart", "image_url": "https://elsewhere.example/chart.png"}
    assert "elsewhere.example" not in render_blocks(picture)
    assert "A bar chart" in render_blocks(picture)


def test_a_picture_that_the_app_uploaded_is_shown() -> None:
    picture = {"type": "image", "alt_text": "A bar chart", "slack_file": {"id": "F0SB0000001"}}
    assert '<img src="/shown/F0SB0000001" alt="A bar chart"' in render_blocks(picture)


def series(name: str, *values: float) -> Json:
    return {"name": name, "data": [{"label": f"W{at}", "value": value} for at, value in enumerate(values)]}


@pytest.mark.parametrize("kind", ["bar", "line", "area"])
def test_a_chart_says_its_numbers_to_those_who_cannot_see_it(kind: str) -> None:
    block = {
        "type": "data_visualization",
        "title": "Calls",
        "chart": {
            "type": kind,
            "series": [series("Reached", 3, 5), series("Waiting", 2, 0)],
            "axis_config": {"categories": ["W0", "W1"]},
        },
    }
    assert 'aria-label="Calls: Reached: W0 3, W1 5; Waiting: W0 2, W1 0"' in render_blocks(block)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20))
@example([5e-324])
def test_every_value_stays_inside_the_drawing(values: list[float]) -> None:
    scale = chart.scale_for(values)
    assert len(scale.ticks) <= 12
    assert all(0 <= scale.y(value) <= chart.HEIGHT for value in values)


def test_a_pie_with_one_slice_is_a_full_circle() -> None:
    assert "<circle" in chart.draw({"type": "pie", "segments": [{"label": "All", "value": 4}]}, "Share")


def test_what_a_form_sends_is_what_slack_would_hold() -> None:
    blocks = as_stored(
        [
            field("Candidate", "candidate"),
            field("Outcome", "outcome", "radio_buttons", options=[option("Reached"), option("Voicemail")]),
            field("Tags", "tags", "checkboxes", options=[option("Warm"), option("Senior")]),
            field("When", "when", "datetimepicker"),
            field("Owner", "owner", "users_select"),
        ]
    )
    names = [BlockElement("", block, block["element"], None, MADRID).name for block in blocks]
    sent = ["Jane Doe\r\nDoe", "voicemail", "senior", "2026-03-05T09:00", "U0BEN"]
    values = state_values(state_from_form(blocks, ImmutableMultiDict(zip(names, sent, strict=True)), MADRID))
    assert values["candidate"]["value"]["value"] == "Jane Doe\nDoe"
    assert values["outcome"]["value"]["selected_option"]["value"] == "voicemail"
    assert [option["value"] for option in values["tags"]["value"]["selected_options"]] == ["senior"]
    assert values["when"]["value"]["selected_date_time"] == int(datetime(2026, 3, 5, 8, tzinfo=UTC).timestamp())
    assert values["owner"]["value"]["selected_user"] == "U0BEN"


def test_boxes_that_were_all_unticked_are_sent_as_empty() -> None:
    ticked = [option("Warm")]
    blocks = as_stored([field("Tags", "tags", "checkboxes", options=ticked, initial_options=ticked)])
    empty: ImmutableMultiDict[str, str] = ImmutableMultiDict()
    assert state_from_form(blocks, empty, MADRID)[("tags", "value")]["selected_options"] == []


TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=MADRID)


@pytest.mark.parametrize(
    ("move", "start", "end"),
    [
        ("ten", TUESDAY, datetime(2026, 3, 3, 10, 10, tzinfo=MADRID)),
        ("hour", TUESDAY, datetime(2026, 3, 3, 11, 0, tzinfo=MADRID)),
        ("morning", TUESDAY, datetime(2026, 3, 4, 9, 0, tzinfo=MADRID)),
        ("morning", TUESDAY.replace(hour=6), datetime(2026, 3, 3, 9, 0, tzinfo=MADRID)),
        ("three", TUESDAY, datetime(2026, 3, 6, 10, 0, tzinfo=MADRID)),
        ("three", TUESDAY + timedelta(days=2), datetime(2026, 3, 10, 10, 0, tzinfo=MADRID)),
        ("monday", TUESDAY, datetime(2026, 3, 9, 9, 0, tzinfo=MADRID)),
        ("monday", TUESDAY + timedelta(days=6), datetime(2026, 3, 16, 9, 0, tzinfo=MADRID)),
    ],
)
def test_the_buttons_of_the_clock_lead_where_they_say(move: str, start: datetime, end: datetime) -> None:
    assert moment_after(move, start) == end


def test_an_hour_is_an_hour_on_the_night_when_summer_time_begins() -> None:
    before = datetime(2026, 3, 29, 1, 30, tzinfo=MADRID)
    assert moment_after("hour", before) - before.astimezone(UTC) == timedelta(hours=1)
