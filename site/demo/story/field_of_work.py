"""The field: organisations, target groups, areas of law and districts."""

from __future__ import annotations

from core.actor import Actor
from demo.story.cast import BEGINNING
from demo.story.texts import load, moment
from landscape import operations as landscape
from landscape.models import District, LegalArea, Organisation, TargetGroup

GROUP_FIELDS = {"code", "name", "definition", "note", "min_age", "max_age"}


def settle(by: Actor) -> None:
    """All reference data, made where they are missing."""
    texts, at = load("landscape"), moment(BEGINNING, 9)
    for row in texts["organisation"]:
        if not Organisation.objects.filter(code=row["code"]).exists():
            landscape.create_organisation(by=by, at=at, **row)
    for row in texts["target_group"]:
        if not TargetGroup.objects.filter(code=row["code"]).exists():
            values = {name: value for name, value in row.items() if name in GROUP_FIELDS}
            landscape.create_target_group(by=by, at=at, **values)
    for row in texts["legal_area"]:
        if not LegalArea.objects.filter(code=row["code"]).exists():
            responsible = Organisation.objects.filter(code=row.get("responsible")).first()
            landscape.create_legal_area(by=by, at=at, **{**row, "responsible": responsible})
    for row in texts["district"]:
        if not District.objects.filter(code=row["code"]).exists():
            landscape.create_district(by=by, at=at, **row)
