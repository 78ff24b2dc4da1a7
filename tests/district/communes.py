"""Communes that hand over to a district, made without a commune's file."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.assessment import Answer, Context, PartAnswer
from ntm_desktop.domain.package import (
    AssessmentContent,
    CriteriaPin,
    PackageHeader,
    PackageKind,
    stated_verdicts,
)
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.resources import ResourceLine, ResourceSource
from ntm_desktop.domain.verdicts import judge
from ntm_desktop.exchange.minisign import SecretKey
from ntm_desktop.exchange.reading import OpenedPackage
from ntm_desktop.exchange.writing import assessment_draft, write_package

SET = "qd-318-2022-xa"
GROUP = "tdmnpb"
START = datetime(2024, 12, 1, 1, 0, tzinfo=UTC)
YES = Answer(parts={"main": PartAnswer(yes=True)})


@cache
def catalog() -> Catalog:
    return Catalog.shipped()


def content(code="06364", answers=None, *, period="2024", set_id=SET, group=GROUP, money=100):
    criteria_set = catalog().criteria_set(set_id)
    said = {"1.1": YES, "1.2": YES} if answers is None else answers
    when = Period.parse(period)
    outcome = judge(criteria_set, said, Context(when.year, group, {}))
    return AssessmentContent(
        commune=catalog().commune(code, on=when.last_day)[0],
        border=False,
        especially_difficult=False,
        atk=False,
        receiving_unit="UBND huyện Bắc Sơn",
        sample=False,
        period=when,
        pin=CriteriaPin(set_id, criteria_set.version, catalog().fingerprint(set_id)),
        set_title=criteria_set.title,
        group_id=group,
        properties={},
        answers=said,
        verdicts=stated_verdicts(outcome),
        resources=(ResourceLine(ResourceSource.CREDIT, None, Decimal(money)),),
    )


@dataclass
class Sender:
    """A commune's office with its key and its chain of packages."""

    code: str
    folder: Path
    epoch: str = "0" * 32
    key: SecretKey = field(default_factory=SecretKey.generate)
    sequence: int = 0
    previous: str = ""

    def __post_init__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.public = self.folder / f"{self.code}.pub"
        self.public.write_text(self.key.public.text)

    def hand_over(
        self, said: AssessmentContent | None = None, files=None, **changes
    ) -> OpenedPackage:
        """The next package of the chain; ``files`` holds the evidence it lists, by SHA-256."""
        said = said or content(self.code, **changes)
        self.sequence += 1
        header = PackageHeader(
            PackageKind.ASSESSMENT,
            self.code,
            said.period,
            self.epoch,
            self.sequence,
            self.previous,
            START + timedelta(hours=self.sequence),
            "ntm-desktop-0.1.0",
        )
        made = write_package(
            assessment_draft(header, said, files or {}, {}),
            self.key,
            self.folder / header.file_name,
        )
        self.previous = made.sha256
        return made

    def restored(self, epoch="1" * 32) -> "Sender":
        """The same office after its file was restored from a backup."""
        return replace(self, folder=self.folder / "restored", epoch=epoch, sequence=0, previous="")


TO_REGISTER_2 = """
    CREATE TABLE resource (package INTEGER NOT NULL REFERENCES package (position),
        place INTEGER NOT NULL, source TEXT NOT NULL, planned TEXT, actual TEXT,
        note TEXT NOT NULL, PRIMARY KEY (package, place)) STRICT;
    CREATE TABLE contribution (package INTEGER NOT NULL REFERENCES package (position),
        place INTEGER NOT NULL, kind TEXT NOT NULL, quantity TEXT, unit TEXT NOT NULL,
        money TEXT, note TEXT NOT NULL, PRIMARY KEY (package, place)) STRICT;
    INSERT INTO resource SELECT package, line.key, line.value ->> 0, line.value ->> 1,
        line.value ->> 2, coalesce(line.value ->> 3, '')
        FROM kept_table, json_each(kept_table.rows) AS line WHERE name = 'resources';
    INSERT INTO contribution SELECT package, line.key, line.value ->> 0, line.value ->> 1,
        coalesce(line.value ->> 2, ''), line.value ->> 3, coalesce(line.value ->> 4, '')
        FROM kept_table, json_each(kept_table.rows) AS line WHERE name = 'contributions';
    DROP TABLE kept_table; DROP TABLE indicator_verdict; DROP TABLE own_set; DROP TABLE setting;
    DROP TABLE recognition; DROP TABLE appraisal; DROP TABLE act; DROP TABLE assignment;
    DROP TABLE appraisal_text; DROP TABLE sum_made; DROP TABLE answer_below;
    DROP TABLE office_below;
    DROP INDEX key_change_code; DROP INDEX package_epoch; DROP INDEX refusal_file;
    DROP INDEX package_commune;
    ALTER TABLE package DROP COLUMN contents; ALTER TABLE package DROP COLUMN group_id;
    ALTER TABLE package DROP COLUMN border; ALTER TABLE package DROP COLUMN especially_difficult;
    ALTER TABLE package DROP COLUMN atk; ALTER TABLE package DROP COLUMN set_version;
    ALTER TABLE package DROP COLUMN set_fingerprint;
    ALTER TABLE refusal DROP COLUMN commune; ALTER TABLE refusal DROP COLUMN faults;
    DELETE FROM _sqlite_migrations WHERE name IN ('m0003_contents', 'm0004_officers');
    PRAGMA user_version = 2;
"""
"""Makes a register one of the version before it kept every table."""

TO_REGISTER_3 = """
    DROP TABLE act; DROP TABLE assignment; DROP TABLE appraisal_text; DROP TABLE sum_made;
    DROP TABLE answer_below; DROP TABLE office_below;
    DELETE FROM _sqlite_migrations WHERE name = 'm0004_officers';
    PRAGMA user_version = 3;
"""
"""Makes a register one of the version before several officers worked on it."""
