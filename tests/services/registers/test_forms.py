"""A province's own register: a file, signed and handed on, then kept and packed as any other."""

import json
from typing import Any

import pytest

from ntm_desktop.catalog import parse_register, register_document
from ntm_desktop.domain.package import RuleKind
from ntm_desktop.domain.registers.entries import gone_columns
from ntm_desktop.errors import CatalogError, EntryError, PackageError
from ntm_desktop.exchange.contents import assessment_of
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.reading import read_package
from ntm_desktop.services import undo
from ntm_desktop.services.exchange.timeline import pack
from ntm_desktop.services.registers.editing import add_entry, type_fields
from ntm_desktop.services.registers.forms import keep_form_file
from ntm_desktop.services.registers.listing import find_register, register_forms, register_view
from ntm_desktop.services.rules.authorities import rules_office, set_rules_office, trust_authority
from ntm_desktop.services.rules.handing_on import accept, pack_rules
from ntm_desktop.services.workspace import close_workspace, latest_assessment
from tests.services.own_rules import office, preview

PROVINCE = "Văn phòng Điều phối NTM tỉnh Lạng Sơn"
BEES: dict[str, Any] = {
    "id": "20-ong-mat",
    "version": 1,
    "title": "Sổ đàn ong của tỉnh",
    "singular": "hộ nuôi ong",
    "province_code": "20",
    "provenance": {"source": "Hướng dẫn 12/HD-VPĐP ngày 02/02/2024", "verified": True},
    "fields": [
        {"id": "name", "label": "Chủ hộ", "kind": "text", "required": True},
        {"id": "since", "label": "Từ ngày", "kind": "date", "required": True},
        {"id": "hives", "label": "Số đàn", "kind": "whole", "unit": "đàn"},
    ],
    "dated_by": "since",
    "tense": "standing",
    "sums": [{"id": "hives", "label": "Số đàn", "kind": "sum", "field": "hives", "unit": "đàn"}],
}


def written(tmp_path, **changes):
    path = tmp_path / "mau.json"
    path.write_text(json.dumps(BEES | changes, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def province(ws, tmp_path):
    set_rules_office(ws, PROVINCE)
    keep_form_file(ws, written(tmp_path))
    return ws


@pytest.fixture
def commune(tmp_path, catalog, province):
    opened = office(tmp_path / "xã khác", catalog)
    trust_authority(opened, rules_office(province).public_key, PROVINCE)
    yield opened
    close_workspace(opened)


def test_a_register_from_a_file_is_kept_used_and_taken_back(ws, tmp_path) -> None:
    before = len(register_forms(ws))
    change = keep_form_file(ws, written(tmp_path))
    assert change.label == "Thêm mẫu “Sổ đàn ong của tỉnh”"
    assert len(register_forms(ws)) == before + 1
    add_entry(ws, "20-ong-mat", {"name": "Ông Slao", "since": "2023", "hives": "12"})
    assert register_view(ws, "20-ong-mat").entries[0].value("hives") == "12"
    undo.undo(ws)
    undo.undo(ws)
    assert len(register_forms(ws)) == before


def test_what_a_newer_form_has_no_place_for_is_asked_about_and_never_lost(ws, tmp_path) -> None:
    def kind(*choices: str) -> dict[str, Any]:
        listed = [{"id": one, "label": f"Ong {one}"} for one in choices]
        return {"id": "kind", "label": "Giống", "kind": "choice", "choices": listed}

    fields: Any = BEES["fields"]
    first = [*fields, kind("noi", "ngoai", "rung")]
    keep_form_file(ws, written(tmp_path, fields=first))
    typed_in = {"name": "Ông Slao", "since": "2023", "hives": "12", "kind": "Ong ngoai"}
    add_entry(ws, "20-ong-mat", typed_in)
    second = [*fields[:2], kind("noi", "rung")]
    keep_form_file(ws, written(tmp_path, version=2, fields=second, sums=[]))
    view = register_view(ws, "20-ong-mat")
    (line,) = view.entries
    assert dict(line.asked) == {"hives": "12", "kind": "Ong ngoai"}
    assert set(line.values) == {"name", "since"}
    assert gone_columns(view.form, line) == ("Sổ không còn cột này; đã ghi “12”.",)
    with pytest.raises(EntryError, match="không có cột"):
        type_fields(ws, line.id, {"hives": "13"})
    type_fields(ws, line.id, {"hives": "", "kind": "Ong noi"})
    (line,) = register_view(ws, "20-ong-mat").entries
    assert not line.asked
    for _ in range(2):
        undo.undo(ws)
    (line,) = register_view(ws, "20-ong-mat").entries
    assert line.value("hives") == "12"
    assert line.value("kind") == "ngoai"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "training", "province_code": "20"}, "đi cùng chương trình"),
        ({"id": "04-x", "province_code": "04"}, "của tỉnh khác"),
        ({"id": "ong-mat"}, "phải bắt đầu bằng"),
    ],
)
def test_a_register_that_cannot_be_used_here_is_refused(ws, tmp_path, changes, said) -> None:
    with pytest.raises(EntryError, match=said):
        keep_form_file(ws, written(tmp_path, **changes))


