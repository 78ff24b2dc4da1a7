"""Who has handed in: the day of the first receipt against the day that was set."""

from datetime import UTC, date, datetime

import pytest

from ntm_desktop.district import answer, enrol, receive
from ntm_desktop.district.lateness import HandIn, lateness, set_due_days
from ntm_desktop.domain.periods import Period, PeriodKind
from ntm_desktop.errors import EntryError
from ntm_desktop.store.register.register import Register
from tests.district import communes

YEAR = Period(2024)


def at(data, today, days=10):
    with Register.open(data) as register:
        if days is not None:
            set_due_days(register, PeriodKind.YEAR, days, communes.START)
        return lateness(register, communes.catalog(), YEAR, today, area="185")


def one(outcome, code="06364"):
    return next(commune for commune in outcome.communes if commune.code == code)


def test_without_a_rule_nobody_is_called_late(data, sender):
    outcome = at(data, date(2030, 1, 1), days=None)
    assert outcome.due is None
    assert one(outcome).state is HandIn.NO_RULE
    assert "chưa đối chiếu" in outcome.source


def test_communes_that_were_never_heard_of_are_there_too(data, sender):
    outcome = at(data, date(2024, 12, 20))
    assert len(outcome.communes) > 10
    assert (one(outcome).enrolled, one(outcome, "06337").enrolled) == (True, False)


@pytest.mark.parametrize(
    ("today", "state", "days"),
    [(date(2024, 12, 24), HandIn.WAITING, 0), (date(2024, 12, 27), HandIn.LATE, 3)],
)
def test_after_the_day_whoever_handed_in_nothing_is_late(data, sender, today, state, days):
    found = one(at(data, today))
    assert (found.state, found.days_late) == (state, days)


@pytest.mark.parametrize(
    ("received", "state"),
    [
        # 25 December in Vietnam already, though still the 24th in UTC.
        (datetime(2024, 12, 24, 18, 0, tzinfo=UTC), HandIn.AFTER),
        (datetime(2024, 12, 24, 9, 0, tzinfo=UTC), HandIn.ON_TIME),
    ],
)
def test_the_day_of_the_first_receipt_counts(data, sender, received, state):
    receive(data, [sender.hand_over().path], now=lambda: received)
    later = datetime(2025, 1, 20, tzinfo=UTC)
    receive(data, [sender.hand_over(money=5).path], now=lambda: later)
    found = one(at(data, date(2025, 2, 1)))
    assert (found.state, found.packages) == (state, 2)


def test_what_was_sent_back_waits_for_the_commune(data, sender):
    receive(data, [sender.hand_over().path], now=lambda: communes.START)
    answer(data, "06364", returned={"criteria": "Xem lại"})
    assert one(at(data, date(2024, 12, 20))).state is HandIn.RETURNED


def test_days_have_to_be_days(data, sender):
    with pytest.raises(EntryError, match="0 đến 120"):
        at(data, date(2024, 12, 20), days=-1)


def test_a_commune_that_became_a_ward_is_not_asked_for_a_report(data, office, tmp_path):
    old = communes.Sender("05986", tmp_path / "cu")  # Phường Tam Thanh has its code from 2025
    enrol(data, old.public)
    with Register.open(data) as register:
        set_due_days(register, PeriodKind.YEAR, 10, communes.START)
        catalog = communes.catalog()
        before = lateness(register, catalog, Period(2024), date(2025, 3, 1))
        after = lateness(register, catalog, Period(2025), date(2026, 3, 1))
    assert one(before, "05986").name == "Xã Hoàng Đồng"
    assert "05986" not in {commune.code for commune in after.communes}
