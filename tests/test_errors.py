"""What the log says of a fault: where, not what somebody typed."""

from ntm_desktop.errors import trace_without_values


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
