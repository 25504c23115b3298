"""The field: organisations, target groups, areas of law and districts."""

from __future__ import annotations

from typing import Any

from core.actor import Actor
from demo.story.cast import BEGINNING
from demo.story.texts import load, moment
from landscape import operations as landscape
from landscape.models import District, LegalArea, Organisation, TargetGroup

ORGANISATION_FIELDS = ("code", "name", "short_name", "kind", "description")
GROUP_FIELDS = ("code", "name", "definition", "note", "min_age", "max_age")
AREA_FIELDS = ("code", "name", "law")
DISTRICT_FIELDS = ("code", "name", "number")


def settle(by: Actor) -> None:
    """All reference data, made where they are missing."""
    texts, at = load("landscape"), moment(BEGINNING, 9)
    for row in texts["organisation"]:
        if not Organisation.objects.filter(code=row["code"]).exists():
            landscape.create_organisation(by=by, at=at, **_values(row, ORGANISATION_FIELDS))
    for row in texts["target_group"]:
        if not TargetGroup.objects.filter(code=row["code"]).exists():
            landscape.create_target_group(by=by, at=at, **_values(row, GROUP_FIELDS))
    for row in texts["legal_area"]:
        if not LegalArea.objects.filter(code=row["code"]).exists():
            office = Organisation.objects.filter(code=row.get("responsible")).first()
            landscape.create_legal_area(
                by=by, at=at, responsible=office, **_values(row, AREA_FIELDS)
            )
    for row in texts["district"]:
        if not District.objects.filter(code=row["code"]).exists():
            landscape.create_district(by=by, at=at, **_values(row, DISTRICT_FIELDS))


def _values(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The values the operation takes; the texts carry more for later."""
    return {name: row[name] for name in names if name in row}
