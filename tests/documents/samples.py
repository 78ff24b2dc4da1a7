"""Dossiers built in code: figures of an invented commune on the shipped rules and forms."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

from ntm_desktop.catalog import Catalog
from ntm_desktop.documents.dossier.facts import DossierFacts
from ntm_desktop.domain.assessment import Answer, Context, PartAnswer
from ntm_desktop.domain.criteria import Comparison, Kind, Provenance, Threshold
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.projects import Project, ProjectKind
from ntm_desktop.domain.resources import (
    Contribution,
    ContributionKind,
    ResourceLine,
    ResourceSource,
)
from ntm_desktop.domain.thresholds import applicable
from ntm_desktop.domain.units import Commune, District
from ntm_desktop.domain.verdicts import judge

SET = "qd-318-2022-xa"
GROUP = "tdmnpb"
CONTEXT = Context(2024, GROUP)
COMMUNE = Commune(
    "06364",
    "Chiến Thắng",
    "xã",
    District("185", "Bắc Sơn", "huyện"),
    "20",
    "Lạng Sơn",
    province_kind="tỉnh",
)
PROVINCE = "QĐ 99/QĐ-UBND ngày 01/6/2022"


@cache
def catalog():
    return Catalog.shipped()


def rules():
    return catalog().criteria_set(SET)


@cache
def settled_rules():
    """The same rules after the province has set what was left to it, all of it checked."""
    checked = Provenance("đã đối chiếu", verified=True)

    def settled(part):
        if any(t.known and t.group_id in (None, GROUP) for t in part.thresholds):
            return replace(
                part, thresholds=tuple(replace(t, provenance=checked) for t in part.thresholds)
            )
        value = True if part.kind is Kind.YES_NO else Decimal(50)
        rule = Comparison.MET if part.kind is Kind.YES_NO else Comparison.AT_LEAST
        return replace(part, thresholds=(Threshold(rule, value, checked, decision=PROVINCE),))

    base = rules()
    return replace(
        base,
        criteria=tuple(
            replace(
                criterion,
                indicators=tuple(
                    replace(
                        indicator,
                        provenance=checked,
                        parts=tuple(settled(part) for part in indicator.parts),
                    )
                    for indicator in criterion.indicators
                ),
            )
            for criterion in base.criteria
        ),
    )


def good_answer(indicator, criteria_set):
    """An answer that meets every threshold that is known."""
    return Answer(
        {part.id: _good_part(part, criteria_set) for part in indicator.parts},
    )


def _good_part(part, criteria_set):
    if part.kind is Kind.YES_NO:
        return PartAnswer(yes=True)
    threshold = applicable(part, CONTEXT, {"schools": Decimal(3)}, criteria_set).threshold
    at_most = threshold is not None and threshold.comparison in (
        Comparison.AT_MOST,
        Comparison.LESS_THAN,
        Comparison.EXACTLY,
    )
    if part.kind is Kind.PERCENT:
        full = not at_most or (threshold is not None and threshold.value == 100)
        return PartAnswer(Decimal(3 if full else 0), Decimal(3))
    if threshold is None or not isinstance(threshold.value, Decimal):
        return PartAnswer(value=Decimal(1))
    return PartAnswer(value=threshold.value)


def good_answers(criteria_set):
    return {i.no: good_answer(i, criteria_set) for i in criteria_set.indicators()}


PROJECTS = (
    Project(
        1,
        "Trường mầm non xã, hạng mục phòng học chức năng",
        "Hồng Tiến",
        ProjectKind.PAYING_OFF,
        "112/QĐ-UBND, 14/3/2022",
        Decimal(2850),
        Decimal(2600),
        Decimal(250),
        Decimal(250),
        Decimal(100),
        Decimal(0),
    ),
    Project(
        2,
        "Kênh mương Khuổi Dụi",
        "Khuổi Dụi",
        ProjectKind.CARRIED_OVER,
        "301/QĐ-UBND ngày 30/8/2023",
        Decimal("3120.5"),
        Decimal(1500),
        Decimal(1400),
        Decimal("1120.5"),
        Decimal(85),
        Decimal(0),
    ),
)
OWING = Project(
    3,
    "Đường BTXM thôn Làng Huyền",
    "Làng Huyền",
    ProjectKind.PAYING_OFF,
    "87/QĐ-UBND, 02/3/2023",
    Decimal(1240),
    Decimal(1000),
    Decimal(180),
    Decimal(180),
    Decimal(100),
    Decimal(60),
    "Nợ 60 triệu, bố trí 2025",
)
RESOURCES = tuple(
    ResourceLine(source, Decimal(planned), Decimal(actual))
    for source, planned, actual in (
        (ResourceSource.CENTRAL_BUDGET, "1500", "1420"),
        (ResourceSource.LOCAL_BUDGET, "700", "688.5"),
        (ResourceSource.INTEGRATED, "2600", "2412"),
        (ResourceSource.CREDIT, "5200", "5318"),
        (ResourceSource.ENTERPRISE, "60", "45"),
        (ResourceSource.COMMUNITY, "520", "611.3"),
    )
)
CONTRIBUTIONS = (
    Contribution(ContributionKind.CASH, None, "", Decimal(212)),
    Contribution(ContributionKind.LABOUR, Decimal(1215), "công", Decimal(243)),
    Contribution(ContributionKind.LAND, Decimal(1563), "m2", Decimal("156.3")),
)


def facts(*, settled=False, answers=None, **changes):
    """A dossier's facts: every criterion met when ``settled``, else on the rules as shipped.

    ``answers`` replaces single answers, None leaves one out; other changes are attributes.
    """
    criteria_set = changes.pop("criteria_set", settled_rules() if settled else rules())
    given = good_answers(criteria_set)
    for no, answer in (answers or {}).items():
        if answer is None:
            del given[no]
        else:
            given[no] = answer
    made = DossierFacts(
        commune=COMMUNE,
        period=Period(2024),
        criteria_set=criteria_set,
        context=CONTEXT,
        assessment=judge(criteria_set, given, CONTEXT),
        form=catalog().dossier_form(SET),
        answers=given,
        projects=PROJECTS,
        resources=RESOURCES,
        contributions=CONTRIBUTIONS,
        receiving_unit="UBND huyện Bắc Sơn",
    )
    return replace(made, **changes)


def required_texts(form):
    """Something for every required field, so that nothing is missing."""
    fields = (*form.shared_fields, *(f for d in form.documents for f in d.fields))
    texts = {f.id: f"Nội dung {f.label}" for f in fields if f.required}
    return texts | {
        "signer.name": "Hoàng Văn Minh",
        "minutes.invited": "45",
        "minutes.present": "44",
        "minutes.agreed": "43",
        "arrears.date": "30/11/2024",
        "to-trinh.number": "5",
        "to-trinh.date": "05/02/2025",
    }
