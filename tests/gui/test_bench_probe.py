"""The measurement of the start is told when the first page stands, and then ends the program."""

from ntm_desktop.app import BENCH_VARIABLE


def test_painted_is_said_once_and_the_program_ends(program, sample_dir, monkeypatch, capsys):
    ended: list[int] = []
    monkeypatch.setenv(BENCH_VARIABLE, "1")
    monkeypatch.setattr(program.desktop._app, "quit", lambda: ended.append(1))
    program.desktop.begin(sample_dir)
    program.until_ready()
    program.qtbot.waitUntil(lambda: ended == [1], timeout=20_000)
    assert capsys.readouterr().out == "painted\n"
    program.window.filled.emit()  # read again: it was said already
    program.settle()
    assert capsys.readouterr().out == ""
