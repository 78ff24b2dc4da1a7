"""What stands below a question about where its wording and thresholds come from."""

import pytest

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.assessment import Context
from ntm_desktop.domain.criteria import Assurance
from ntm_desktop.domain.verdicts import judge_indicator
from ntm_desktop.gui.question.wording import provenance_lines
from ntm_desktop.gui.rule_words import plain_source


@pytest.mark.parametrize("set_id", ["qd-318-2022-xa", "qd-491-2009-xa", "qd-1980-2016-xa"])
def test_an_officer_reads_that_nothing_was_checked_and_no_word_of_somebodys_memory(set_id):
    rules = Catalog.shipped().criteria_set(set_id)
    group = rules.groups[0].id if rules.groups else None
    context = Context(rules.first_year or 2015, group, {})
    for indicator in rules.indicators():
        lines = provenance_lines(indicator, judge_indicator(rules, indicator, {}, context), rules)
        said = dict(lines)
        assert not any("nhớ lại" in words.lower() for words in said.values()), indicator.no
        if indicator.provenance.assurance is Assurance.RECALLED:
            assert "chưa đối chiếu văn bản gốc" in said["Nguồn lời văn"]


def test_the_rest_of_a_source_stays():
    assert (
        plain_source("Nhớ lại; lời văn https://vi.du/a.htm")
        == "Chương trình ghi sẵn; lời văn https://vi.du/a.htm"
    )
    assert plain_source("Lấy mức chặt hơn (nhớ lại, khá chắc).") == (
        "Lấy mức chặt hơn (chương trình ghi sẵn)."
    )
