"""A token is asked in a process of its own; `pdfsig` reads what it signed."""

import io
import logging
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ntm_desktop.cli import main as command
from ntm_desktop.documents.pages import Document, Paragraph, Section, words
from ntm_desktop.documents.pdf import document_pdf
from ntm_desktop.documents.signing import child, process
from ntm_desktop.domain.progress import unwatched
from ntm_desktop.domain.signing import PinState, SignOrder
from ntm_desktop.errors import CancelledError, SigningError
from ntm_desktop.services.signing import looking
from tests.signing.conftest import PIN
from tests.stopping import Stopping


@pytest.fixture(scope="module")
def pdf():
    page = Section((Paragraph(words("Nội dung cần ký")),))
    return document_pdf(Document("thu", "Văn bản thử", "thu", (page,)))


def order(driver, **changed):
    """With what is signed, something of it changed."""
    (token,) = process.tokens(driver)
    given = {"driver": driver, "serial": token.serial, "key_id": "01", "pin": PIN}
    return SignOrder(**given | changed)


def sign(pdf, given):
    return process.sign(pdf, given, reason="Ký ban hành", location="Xã Chiến Thắng")


def refusal(pdf, given) -> SigningError:
    with pytest.raises(SigningError) as caught:
        sign(pdf, given)
    return caught.value


def test_the_device_says_its_certificates_without_a_pin(driver):
    (token,) = process.tokens(driver)
    assert token.label == "UBND xa"
    by_id = {one.key_id: one for one in token.certificates}
    now = datetime.now(UTC)
    assert by_id["01"].owner == "Nguyễn Văn An"
    assert by_id["01"].organisation == "UBND xã Chiến Thắng"
    assert by_id["01"].fault(now) == ""
    assert "đã hết hạn" in by_id["02"].fault(now)
    assert "không dùng để ký" in by_id["03"].fault(now)
    assert "chỉ có hiệu lực từ" in by_id["01"].fault(now - timedelta(days=9))


def test_pdfsig_finds_both_signatures_valid_and_the_unsigned_file_unchanged(driver, pdf, tmp_path):
    first = sign(pdf, order(driver))
    assert first.owner == "Nguyễn Văn An"
    assert first.pdf.startswith(pdf)
    second = sign(first.pdf, order(driver))
    target = tmp_path / "ký.pdf"
    target.write_bytes(second.pdf)
    if shutil.which("pdfsig") is None:
        pytest.skip("pdfsig (poppler-utils) is not installed here")

    said = subprocess.run(["pdfsig", target], capture_output=True, text=True, timeout=60).stdout

    assert said.count("Signature is Valid") == 2
    assert said.count("Signature Type: ETSI.CAdES.detached") == 2
    assert "Signer Certificate Common Name: Nguyễn Văn An" in said
    assert "Not total document signed" in said.split("Signature #2")[0]


def test_a_wrong_pin_says_so_and_what_the_device_tells_of_the_tries_left(driver, pdf):
    error = refusal(pdf, order(driver, pin="0000"))
    assert str(error).startswith("Mã PIN không đúng; chưa có gì được ký. ")
    assert error.pin == PinState.WRONG_BEFORE
    assert "còn ít nhất hai lần" in str(error)
    assert sign(pdf, order(driver)).owner == "Nguyễn Văn An"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"key_id": "02"}, "đã hết hạn theo đồng hồ của máy"),
        ({"key_id": "ff"}, "không còn chứng thư đã chọn"),
        ({"serial": "không có"}, "Không thấy USB ký số đã chọn"),
        ({"driver": "/khong/co/driver.so"}, "Không thấy tệp trình điều khiển “driver.so”"),
        ({"driver": __file__}, "không mở được như trình điều khiển PKCS#11"),
    ],
)
def test_what_stands_in_the_way_is_a_sentence(driver, pdf, changed, said):
    error = refusal(pdf, replace(order(driver), **changed))
    assert said in str(error)


def test_signing_can_be_stopped(driver, pdf):
    given = order(driver)
    with pytest.raises(CancelledError):
        process.sign(pdf, given, reason="", location="", progress=Stopping(after=1))


def test_the_pin_stands_in_no_log_no_error_and_no_file(driver, pdf, caplog, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    caplog.set_level(logging.DEBUG)
    given = order(driver, pin="13579111")
    error = refusal(pdf, given)
    assert "13579111" not in f"{error!r} {given!r} {caplog.text}"
    assert not any(b"13579111" in one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())


def test_the_command_lists_certificates_and_signs_a_report(
    driver, sample, made_sample, tmp_path, monkeypatch, capsys
):
    assert command(["sign", "--driver", driver]) == 0
    assert "01  Nguyễn Văn An, hạn" in capsys.readouterr().out

    data, out = sample.file.data_dir, tmp_path / "báo cáo đã ký.pdf"
    sample.close()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PIN}\n"))
    words_ = ["sign", "--driver", driver, "--data", str(data), "--paper", "bao-cao-6-thang-nam"]
    more = ["--certificate", "01", "--number", "45", "--day", "15/12/2024", "--out", str(out)]
    assert command([*words_, *more]) == 0
    assert (
        "Đã ký số “Báo cáo năm 2024 của xã Chiến Thắng”: Nguyễn Văn An" in capsys.readouterr().out
    )
    assert re.search(rb"/SubFilter ?/ETSI\.CAdES\.detached", out.read_bytes())


def test_several_drivers_are_asked_and_one_that_fails_hides_no_other(driver):
    (token,) = looking(["/khong/co/driver.so", driver, driver])(unwatched)
    assert (token.driver, token.label) == (driver, "UBND xa")
    with pytest.raises(SigningError, match=r"driver\.so"):
        looking(["/khong/co/driver.so"])(unwatched)


def test_the_program_tries_whether_the_child_finds_its_libraries(driver):
    assert process.try_parts().startswith("pyHanko 0.")


def test_without_the_extra_that_is_said(monkeypatch):
    monkeypatch.setattr(process, "available", lambda: False)
    with pytest.raises(SigningError, match="không kèm phần ký số"):
        process.tokens("x.so")


@pytest.mark.parametrize(
    ("name", "code"),
    [("PinLocked", "pin_locked"), ("DeviceRemoved", "token_gone"), ("GeneralError", "other")],
)
def test_what_a_driver_throws_has_a_code(name, code):
    assert child._code(type(name, (Exception,), {})()) == code


def test_a_locked_device_says_whom_to_ask():
    error = process._refusal({"fault": "pin_locked", "pin": "locked"}, "x.so")
    assert str(error).count("Thiết bị đã bị khóa") == 1
    assert error.pin == PinState.LOCKED


def test_a_child_that_falls_or_speaks_nonsense_is_a_device_that_does_not_answer(monkeypatch):
    monkeypatch.setattr(process, "available", lambda: True)
    for said, late in ((b"", False), (b"{", False), (b"[]", False), (b"", True)):
        monkeypatch.setattr(
            process, "Child", lambda *_words, said=said, late=late: _Silent(said, late)
        )
        with pytest.raises(SigningError, match="không trả lời"):
            process.tokens("x.so")


class _Silent:
    def __init__(self, said, late):
        self._said = said, late

    def ask(self, *_given):
        return self._said
