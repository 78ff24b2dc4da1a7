"""Which copy of a set this office judges by: its own, in the commune's version if it can."""

from dataclasses import dataclass

from ntm_desktop.catalog import Catalog
from ntm_desktop.catalog.criteria import (
    canonical_bytes,
    criteria_set_document,
    fingerprint,
    parse_criteria_set,
)
from ntm_desktop.catalog.reading import parse_json
from ntm_desktop.catalog.rule_documents import amendments_of, read_set_rule
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.overrides import ProvincialOverride
from ntm_desktop.domain.package import AssessmentContent, RuleKind
from ntm_desktop.errors import CatalogError, PackageError
from ntm_desktop.store.register import own_sets
from ntm_desktop.store.register.register import Register


@dataclass(frozen=True, slots=True)
class Pinned:
    """The copy of a set that an assessment is judged by.

    Attributes:
        fingerprint: of this copy.
        same: it is the very version the commune used.
        brought: this office has none of its own; the commune sent it along.
    """

    criteria_set: CriteriaSet
    fingerprint: str
    same: bool
    brought: bool


class OfficeRules:
    """The rules that came with this program, and the versions of them that came before.

    A set is kept in the register the first time it is judged by, so that after an update of
    this program a commune that has not got the update yet is still judged by what it used.
    Copies that communes send along never get there.

    Attributes:
        catalog: what came with this program.
    """

    def __init__(self, catalog: Catalog, register: Register) -> None:
        """For one call; nothing is read yet."""
        self.catalog = catalog
        self._register = register
        self._earlier: dict[str, CriteriaSet | None] = {}
        self._amendments: dict[str, tuple[ProvincialOverride, ...]] = {}

    def pinned(self, content: AssessmentContent) -> Pinned:
        """The copy that an assessment is to be judged by.

        Raises:
            PackageError: ``unknown-set`` when no version of the set lies here and the package
                does not bring it.
        """
        pin = content.pin
        try:
            own = self.catalog.criteria_set(pin.set_id)
            own_print = self.catalog.fingerprint(pin.set_id)
        except CatalogError:
            own, own_print = None, ""
        if own is not None and own.assessable and own_print == pin.fingerprint:
            return Pinned(own, own_print, same=True, brought=False)
        earlier = self._kept(pin.fingerprint)
        if earlier is not None and earlier.id == pin.set_id:
            return Pinned(earlier, pin.fingerprint, same=True, brought=False)
        if own is None or not own.assessable:
            # Only where this office has none of its own: a copy under a known id may be loosened.
            brought = _brought_set(content)
            if brought is not None:
                return Pinned(brought, pin.fingerprint, same=True, brought=True)
        if own is None:
            raise PackageError(
                "unknown-set",
                f"Gói bị từ chối: đánh giá theo bộ tiêu chí “{pin.set_id}” mà nơi nhận chưa có. "
                "Hãy cập nhật chương trình ở nơi nhận, hoặc đề nghị xã đóng gói lại.",
            )
        return Pinned(own, own_print, same=False, brought=False)

    def amendments(self, pinned: Pinned) -> tuple[ProvincialOverride, ...]:
        """The national amendments that fit a copy of a set."""
        found = self._amendments.get(pinned.fingerprint)
        if found is None:
            found = amendments_of(pinned.criteria_set, self.catalog.overrides())
            self._amendments[pinned.fingerprint] = found
        return found

    def remember(self, set_id: str) -> None:
        """Keep this program's copy of a set for later. Inside a transaction."""
        try:
            own = self.catalog.criteria_set(set_id)
            print_ = self.catalog.fingerprint(set_id)
        except CatalogError:
            return
        if own.assessable and not own_sets.has(self._register, print_):
            document = canonical_bytes(criteria_set_document(own)).decode("utf-8")
            own_sets.keep(self._register, print_, set_id, own.version, document)

    def _kept(self, fingerprint_: str) -> CriteriaSet | None:
        if fingerprint_ not in self._earlier:
            document = own_sets.document(self._register, fingerprint_)
            found = None
            if document is not None:
                try:
                    found = parse_criteria_set(
                        parse_json(document.encode("utf-8"), f"{fingerprint_[:12]}.json")
                    )
                except CatalogError:
                    found = None
                if found is not None and fingerprint(found) != fingerprint_:
                    # Written by a program that knew more or less than this one.
                    found = None
            self._earlier[fingerprint_] = found
        return self._earlier[fingerprint_]


def _brought_set(content: AssessmentContent) -> CriteriaSet | None:
    for rule in content.rules:
        if rule.kind is RuleKind.SET and rule.fingerprint == content.pin.fingerprint:
            found = read_set_rule(rule)
            if (found.id, found.version) == (content.pin.set_id, content.pin.version):
                return found
    return None
