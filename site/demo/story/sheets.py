"""From the plan's texts to the values its pages take."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from demo.story.markup import to_html as rich_text
from handlungskonzept.choices import CostKind, FundingState, GoalKind, Origin
from handlungskonzept.models import FieldOfActionPage
from handlungskonzept.operations.identity import derived
from landscape.models import District, LegalArea, Organisation, TargetGroup
from meetings.models import Resolution
from projectgroups.choices import BuildingBlock
from projectgroups.models import WorkingGroup

Blocks = list[dict[str, Any]]


def chapter_blocks(row: dict[str, Any], texts: dict[str, str] | None = None) -> Blocks:
    """The blocks of a chapter; ``texts`` replace the paragraphs with these keys.

    Headings count from the chapter's own title, so one level less in a chapter below another.
    """
    blocks = []
    for block in row.get("block", []):
        changed = (texts or {}).get(block.get("key", ""), block.get("text", ""))
        level = block.get("level", 1) - (2 if row.get("parent") else 1)
        value, key = _value({**block, "text": changed, "level": level}), block.get("key")
        blocks.append({"type": _kind(block), "value": value, **({"key": key} if key else {})})
    return blocks


def field_values(row: dict[str, Any]) -> dict[str, Any]:
    """Introduction and goals of a field of action; an objective keeps its code as lasting key."""
    goals: Blocks = [
        {"type": GoalKind.GUIDING, "value": row["leitziel"], "key": f"{row['code']}-0"}
    ]
    goals += [
        {"type": GoalKind.OBJECTIVE, "value": goal["text"], "key": goal["code"]}
        for goal in row["goal"]
    ]
    return {"body": [_paragraph(row["intro"])], "goals": goals}


def measure_values(row: dict[str, Any], field: FieldOfActionPage) -> dict[str, Any]:
    """The measure sheet."""
    costs, funding = row["costs"], [cost["funding"] for cost in row["costs"]]
    posts = max((Decimal(cost["staff_fte"]) for cost in costs), default=Decimal(0))
    return {
        "summary": row["summary"],
        "initial_situation": rich_text(row["situation"]),
        "description": rich_text(row["description"]),
        "objective": str(derived(field.translation_key, row["objective"])),
        **_origin(row["origin"]),
        "is_key_measure": row["is_key"],
        "priority": row["priority"],
        "steps": [{"type": "step", "value": _step(step)} for step in row["steps"]],
        "target_groups": _records(TargetGroup, row["target_groups"]),
        "legal_areas": _records(LegalArea, row["legal_areas"]),
        "districts": _records(District, row["districts"]),
        "lead": Organisation.objects.get(code=row["lead"]),
        "lead_function": row["lead_role"],
        "contributors": _records(Organisation, row["contributors"]),
        "project_group": WorkingGroup.objects.filter(slug=row["project_group"]).first(),
        "planned_start": row["planned_start"],
        "planned_end": row["planned_end"],
        "actual_start": row["actual_start"],
        "is_ongoing": row["ongoing"],
        "costs": [{"type": "cost", "value": _cost(cost)} for cost in costs],
        "staff": posts or None,
        "programme": "; ".join(dict.fromkeys(funding)),
        "building_block": _building_block(funding),
        "funding_state": _funding_state(funding),
        "double_funding_check": row["double_funding_check"],
        "indicators": [
            {"type": "indicator", "value": indicator} for indicator in row["indicators"]
        ],
        "visibility": row["visibility"],
        "internal_note": row["internal_note"],
    }


def _kind(block: dict[str, Any]) -> str:
    return "paragraph" if block["type"] == "steps" else str(block["type"])


def _value(block: dict[str, Any]) -> Any:
    match block["type"]:
        case "heading":
            return {"text": block["text"], "level": str(block["level"])}
        case "paragraph":
            return {"text": rich_text(block["text"]), "note": block.get("footnote", "")}
        case "steps":
            steps = "\n".join(f"- **{item['title']}:** {item['text']}" for item in block["items"])
            return {"text": rich_text(steps), "note": ""}
        case "callout":
            return {"title": block.get("title", ""), "text": rich_text(block["text"])}
        case "table":
            return {"caption": block["caption"], "table": _table(block), "has_row_headers": True}
        case "quote":
            return block["text"]
        case "reference":
            resolution = Resolution.objects.get(number=block["resolution"])
            return {"resolution": resolution.pk, "note": block["note"]}
        case _:
            return {"caption": block["caption"]}


def _paragraph(text: str) -> dict[str, Any]:
    return {"type": "paragraph", "value": {"text": rich_text(text), "note": ""}}


def _table(block: dict[str, Any]) -> dict[str, Any]:
    """What Wagtail's table block keeps."""
    return {
        "data": [block["header"], *block["rows"]],
        "table_header_choice": "both",
        "first_row_is_table_header": True,
        "first_col_is_header": True,
        "cell": [],
        "mergeCells": [],
    }


def _step(step: dict[str, Any]) -> dict[str, Any]:
    responsible = Organisation.objects.get(code=step["by"]).name
    return {"text": step["title"], "due": step["due"], "responsible": responsible}


def _cost(cost: dict[str, Any]) -> dict[str, Any]:
    posts = Decimal(cost["staff_fte"])
    kind = CostKind.STAFF if posts >= 1 else CostKind.MATERIAL
    return {
        "year": cost["year"],
        "kind": kind,
        "amount": str(cost["amount"]),
        "note": cost["funding"],
    }


def _origin(text: str) -> dict[str, Any]:
    """The kind of origin that the words name, and the resolutions among them."""
    numbers = re.findall(r"LG \d{4}/\d{2}", text)
    kinds = {"Ratsbeschluss": Origin.COUNCIL, "LG ": Origin.RESOLUTION, "Auftrag": Origin.RESOLUTION,
             "Vorschlag": Origin.PROPOSAL}  # fmt: skip
    kind = next((kind for word, kind in kinds.items() if word in text), Origin.THEME)
    return {
        "origin": kind,
        "origin_note": text,
        "resolutions": list(Resolution.objects.filter(number__in=numbers)),
    }


def _building_block(funding: list[str]) -> str:
    named = re.search(r"Baustein ([123])", " ".join(funding))
    return BuildingBlock(named[1]) if named else ""


def _funding_state(funding: list[str]) -> str:
    if not funding:
        return FundingState.NOT_NEEDED
    words = " ".join(funding)
    return (
        FundingState.OPEN if re.search(r"offen|Vorbehalt|möglich", words) else FundingState.GRANTED
    )


def _records(model: Any, codes: list[str]) -> list[Any]:
    """The records with these codes, in the order of the texts."""
    found = {record.code: record for record in model.objects.filter(code__in=codes)}
    return [found[code] for code in codes]