def test_a_faulty_file_is_refused_with_every_fault(ws, tmp_path) -> None:
    with pytest.raises(CatalogError) as refused:
        keep_form_file(ws, written(tmp_path, dated_by="nowhere", key=["nobody"]))
    assert len(refused.value.faults) == 2


def test_a_signed_register_arrives_is_shown_first_and_counts_from_then_on(
    province, commune, tmp_path
) -> None:
    made = pack_rules(province, tmp_path / "usb", registers=["20-ong-mat"])
    offered = preview(commune, made.path).offered
    assert [one.rule.kind for one in offered] == [RuleKind.REGISTER]
    assert [one.label for one in offered[0].comparison.head] == [
        "Cột “Chủ hộ”", "Cột “Từ ngày”", "Cột “Số đàn”",
    ]  # fmt: skip
    accept(commune, made.path)
    assert find_register(commune, "20-ong-mat").title == "Sổ đàn ong của tỉnh"
    assert preview(commune, made.path).known
    assert accept(commune, made.path).touched == frozenset()


def test_an_older_version_and_another_content_of_the_same_are_refused(
    province, commune, tmp_path
) -> None:
    first = pack_rules(province, tmp_path / "usb", registers=["20-ong-mat"]).path
    keep_form_file(province, written(tmp_path, title="Sổ đàn ong"))
    twin = pack_rules(province, tmp_path / "usb2", registers=["20-ong-mat"]).path
    keep_form_file(province, written(tmp_path, version=2))
    accept(commune, pack_rules(province, tmp_path / "usb3", registers=["20-ong-mat"]).path)
    with pytest.raises(PackageError) as old:
        preview(commune, first)
    assert old.value.reason == "sequence"
    other = office(tmp_path / "xã thứ ba", province.catalog)
    try:
        trust_authority(other, rules_office(province).public_key, PROVINCE)
        accept(other, first)
        with pytest.raises(PackageError) as conflict:
            preview(other, twin)
        assert conflict.value.reason == "conflict"
    finally:
        close_workspace(other)


def test_its_form_travels_with_the_package_and_the_programs_own_do_not(
    province, assessment, tmp_path
) -> None:
    add_entry(province, "20-ong-mat", {"name": "Ông Slao", "since": "2023", "hives": "12"})
    add_entry(province, "training", {"topic": "Na"})
    made = pack(province, assessment, tmp_path / "goi", seal_to=(), include_dossier=False)
    key = PublicKey.parse(made.public_key_path.read_text(encoding="utf-8").splitlines()[-1])
    content = assessment_of(read_package(made.path, lambda _header, _key_id: key))
    assert {one.register for one in content.registers} == {"20-ong-mat", "training"}
    carried = [rule for rule in content.rules if rule.kind is RuleKind.REGISTER]
    assert [rule.id for rule in carried] == ["20-ong-mat"]
    form = parse_register(json.loads(carried[0].document))
    assert register_document(form)["fields"] == BEES["fields"]


def test_a_register_of_the_program_is_not_handed_on(province, tmp_path) -> None:
    with pytest.raises(EntryError, match="đi cùng chương trình"):
        pack_rules(province, tmp_path / "usb", registers=["training"])


def test_the_lines_of_a_commune_are_added_up_from_what_was_sent(
    province, assessment, tmp_path
) -> None:
    from ntm_desktop.domain.registers.collation import CommuneEntries, collate_register

    add_entry(province, "20-ong-mat", {"name": "Ông Slao", "since": "2023", "hives": "12"})
    made = pack(province, assessment, tmp_path / "goi", seal_to=(), include_dossier=False)
    key = PublicKey.parse(made.public_key_path.read_text(encoding="utf-8").splitlines()[-1])
    content = assessment_of(read_package(made.path, lambda _header, _key_id: key))
    form = find_register(province, "20-ong-mat")
    entries = content.registers[0].entries
    two = [CommuneEntries("1", "Xã A", entries), CommuneEntries("2", "Xã B", entries)]
    period = latest_assessment(province).period
    assert collate_register(form, two, period).sums[0].total.number == 24
