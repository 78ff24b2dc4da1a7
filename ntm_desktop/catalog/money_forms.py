"""Sources of money, sectors and quantities of projects: ``forms/sources``, ``forms/projects``."""

from collections import Counter
from collections.abc import Mapping

from ntm_desktop.catalog.reading import Reader, raise_faults, read_provenance
from ntm_desktop.domain.money.sources import TOTAL, Source, SourceTree
from ntm_desktop.domain.project_cards.cards import ProjectForm, QuantityKind, Sector
from ntm_desktop.domain.resources import ContributionKind, ResourceSource
from ntm_desktop.domain.text import fold


def parse_source_tree(document: Mapping[str, object]) -> SourceTree:
    """The tree of sources that a document holds.

    Raises:
        CatalogError: it is faulty; every fault in ``faults``.
    """
    faults: list[str] = []
    head = Reader(document, "đầu tệp", faults)
    tree = SourceTree(
        head.text("id"),
        head.integer("version"),
        head.text("title"),
        tuple(
            _source(Reader(item, f"nguồn {place}", faults))
            for place, item in enumerate(head.items("sources"), start=1)
        ),
        read_provenance(head.child("provenance", "nguồn gốc")),
    )
    head.close()
    faults.extend(_tree_faults(tree))
    raise_faults("Cây nguồn vốn", faults)
    return tree


def _source(reader: Reader) -> Source:
    made = Source(
        reader.text("id"),
        reader.text("label"),
        reader.optional_text("parent"),
        reader.flag("line"),
        reader.flag("seldom", default=False),
        reader.optional_text("resource"),
        reader.optional_text("unit"),
        tuple(fold(text) for text in reader.texts("synonyms")),
    )
    reader.close()
    return made


def _tree_faults(tree: SourceTree) -> list[str]:
    faults: list[str] = []
    ids = Counter(source.id for source in tree.sources)
    faults += [f"nguồn “{name}” có hai lần." for name, count in ids.items() if count > 1]
    seen: set[str] = set()
    for source in tree.sources:
        name = f"nguồn “{source.id}”"
        if source.id == TOTAL:
            faults.append(f"{name}: tên này để dành cho tổng số.")
        if source.parent and source.parent not in seen:
            faults.append(f"{name}: “{source.parent}” không có ở trên nó.")
        seen.add(source.id)
        above = tree.find(source.parent)
        while above is not None and source.line and above.id != source.id:
            if above.line:
                faults.append(f"{name} và “{above.id}” đều là dòng được cộng: bị tính hai lần.")
            above = tree.find(above.parent) if above.parent in seen else None
        known = {str(one) for one in ResourceSource}
        counted = source.line or tree.is_group(source)
        if counted and source.resource not in known:
            faults.append(f"{name}: “resource” không phải là nguồn của biểu nguồn lực.")
        if not counted and source.resource:
            faults.append(f"{name} là chi tiết nên không có “resource”.")
        if not counted and not any(above.line for above in _above(tree, source)):
            faults.append(f"{name}: không thuộc dòng nào được cộng.")
    kinds = {f"community_{kind}" for kind in ContributionKind}
    if {source.id for source in tree.gifts()} != kinds:
        faults.append(f"nguồn “community” phải có đúng các phần: {', '.join(sorted(kinds))}.")
    return faults


def _above(tree: SourceTree, source: Source) -> list[Source]:
    found: list[Source] = []
    above = tree.find(source.parent)
    while above is not None and above not in found:
        found.append(above)
        above = tree.find(above.parent)
    return found


def parse_project_form(document: Mapping[str, object]) -> ProjectForm:
    """The sectors and quantities that a document holds.

    Raises:
        CatalogError: it is faulty; every fault in ``faults``.
    """
    faults: list[str] = []
    head = Reader(document, "đầu tệp", faults)
    form = ProjectForm(
        head.text("id"),
        head.integer("version"),
        head.text("title"),
        tuple(
            _sector(Reader(item, f"lĩnh vực {place}", faults))
            for place, item in enumerate(head.items("sectors"), start=1)
        ),
        tuple(
            _quantity(Reader(item, f"khối lượng {place}", faults))
            for place, item in enumerate(head.items("quantities"), start=1)
        ),
        read_provenance(head.child("provenance", "nguồn gốc")),
    )
    head.close()
    for what, ids in (
        ("lĩnh vực", [one.id for one in form.sectors]),
        ("khối lượng", [one.id for one in form.quantities]),
    ):
        faults += [f"{what} “{n}” có hai lần." for n, count in Counter(ids).items() if count > 1]
    known = {one.id for one in form.quantities}
    faults += [
        f"lĩnh vực “{sector.id}”: không có khối lượng “{name}”."
        for sector in form.sectors
        for name in sector.quantities
        if name not in known
    ]
    raise_faults("Mẫu công trình", faults)
    return form


def _sector(reader: Reader) -> Sector:
    made = Sector(
        reader.text("id"),
        reader.text("label"),
        reader.texts("quantities"),
        tuple(fold(text) for text in reader.texts("synonyms")),
    )
    reader.close()
    return made


def _quantity(reader: Reader) -> QuantityKind:
    made = QuantityKind(
        reader.text("id"),
        reader.text("label"),
        reader.text("unit"),
        tuple(fold(text) for text in reader.texts("synonyms")),
    )
    reader.close()
    return made
