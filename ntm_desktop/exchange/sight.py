"""From an opened package to what is looked at."""

from collections.abc import Sequence

from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.package import AssessmentContent, RuleKind
from ntm_desktop.domain.package_sight import (
    BroughtRule,
    PackageSight,
    RuleFile,
    Trust,
    judged_content,
    sight_differing,
)
from ntm_desktop.exchange.contents import dossier_files
from ntm_desktop.exchange.kept_tables import tables_of_package
from ntm_desktop.exchange.reading import EVIDENCE_FOLDER, OpenedPackage
from ntm_desktop.exchange.rule_files import files_named_in


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
        held_back=held_back(opened, content),
        rules=_brought(content),
    )


def held_back(opened: OpenedPackage, content: AssessmentContent) -> frozenset[str]:
    """Names of the evidence that is listed and not inside."""
    names = {name.removeprefix(EVIDENCE_FOLDER) for name in opened.left_out}
    return frozenset(names.intersection(entry.file for entry in content.every_evidence))


def _brought(content: AssessmentContent) -> tuple[BroughtRule, ...]:
    entries = {entry.sha256: entry for entry in content.rule_files}
    return tuple(
        BroughtRule(
            rule,
            tuple(
                RuleFile(name, digest, entries.get(digest))
                for digest, name in files_named_in(rule).items()
            ),
        )
        for rule in content.rules
        if rule.kind is not RuleKind.REGISTER
    )
