"""Lines of a register that are made when they are looked at."""

from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.registers.lines import Lines, ids_of


def counted() -> tuple[Lines, list[int]]:
    asked: list[int] = []

    def make(place: int) -> Entry:
        asked.append(place)
        return Entry(f"id{place}", "training", place, {"topic": f"lớp {place}"})

    return Lines([f"id{place}" for place in range(1000)], make), asked


def test_only_the_lines_looked_at_are_made_and_each_once() -> None:
    lines, asked = counted()
    assert (len(lines), ids_of(lines)[999]) == (1000, "id999")
    assert asked == []
    assert lines[7].value("topic") == lines[7].value("topic") == "lớp 7"
    assert [line.id for line in lines[10:12]] == ["id10", "id11"]
    assert asked == [7, 10, 11]


def test_walking_them_gives_every_line_in_order() -> None:
    lines, asked = counted()
    assert lines[500].position == 500
    assert [line.position for line in lines] == list(range(1000))
    assert sorted(asked) == list(range(1000))


def test_they_are_the_same_as_the_same_entries_however_those_are_held() -> None:
    lines, _ = counted()
    entries = tuple(counted()[0])
    assert lines == entries
    assert lines != entries[1:]
    assert Lines([], lambda place: entries[place]) == ()
    assert ids_of(entries) == ids_of(lines)
