"""What the log says of a fault: where, not what somebody typed."""

from ntm_desktop.errors import of_the_machine, trace_without_values


def test_a_trace_has_the_places_and_none_of_the_words():
    told = ""
    try:
        try:
            int("Nguyễn Văn An")
        except ValueError as error:
            raise KeyError("0912 345 678") from error
    except KeyError as error:
        told = trace_without_values(error)
    assert "Nguyễn" not in told.replace('int("Nguyễn Văn An")', "")
    assert "ValueError" in told
    assert "KeyError" in told
    assert "test_a_trace_has_the_places" in told


def test_a_machine_without_a_temporary_folder_is_called_that():
    told = str(of_the_machine(FileNotFoundError(2, "No usable temporary directory found in []")))
    assert "thư mục tạm" in told
    assert "Hãy" in told
    assert "directory" not in told
