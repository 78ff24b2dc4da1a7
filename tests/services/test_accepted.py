"""What the receiving office accepted is next period's "kỳ trước" in the commune's window."""

from decimal import Decimal

import pytest

from ntm_desktop.catalog import Catalog
from ntm_desktop.district import enrol, init_district, receive
from ntm_desktop.district.appraising import accept_the_rest, appraisal_of, appraise
from ntm_desktop.district.closing import finish_appraisal
from ntm_desktop.domain.appraisal import AppraisalDecision
from ntm_desktop.domain.assessment import PartAnswer, Verdict
from ntm_desktop.domain.outgoing import PackageState
from ntm_desktop.domain.periods import Period
from ntm_desktop.gui.assessment.appraised_words import appraised_words
from ntm_desktop.services import edits, workspace
from ntm_desktop.services.exchange.timeline import accept_receipt, pack, timeline
from ntm_desktop.services.snapshots import load
from ntm_desktop.store.register.register import Register
from tests.district import communes

LOW = PartAnswer(numerator=Decimal(50), denominator=Decimal(100))


@pytest.fixture
def handed_in(ws, assessment, tmp_path):
    edits.record_yes_no(ws, assessment, "1.1", "main", True)
    edits.record_yes_no(ws, assessment, "1.2", "main", True)
    edits.record_figure(ws, assessment, "3.1", "main", "numerator", "90")
    edits.record_figure(ws, assessment, "3.1", "main", "denominator", "100")
    office = init_district(tmp_path / "huyen", name="UBND huyện Bắc Sơn")
    made = pack(ws, assessment, tmp_path / "usb", include_dossier=False)
    enrol(tmp_path / "huyen", made.public_key_path)
    receive(tmp_path / "huyen", [made.path])
    return office


def appraised(tmp_path, *, returned=()):
    catalog = Catalog.shipped()
    with Register.open(tmp_path / "huyen") as register:
        known = appraisal_of(register, catalog, 1)
        accept_the_rest(register, known, communes.START, met_only=False)
        for no in {"3.1", *returned}:
            back = no in returned
            appraise(
                register,
                catalog,
                1,
                no,
                communes.START,
                decision=AppraisalDecision.RETURNED if back else AppraisalDecision.ACCEPTED,
                parts={"main": LOW} if no == "3.1" else {},
                remark="Sửa lại" if back else "",
            )
        return finish_appraisal(
            register, catalog, 1, communes.START, receipts_dir=tmp_path / "phieu"
        )


def previous_of_next_year(ws, assessment):
    info = next(one for one in workspace.assessments(ws) if one.id == assessment)
    following = workspace.add_assessment(
        ws,
        set_id=info.set_id,
        period=Period(info.period.year + 1),
        group_id=info.group_id,
    )
    return load(ws, following.id).previous


def test_the_accepted_figure_is_the_period_before_and_says_whose_it_is(
    ws, assessment, handed_in, tmp_path
):
    done = appraised(tmp_path)
    accept_receipt(ws, done.receipt_path, public_key=handed_in.public_key)
    assert timeline(ws)[0].package.state is PackageState.ACCEPTED
    previous = previous_of_next_year(ws, assessment)
    assert previous.answers["3.1"].parts["main"] == LOW
    assert previous.verdict("3.1").verdict is Verdict.NOT_MET
    assert previous.words("3.1").endswith(", số đã thẩm tra")


def test_what_was_sent_back_stays_the_commune_s_own(ws, assessment, handed_in, tmp_path):
    done = appraised(tmp_path, returned={"3.1"})
    accept_receipt(ws, done.receipt_path, public_key=handed_in.public_key)
    previous = previous_of_next_year(ws, assessment)
    assert previous.answers["3.1"].parts["main"].numerator == 90
    assert "thẩm tra" not in previous.words("3.1")
    assert "thẩm tra" in previous.words("1.1")


def test_without_an_answer_the_commune_s_own_figures_stand(ws, assessment, handed_in):
    previous = previous_of_next_year(ws, assessment)
    assert previous.answers["3.1"].parts["main"].numerator == 90
    assert previous.accepted == frozenset()


def test_what_was_found_lands_on_the_indicator_of_the_commune(ws, assessment, handed_in, tmp_path):
    done = appraised(tmp_path)
    accept_receipt(ws, done.receipt_path, public_key=handed_in.public_key)
    snapshot = load(ws, assessment)
    found = snapshot.appraised["3.1"]
    assert (found.parts["main"], found.verdict) == (LOW, Verdict.NOT_MET)
    words = appraised_words(snapshot, snapshot.criteria_set.indicator("3.1"))
    assert words == "Nơi nhận đã chấp nhận với số 50/100: chưa đạt."
