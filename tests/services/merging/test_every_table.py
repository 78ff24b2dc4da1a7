"""Random edits of every table on several copies: nothing is lost, nothing chosen silently."""

import shutil
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntm_desktop.domain.merging import decide
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.services import edits
from ntm_desktop.services.merging import comparing as comparing_copies
from ntm_desktop.services.merging import removals as removing
from ntm_desktop.services.merging.applying import merging
from ntm_desktop.services.merging.same_things import same_ids
from ntm_desktop.services.workspace import close_workspace
from ntm_desktop.store.commune import edits as edits_stored
from ntm_desktop.store.commune import packages
from tests.services.merging.everything import STEPS, begun, do, mark_every_kind, steps_of
from tests.services.merging.oracle import cells, expected, told_with, typed_only
from tests.services.merging.test_merging import plan, reopened

OURS, THEIRS = "ours", "theirs"
QUIET = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


@pytest.fixture(scope="session")
def start(tmp_path_factory, catalog):
    """Data with records of every kind, made once."""
    folder = tmp_path_factory.mktemp("gộp mọi loại") / "chung"
    begun(folder, catalog)
    return folder


class Copies:
    """Copies of one commune's data on several PCs, by name."""

    def __init__(self, start: Path, room: Path, catalog) -> None:
        self._start, self.room, self._catalog = start, room, catalog
        self._held = ExitStack()

    def take(self, name: str, of: Path | None = None):
        folder = self.room / name
        self.room.mkdir(exist_ok=True)
        shutil.copytree(of or self._start, folder)
        ws = reopened(folder, self._catalog, name)
        self._held.callback(close_workspace, ws)
        return ws

    def __enter__(self) -> "Copies":
        return self

    def __exit__(self, *_error: object) -> None:
        self._held.close()
        shutil.rmtree(self.room)


def by_turns(sides):
    """Choose for what is asked one side after the other, again and again."""
    return lambda shown: {line.id: sides[n % len(sides)] for n, line in enumerate(shown.open)}


def by_value(shown):
    """Choose by what is shown and not by whose it is, so that every PC would choose the same."""
    return {
        line.id: OURS if _rank(line.ours) >= _rank(line.theirs) else THEIRS for line in shown.open
    }


def _rank(text: str) -> tuple[bool, str]:
    return text != "(đã xóa)", text.partition("; đã thêm hoặc sửa")[0]


def merge(mine, other, choose):
    shown = plan(mine, other)
    choices = choose(shown)
    carry_out(mine, merging(other.file.data_dir, choices))
    return shown, choices


def same_as(found, wanted) -> None:
    """Both say the same in every field of every record, but for what nobody types."""
    found, wanted = typed_only(found), typed_only(wanted)
    differing = {at: (found.get(at), wanted.get(at)) for at in {*found, *wanted}}
    differing = {at: pair for at, pair in differing.items() if pair[0] != pair[1]}
    assert not differing, f"nothing else, nothing less: {differing}"


