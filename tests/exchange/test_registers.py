"""Registers in a package: read back the same, described by the package itself."""

import json
import zipfile
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntm_desktop.catalog import register_fingerprint
from ntm_desktop.domain.package import RegisterContent
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.registers.form import FieldKind
from ntm_desktop.domain.registers.values import show_value
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange.contents import assessment_of
from ntm_desktop.exchange.more_tables import further_tables
from ntm_desktop.exchange.reading import package_descriptor, read_package
from ntm_desktop.exchange.register_tables import register_table
from ntm_desktop.exchange.writing import write_package
from tests.domain.registers.samples import KNOWN, SHIPPED, entry, form, lists
from tests.exchange import samples


def packed_content(register, entries):
    """As ``services`` hands it over: positions from 1, villages by name."""
    villages = [column for column in register.fields if column.kind is FieldKind.VILLAGE]
    told = []
    for number, line in enumerate(entries, 1):
        names = {c.id: show_value(c, line.value(c.id), KNOWN) for c in villages if line.value(c.id)}
        told.append(replace(line, position=number, values={**line.values, **names}))
    return RegisterContent(
        register.id,
        register.version,
        register_fingerprint(register),
        register.title,
        tuple(told),
        register,
    )


@pytest.mark.parametrize("register", SHIPPED, ids=lambda one: one.id)
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_register_that_was_packed_is_read_back_the_same(tmp_path, key, register, data) -> None:
    content = packed_content(register, data.draw(lists(register, 4)))
    folder = tmp_path / str(len(list(tmp_path.iterdir())))
    folder.mkdir()
    opened = samples.write(folder, key, registers=(content,))
    assert assessment_of(opened).registers == (content,)


def test_what_is_asked_about_travels_as_it_was_typed(tmp_path, key) -> None:
    line = Entry("a" * 32, "training", 1, {"classes": "2"}, {"participants": "=45/50"})
    opened = samples.write(tmp_path, key, registers=(packed_content(form("training"), [line]),))
    assert assessment_of(opened).registers[0].entries == (line,)


def test_a_package_without_registers_is_as_it_always_was(package) -> None:
    with zipfile.ZipFile(package.path) as archive:
        info = archive.read("06325_assessment_2024_0001/bag-info.txt").decode()
        described = archive.read("06325_assessment_2024_0001/data/datapackage.json").decode()
    assert "Ntm-Format: 1\n" in info
    assert '"override"' in described
    assert '"register"' not in described
    assert [name for name in package.rows if name.startswith("register")] == []
    with zipfile.ZipFile(package.path) as archive:
        assert not [name for name in archive.namelist() if "register" in name]


def test_the_descriptor_names_units_choices_and_types(tmp_path, key) -> None:
    line = entry("training", classes="2", audience="farmers")
    opened = samples.write(tmp_path, key, registers=(packed_content(form("training"), [line]),))
    with zipfile.ZipFile(opened.path) as archive:
        document = json.loads(archive.read("06325_assessment_2024_0001/data/datapackage.json"))
    table = next(r for r in document["resources"] if r["name"] == "register-training")
    fields = {field["name"]: field for field in table["schema"]["fields"]}
    assert table["title"] == "Sổ đào tạo, tập huấn"
    assert fields["cost_budget"]["title"] == "Kinh phí ngân sách (triệu đồng)"
    assert fields["cost_budget"]["type"] == "number"
    assert fields["audience"]["constraints"]["enum"][0] == "officials"


def test_a_table_that_is_not_listed_among_the_registers_is_refused(tmp_path, key) -> None:
    more = (register_table(form("ocop")),)
    draft = samples.draft(tmp_path)
    rows = {**draft.rows, "register-ocop": []}
    opened = write_package(
        replace(draft, rows=rows, more=more), key, tmp_path / draft.header.file_name
    )
    with pytest.raises(PackageError, match="danh sách sổ"):
        assessment_of(opened)


def test_any_further_table_is_read_by_its_own_description(tmp_path, key) -> None:
    from ntm_desktop.exchange.tables import FieldType, Table, TableField

    table = Table("helpers-of-2030", "Bảng mới", (TableField("x", "X", FieldType.NUMBER),))
    draft = samples.draft(tmp_path)
    rows = {**draft.rows, table.name: [{"x": 5}]}
    write_package(replace(draft, rows=rows, more=(table,)), key, tmp_path / draft.header.file_name)
    opened = read_package(tmp_path / draft.header.file_name, lambda header, key_id: key.public)
    assert opened.rows[table.name] == ({"x": 5},)
    assert assessment_of(opened) == samples.content()


def bare(title="x", field="a", kind="string"):
    fields = [{"name": field, "title": "a", "type": kind}]
    return {"name": "x", "title": title, "schema": {"fields": fields}}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d["resources"].append({"name": "../evil"}),
        lambda d: d["resources"].append({**d["resources"][0]}),
        lambda d: d.pop("resources"),
        lambda d: d["resources"].append({"name": "x", "title": "x", "schema": {"fields": []}}),
        lambda d: d["resources"].append(bare(title=1)),
        lambda d: d["resources"].append(bare(field="A b")),
        lambda d: d["resources"].append(bare(kind="blob")),
    ],
)  # fmt: skip
def test_a_description_that_is_none_is_refused(spoil) -> None:
    from ntm_desktop.exchange.kinds import TABLES

    header = samples.header()
    document = json.loads(package_descriptor(header))
    spoil(document)
    with pytest.raises(PackageError, match="mô tả các bảng"):
        further_tables(json.dumps(document).encode(), TABLES[header.kind])
