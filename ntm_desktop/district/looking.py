"""A registered package as NTM Xem shows it: the desk's own view of a commune."""

from dataclasses import dataclass, replace
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.catalog.rule_documents import rules_with_decisions
from ntm_desktop.district.checking import known_senders
from ntm_desktop.district.judging import rules_of_content
from ntm_desktop.district.kept import evidence_places, inside_file
from ntm_desktop.district.office_rules import OfficeRules
from ntm_desktop.domain.package import AssessmentContent
from ntm_desktop.domain.package_sight import (
    PackageSight,
    Trust,
    judged_content,
    sight_differing,
)
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.exchange.reading import KeyFor, OpenedPackage
from ntm_desktop.exchange.sight import sight_of
from ntm_desktop.store.register.register import Register, RegisteredPackage


@dataclass(frozen=True, slots=True)
class SeenKept:
    """A kept package as it is looked at; ``places`` are the files its evidence may lie in."""

    sight: PackageSight
    places: tuple[Path, ...]


def looking_at(catalog: Catalog, position: int) -> Staged[SeenKept]:
    """Read a registered package in steps; it is large, and read beside the register.

    Raises:
        PackageError: the file is gone, or is not what was received.
    """

    def begin(register: Register) -> tuple[RegisteredPackage, KeyFor, tuple[Path, ...]]:
        package = register.package_at(position)
        keys = known_senders(register).key_for(package.sha256)
        return package, keys, evidence_places(register, package)

    package, key_for, places = yield OnDatabase(begin)
    inside: tuple[OpenedPackage, AssessmentContent] = yield Beside(
        lambda progress: inside_file(places[0], package, key_for, progress)
    )
    opened, read = inside

    def finish(register: Register) -> SeenKept:
        content = replace(read, commune=catalog.placed(read.commune))
        rules = OfficeRules(catalog, register)
        ours, pinned = rules_of_content(rules, content), rules.pinned(content)
        # What the commune states is held against the rules it used; what counts here besides.
        theirs = rules_with_decisions(pinned.criteria_set, content) if pinned.same else ours
        notes = sight_differing(judged_content(ours, content), content) if theirs != ours else ()
        told = (f"Nơi nhận tính theo quy định mới hơn: {'; '.join(notes)}.",) if notes else ()
        return SeenKept(sight_of(opened, content, theirs, told, Trust.KNOWN), places)

    seen: SeenKept = yield OnDatabase(finish)
    return seen