def raw(ws):
    """Every byte of every row, but of the history, which only grows."""
    rows = {
        row["name"]: ws.file.rows(f"SELECT * FROM {row['name']}")
        for row in ws.file.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    # Rules are kept by what they say, and an assessment that was made is kept withdrawn.
    rows["assessment"] = [row for row in rows["assessment"] if not row["withdrawn_at"]]
    # What a merge took in counts only while the merge stands.
    left = ("history", "criteria_set", "rule_document", "merged_rows")
    return {name: sorted(map(repr, of)) for name, of in rows.items() if name not in left}


def hold(mine, other, base, choose):
    """Merge the other copy into ours, and hold what comes of it against what has to.

    Args:
        mine: ours.
        other: the other copy.
        base: what both began with.
        choose: what was compared to a side for each open value.
    """
    same = same_ids(mine.file, other.file)
    here, there = cells(mine), told_with(cells(other), same)
    wanted, before = expected(base, here, there), raw(mine)
    shown, choices = merge(mine, other, choose)
    asked = {line.id for line in shown.open}
    assert not asked - wanted.open, f"asked is only what both changed: {asked - wanted.open}"
    assert not wanted.open - asked, f"what both changed is asked: {wanted.open - asked}"
    same_as(cells(mine), wanted.both(choices))
    assert plan(mine, other).nothing_new, "merged twice is merged once"
    after = raw(mine)
    if after != before:
        edits.undo(mine)
        assert raw(mine) == before, "one undo gives back what was there"
        anew = plan(mine, other)
        assert {line.id for line in anew.open} == asked, "and what is merged again is the same"
        assert [line.where for line in anew.taken] == [line.where for line in shown.taken]
        edits.redo(mine)
        assert raw(mine) == after


def edited(ws, steps, room) -> None:
    for step in steps:
        do(ws, step, room)


def otherwise(steps):
    """The same edits to other values."""
    return [(kind, which, row, "bca"["abc".index(text)]) for kind, which, row, text in steps]


LASTING = steps_of("withdraw", "begin")
"""Without assessments taken out and brought back: with a backup between, that is asked again."""
SIDES = st.lists(st.sampled_from((OURS, THEIRS)), min_size=1, max_size=4)


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=QUIET)
@given(both=STEPS, ours=STEPS, theirs=STEPS, sides=SIDES)
def test_what_both_changed_is_asked_and_all_the_rest_comes_together(
    start, tmp_path_factory, catalog, both, ours, theirs, sides
):
    with Copies(start, tmp_path_factory.mktemp("gộp"), catalog) as copies:
        mine, other = copies.take("Lan"), copies.take("Hoa")
        base = cells(mine)
        edited(mine, both, copies.room)
        edited(other, otherwise(both), copies.room)
        edited(mine, ours, copies.room)
        edited(other, theirs, copies.room)
        hold(mine, other, base, by_turns(sides))
        merge(other, mine, by_turns([OURS]))
        same_as(told_with(cells(other), same_ids(mine.file, other.file)), cells(mine))


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=QUIET)
@given(both=STEPS, ours=STEPS, theirs=STEPS)
def test_whichever_merges_first_comes_to_the_same(
    start, tmp_path_factory, catalog, both, ours, theirs
):
    with Copies(start, tmp_path_factory.mktemp("gộp"), catalog) as copies:
        mine, other = copies.take("Lan"), copies.take("Hoa")
        edited(mine, [*both, *ours], copies.room)
        edited(other, [*otherwise(both), *theirs], copies.room)
        first, second = (
            copies.take("Lan 2", mine.file.data_dir),
            copies.take("Hoa 2", other.file.data_dir),
        )
        shown, _ = merge(first, other, by_value)
        seen, _ = merge(second, mine, by_value)
        assert {line.id for line in shown.open} == {line.id for line in seen.open}
        same_as(told_with(cells(second), same_ids(first.file, second.file)), cells(first))


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=QUIET)
@given(st.lists(STEPS, min_size=3, max_size=3), STEPS)
def test_three_copies_come_to_the_same_in_any_order(start, tmp_path_factory, catalog, own, every):
    with Copies(start, tmp_path_factory.mktemp("gộp"), catalog) as copies:
        one, two, three = (copies.take(name) for name in ("Lan", "Hoa", "Sơn"))
        for ws, steps in zip((one, two, three), own, strict=True):
            edited(ws, steps, copies.room)
            edited(ws, every, copies.room)
            every = otherwise(every)
        again = copies.take("Lan 2", one.file.data_dir)
        for ws, order in ((one, (two, three)), (again, (three, two))):
            for other in order:
                merge(ws, other, by_value)
        same_as(told_with(cells(again), same_ids(one.file, again.file)), cells(one))


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=QUIET)
@given(early=LASTING, lost=LASTING, ours=LASTING, after=LASTING, sides=SIDES)
def test_a_copy_that_went_back_to_a_backup_is_merged_from_there(
    start, tmp_path_factory, catalog, early, lost, ours, after, sides
):
    with Copies(start, tmp_path_factory.mktemp("gộp"), catalog) as copies:
        mine, other = copies.take("Lan"), copies.take("Hoa")
        edited(other, early, copies.room)
        base = told_with(cells(other), {})
        backup = copies.take("Hoa phục hồi", other.file.data_dir)
        with backup.file.transaction():
            packages.renew_epoch(backup.file, backup.now())
        edited(other, lost, copies.room)
        merge(mine, other, by_turns([THEIRS]))  # what the backup has lost is here
        edited(mine, ours, copies.room)
        edited(backup, after, copies.room)
        hold(mine, backup, base, by_turns(sides))
        merge(backup, mine, by_turns([OURS]))
        same_as(told_with(cells(backup), same_ids(mine.file, backup.file)), cells(mine))


