"""From an opened package to what is looked at."""

from collections.abc import Sequence

from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.package import AssessmentContent
from ntm_desktop.domain.package_sight import (
    PackageSight,
    Trust,
    judged_content,
    sight_differing,
)
from ntm_desktop.exchange.contents import dossier_files
from ntm_desktop.exchange.kept_tables import tables_of_package
from ntm_desktop.exchange.reading import EVIDENCE_FOLDER, OpenedPackage


def sight_of(
    opened: OpenedPackage,
    content: AssessmentContent,
    criteria_set: CriteriaSet | None,
    notes: Sequence[str],
    trust: Trust,
    *,
    sealed: bool = False,
) -> PackageSight:
    """An opened package as it is looked at."""
    assessment = judged_content(criteria_set, content) if criteria_set is not None else None
    return PackageSight(
        header=opened.header,
        sha256=opened.sha256,
        size=opened.size,
        fingerprint=opened.key.fingerprint,
        trust=trust,
        sealed=sealed,
        content=content,
        criteria_set=criteria_set,
        assessment=assessment,
        differing=sight_differing(assessment, content) if assessment is not None else (),
        notes=tuple(notes),
        papers=dossier_files(opened),
        tables=tables_of_package(opened),
        held_back=frozenset(name.removeprefix(EVIDENCE_FOLDER) for name in opened.left_out),
    )
