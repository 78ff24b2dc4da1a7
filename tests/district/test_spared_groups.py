"""A commune writes that an indicator does not apply of which its decision spares some groups."""

from ntm_desktop.district.judging import _faults_of
from ntm_desktop.domain.assessment import Answer
from tests.domain.rules import indicator, share, threshold
from tests.domain.test_not_asked import asked, spared


def test_a_reason_is_no_fault_where_the_set_spares_groups_itself_and_is_one_elsewhere():
    reason = Answer(not_applicable="Không áp dụng với nhóm của xã")
    assert list(_faults_of(indicator("1.1", share(spared("a"), asked(80, "b"))), reason)) == []
    (fault,) = _faults_of(indicator("1.2", share(threshold(80))), reason)
    assert "không nêu trường hợp nào được miễn" in fault