def silently(side):
    """A merge that chooses this side where it should ask, for one kind of record."""

    def wrong(kind):
        def deciding(slot, ours, theirs, *rows):
            made = decide(slot, ours, theirs, *rows)
            if slot.subject != kind or not made.conflicts:
                return made
            value = made.with_choices({one.id for one in made.conflicts} if side == THEIRS else ())
            return replace(made, value=value, changed=value != ours, conflicts=())

        return deciding

    return wrong


def forgetting(kind):
    """A merge that leaves out what the other side did, for one kind of record."""

    def deciding(slot, ours, theirs, *rows):
        made = decide(slot, ours, theirs, *rows)
        if slot.subject != kind:
            return made
        return replace(made, value=ours, changed=False, conflicts=())

    return deciding


EVERY_KIND = sorted(set(edits_stored.STORED) - {"merge"})
WRONG = {"lấy máy này": silently(OURS), "lấy máy kia": silently(THEIRS), "bỏ sót": forgetting}


@pytest.fixture(scope="session")
def apart(start, tmp_path_factory, catalog):
    """Two copies in which both officers changed something of every kind."""
    room = tmp_path_factory.mktemp("khác nhau")
    with ExitStack() as held:
        for name, text in (("Lan", "a"), ("Hoa", "b")):
            shutil.copytree(start, room / name)
            ws = reopened(room / name, catalog, name)
            held.callback(close_workspace, ws)
            mark_every_kind(ws, text)
    return room / "Lan", room / "Hoa"


@pytest.mark.parametrize("how", WRONG)
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_merge_that_chose_silently_would_be_noticed(
    start, apart, tmp_path, catalog, monkeypatch, kind, how
):
    shutil.copytree(apart[0], tmp_path / "Lan")
    mine = reopened(tmp_path / "Lan", catalog, "Lan")
    other, base = (reopened(folder, catalog, "Hoa") for folder in (apart[1], start))
    try:
        began = cells(base)
        monkeypatch.setattr(comparing_copies, "decide", WRONG[how](kind))
        with pytest.raises(AssertionError, match=f"is asked: .*{kind}/"):
            hold(mine, other, began, by_turns([OURS, THEIRS]))
    finally:
        for ws in (mine, other, base):
            close_workspace(ws)


@pytest.mark.parametrize("keeps", ["Lan", "Hoa"])
def test_a_merge_that_removed_silently_would_be_noticed(
    start, tmp_path, catalog, monkeypatch, keeps
):
    with Copies(start, tmp_path / "gộp", catalog) as copies:
        both = {name: copies.take(name) for name in ("Lan", "Hoa")}
        began = cells(both["Lan"])
        for name, ws in both.items():
            went_on = [("change", 4, 0, "a")]
            removed = [("delete", 2, 0, "a"), ("delete", 2, 0, "a")]
            edited(ws, went_on if name == keeps else removed, copies.room)
        # As if the other side had not gone on with what was removed.
        monkeypatch.setattr(removing._Found, "_new_in", lambda *_: False)
        with pytest.raises(AssertionError, match=r"is asked: .*project_card/"):
            hold(both["Lan"], both["Hoa"], began, by_turns([OURS]))
