"""The walks of docs/architecture.md, measured: which rooms one edit and its like really pass.

A room is a folder of the package (``store`` with all its wings); the leaves below ``domain`` are
none. At a commune the window stands before each walk and is one room more. No way of calls may
come back into a room it has left: whoever calls down is never called from below.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

from ntm_desktop.district import enrol, init_district, receive
from ntm_desktop.services import dossiers, edits, import_applying, imports
from ntm_desktop.services.exchange.timeline import pack
from tests.gui.office import CRITERIA

ROOMS = frozenset(
    {"catalog", "district", "documents", "domain", "exchange", "gui", "services", "store"}
)
_RUNNERS = frozenset({"domain.staged"})
"""Carries out the steps a service lists, as the window does on its threads."""


class Walk:
    """Every way of calls from room to room, the door first, with how often it was gone."""

    def __init__(self) -> None:
        self.ways: Counter[tuple[str, ...]] = Counter()
        self._under_way: list[tuple[str, ...]] = []

    def __call__(self, frame: FrameType, event: str, _arg: object) -> None:
        package, _, rest = str(frame.f_globals.get("__name__", "")).partition(".")
        room = rest.partition(".")[0]
        if package != "ntm_desktop" or room not in ROOMS or rest in _RUNNERS:
            return
        if event == "call":
            way = self._under_way[-1] if self._under_way else ()
            self._under_way.append(way if way[-1:] == (room,) else (*way, room))
            self.ways[self._under_way[-1]] += 1
        elif event == "return" and self._under_way:
            self._under_way.pop()

    @property
    def rooms(self) -> frozenset[str]:
        return frozenset(room for way in self.ways for room in way)

    @property
    def gone_back_into(self) -> list[tuple[str, ...]]:
        return [way for way in self.ways if len(set(way)) < len(way)]


@contextmanager
def walked() -> Iterator[Walk]:
    walk = Walk()
    before = sys.getprofile()
    sys.setprofile(walk)
    try:
        yield walk
    finally:
        sys.setprofile(before)


@pytest.fixture
def sender(ws, assessment):
    edits.record_yes_no(ws, assessment, "1.1", "main", True)
    return ws


def test_one_edit_goes_through_five_rooms(ws, assessment):
    with walked() as walk:
        edits.record_figure(ws, assessment, "2.1", "main", "denominator", "14,6")
    assert walk.rooms == {"services", "domain", "store", "catalog"}
    assert not walk.gone_back_into


def test_one_workbook_goes_through_six_rooms(ws, assessment):
    with walked() as walk:
        plan = imports.dry_run(ws, assessment, CRITERIA)
        import_applying.apply_import(ws, assessment, plan)
    assert walk.rooms == {"services", "documents", "domain", "store", "catalog"}
    assert not walk.gone_back_into


def test_one_paper_goes_through_six_rooms(sender, assessment):
    with walked() as walk:
        dossiers.make_document(sender, assessment, "bao-cao-ket-qua")
    assert walk.rooms == {"services", "documents", "domain", "store", "catalog"}
    assert not walk.gone_back_into


def test_one_package_goes_through_six_rooms_and_takes_its_papers_from_their_own_walk(
    sender, assessment, tmp_path
):
    with walked() as walk:
        pack(sender, assessment, tmp_path / "one", include_dossier=False)
    assert walk.rooms == {"services", "exchange", "domain", "store", "catalog"}
    assert not walk.gone_back_into

    with walked() as with_papers:
        pack(sender, assessment, tmp_path / "two")
    assert with_papers.rooms == walk.rooms | {"documents"}
    assert not with_papers.gone_back_into


def test_one_package_is_received_in_five_rooms(sender, assessment, tmp_path):
    made = pack(sender, assessment, tmp_path / "usb", include_dossier=False)
    init_district(tmp_path / "huyen", name="UBND huyện Bắc Sơn")
    enrol(tmp_path / "huyen", made.public_key_path)
    with walked() as walk:
        assert receive(tmp_path / "huyen", [made.path]).received
    assert walk.rooms == {"district", "exchange", "domain", "store", "catalog"}
    assert not walk.gone_back_into
