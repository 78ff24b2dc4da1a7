"""The whole way in words: receiver, send, receive, fetch."""

import json
import signal
import sys

import pytest

from ntm_desktop.cli import main
from ntm_desktop.district_cli import main as district_main


@pytest.fixture(autouse=True)
def keep_signals():
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def say(capsys):
    def call(program, *words):
        code = program([str(word) for word in words])
        got = capsys.readouterr()
        return code, (json.loads(got.out) if "--json" in words and got.out else got.out), got.err

    return call


def test_from_the_receiver_file_to_the_receipt(say, tmp_path, district, server):
    data, usb = tmp_path / "xã", tmp_path / "usb"
    say(main, "init", "--commune", "06364", "--set", "qd-318-2022-xa", "--period", "2024",
        "--data", data)  # fmt: skip
    say(main, "pack", "--data", data, "--out", usb / "gói", "--unsealed")
    say(district_main, "enrol", "--data", district, usb / "gói" / "06364.pub", "--replace", "thật")
    code, made, _ = say(
        district_main, "receiver", "--data", district, "06364", "--address", server.address,
        "--out", usb, "--json",
    )  # fmt: skip
    assert code == 0

    code, seen, _ = say(main, "receiver", "--data", data, made["receiver"], "--json")
    assert (code, seen["saved"]) == (1, False)
    code, _, error = say(
        main, "receiver", "--data", data, made["receiver"], "--fingerprint", "1234"
    )
    assert code == 1
    assert "Dấu vân tay" in error
    code, seen, _ = say(
        main, "receiver", "--data", data, made["receiver"], "--fingerprint", seen["fingerprint"],
        "--json",
    )  # fmt: skip
    assert (code, seen["saved"]) == (0, True)

    server.stop()
    code, said, _ = say(main, "send", "--data", data)
    assert code == 1
    assert "chưa trả lời" in said
    server.start()
    code, sent, _ = say(main, "send", "--data", data, "--json")
    assert (code, sent["sent"]) == (0, [1])
    (one,) = sent["sendings"]
    assert (one["sequence"], one["state"]) == (1, "Đã gửi, chờ phiếu")
    assert one["receiver"]

    code, received, _ = say(district_main, "receive", "--data", district, "--json")
    assert (code, len(received["received"])) == (0, 1)
    code, got, _ = say(main, "fetch", "--data", data, "--json")
    assert (code, len(got["files"]), got["accepted"]) == (0, 1, [])
    code, got, _ = say(main, "fetch", "--data", data, "--accept", "--json")
    assert (code, got["accepted"]) == (0, ["Nhận phiếu tiếp nhận gói số 1"])


def test_by_a_folder_that_lies_elsewhere_on_this_pc(say, tmp_path, district):
    data, usb, share = tmp_path / "xã", tmp_path / "usb", tmp_path / "ổ chung"
    share.mkdir()
    say(main, "init", "--commune", "06364", "--set", "qd-318-2022-xa", "--period", "2024",
        "--data", data)  # fmt: skip
    say(main, "pack", "--data", data, "--out", usb / "gói", "--unsealed")
    say(district_main, "enrol", "--data", district, usb / "gói" / "06364.pub", "--replace", "thật")
    code, made, _ = say(
        district_main, "receiver", "--data", district, "06364", "--folder", share,
        "--address", r"\\may-chu\ntm", "--out", usb, "--json",
    )  # fmt: skip
    assert code == 0
    code, seen, _ = say(
        main, "receiver", "--data", data, made["receiver"], "--fingerprint", made["fingerprint"],
        "--folder", share / "06364", "--json",
    )  # fmt: skip
    assert (code, seen["saved"], seen["fault"]) == (0, True, "")
    assert seen["address"] == str(share / "06364")
    code, sent, _ = say(main, "send", "--data", data, "--json")
    assert (code, sent["sent"]) == (0, [1])
    code, received, _ = say(district_main, "receive", "--data", district, "--json")
    assert (code, len(received["received"])) == (0, 1)
    code, got, _ = say(main, "fetch", "--data", data, "--accept", "--json")
    assert (code, got["accepted"]) == (0, ["Nhận phiếu tiếp nhận gói số 1"])


def test_an_unknown_receiver_is_named_with_those_there_are(say, tmp_path, district, server):
    data = tmp_path / "xã"
    say(main, "init", "--commune", "06364", "--set", "qd-318-2022-xa", "--period", "2024",
        "--data", data)  # fmt: skip
    code, _, error = say(main, "send", "--data", data, "--to", "Sở")
    assert code == 1
    assert "USB" in error


@pytest.mark.parametrize("address", ["nhan.example", "http://nhan.example:80", "https://a b"])
def test_an_address_that_is_none_makes_no_file(say, tmp_path, district, address):
    code, _, error = say(
        district_main, "receiver", "--data", district, "06364", "--address", address,
        "--out", tmp_path / "usb",
    )  # fmt: skip
    assert code == 1
    assert "https://" in error
    assert not list((tmp_path / "usb").glob("*.ntmr"))


def test_offline_nothing_of_the_network_is_imported_to_start():
    import subprocess

    words = "import ntm_desktop.app, ntm_desktop.gui.exchange.page, sys; " \
        "print([m for m in ('http.client', 'ssl', 'ntm_desktop.exchange.transports.line') " \
        "if m in sys.modules])"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
