"""The table of a report: Slack accepts it at any size, sorts it by number, and the text has the same figures."""

import pytest

from bot.sandbox.limits.check import check_message
from handlers.report import command
from handlers.report.command import ReportRequest
from handlers.report.table import MOST_ROWS, figures_table
from models.reports.figures import Cut, Figures, ReportRow
from tests.bot.report_page import reports


@pytest.mark.parametrize("roles", [0, 1, 12, 99, 100, 10_000])
def test_slack_takes_it_at_any_size_with_the_table_and_without(roles: int) -> None:
    report = reports.report(2 * roles, roles=roles, name="W" * 150)
    answer = command.report_answer(report, ReportRequest(cut=Cut.ROLE), [])
    for blocks in (answer.with_table, answer.in_words):
        assert check_message({"text": answer.text, "blocks": blocks}) == []
    tables = [block for block in answer.with_table if block["type"] == "data_table"]
    assert [len(table["rows"]) for table in tables] == ([min(MOST_ROWS, roles + 1)] if roles else [])
    assert ("and 9,901 more" in str(answer.with_table)) == (roles == 10_000)


def test_the_same_figures_stand_in_the_table_in_words_and_in_the_text() -> None:
    figures = Figures(declined=17, called=5, waiting=12, came_due=17, same_day=4, next_day=1, named_on_call=2)
    report = reports.report(17)
    report.cuts[Cut.STAGE][:] = [ReportRow("final", "final", figures)]
    answer = command.report_answer(report, ReportRequest(), [])
    for numbers in ("5 of 17", "Final round"):
        assert numbers in str(answer.with_table)
        assert numbers in str(answer.in_words)
        assert numbers in answer.text
    table = figures_table(report.cuts[Cut.STAGE], Cut.STAGE)
    assert table is not None
    header, row = table["rows"]
    assert all(cell["type"] == "raw_text" for cell in header)
    assert [cell["text"] for cell in row] == ["Final round", "5", "17", "12", "5 of 17", "–", "5", "2"]


def test_a_part_without_a_value_is_sorted_below_all_others() -> None:
    known = Figures(declined=2, called=2, came_due=2, median_hours=0.5, median_days=0.06)
    table = figures_table([ReportRow("1", "Buyer", known), ReportRow("2", "Analyst", Figures(declined=1))], Cut.ROLE)
    assert table is not None
    shares, halves = ([row[column] for row in table["rows"][1:]] for column in (4, 5))
    assert [(cell["value"], cell["text"]) for cell in shares] == [(0, "0 of 2"), (-1, "–")]
    assert [(cell["value"], cell["text"]) for cell in halves] == [(0.5, "30 minutes"), (-1, "–")]
