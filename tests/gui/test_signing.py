"""“Ký số…” in the window; the token is played, `tests/signing` asks a real one."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ntm_desktop.documents.signing import process
from ntm_desktop.domain.signing import PinState, Signed, Token, TokenCertificate
from ntm_desktop.errors import SigningError
from ntm_desktop.gui.papers.sign_dialog import SignDialog
from ntm_desktop.gui.reports.page import ReportsPage

NOW = datetime.now(UTC)
DRIVER = "/x/ky.dll"
YEAR = timedelta(days=365)


def certificate(owner, ends=NOW + YEAR):
    return TokenCertificate("01", owner, "UBND xã", "CA thử", NOW - 2 * YEAR, ends)


def device(pin, *certificates):
    return Token("Thiết bị", DRIVER, "1", pin, certificates)


@pytest.fixture
def plugged(monkeypatch):
    """What is plugged in, and what signing answers."""
    state: dict[str, Any] = {
        "tokens": (Token("UBND xã", DRIVER, "7", PinState.FRESH, (certificate("Bà Hoa"),)),),
        "pins": [],
    }

    def sign(pdf, order, *, reason, location, progress):
        state["pins"].append(order.pin)
        if order.pin != "2468":
            raise SigningError("Mã PIN không đúng; chưa có gì được ký.", pin="last_try")
        return Signed(pdf + b"%", "Bà Hoa", NOW)

    monkeypatch.setattr(process, "available", lambda: True)
    monkeypatch.setattr("ntm_desktop.services.signing.available", lambda: True)
    monkeypatch.setattr("ntm_desktop.services.signing.drivers_here", lambda: (DRIVER,))
    monkeypatch.setattr(process, "tokens", lambda driver, progress: state["tokens"])
    monkeypatch.setattr(process, "sign", sign)
    return state


@pytest.fixture
def page(on_sample):
    on_sample.desktop.window.context.navigate("reports")
    on_sample.settle()
    (found,) = on_sample.window.findChildren(ReportsPage)
    on_sample.qtbot.waitUntil(lambda: found.life.life is not None, timeout=20_000)
    return found


def entries(page):
    return [action.text() for action in page.life.menu.actions()]


def opened(on_sample, page):
    page.life.sign_digitally()
    on_sample.settle()
    (dialog,) = on_sample.window.findChildren(SignDialog)
    return dialog


def test_nothing_of_it_is_shown_without_the_extra(on_sample, page, monkeypatch):
    monkeypatch.setattr("ntm_desktop.services.signing.available", lambda: False)
    page.life.show_life(page.life._key, page.life.life)
    assert not any("Ký số" in text for text in entries(page))


def test_a_report_is_signed_and_says_by_whom(on_sample, plugged, page):
    page.life.show_life(page.life._key, page.life.life)
    assert "Ký số…" in entries(page)
    dialog = opened(on_sample, page)
    assert dialog.certificate.currentText() == "Bà Hoa – UBND xã · UBND xã"
    assert not dialog.sign_button.isEnabled()
    dialog.number.setText("45")
    dialog.day.setText("15/12/2024")
    dialog.pin.setText("2468")
    dialog.sign_button.click()
    on_sample.settle()
    assert page.life.state.text().startswith("Đã ký số: Bà Hoa lúc ")
    assert page.life.state.text().endswith(" · văn bản số 45")
    assert page.life.step_button.text() == "Mở bản ký số"
    assert "Ký số thêm…" in entries(page)
    assert on_sample.window.context.preferences.sign_driver == DRIVER


def test_a_wrong_pin_stays_in_the_dialog_and_in_no_field(on_sample, plugged, page):
    dialog = opened(on_sample, page)
    dialog.pin.setText("1111")
    dialog.sign_button.click()
    on_sample.settle()
    assert dialog.isVisible()
    assert "Mã PIN không đúng" in dialog.told.text
    assert dialog.pin.text() == ""
    assert dialog.focusWidget() is dialog.pin
    assert plugged["pins"] == ["1111"]
    dialog.reject()


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        ((), "Hãy cắm USB"),
        ((device(PinState.FRESH),), "không có chứng thư nào"),
        (
            (device(PinState.LAST_TRY, certificate("A")),),
            "CHỈ CÒN MỘT LẦN",
        ),
        ((device(PinState.LOCKED, certificate("A")),), "đã bị khóa"),
        (
            (device(PinState.FRESH, certificate("A", NOW - YEAR)),),
            "đã hết hạn",
        ),
    ],
)
def test_what_stands_in_the_way_is_said_before_the_pin(on_sample, plugged, page, tokens, said):
    plugged["tokens"] = tokens
    dialog = opened(on_sample, page)
    assert said in dialog.told.text
    usable = said == "CHỈ CÒN MỘT LẦN"
    assert dialog.pin.isEnabled() is usable
    dialog.reject()
