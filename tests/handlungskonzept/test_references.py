"""Resolutions named in the text: public ones by their words, others by their number alone."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.operations import InvalidInput
from handlungskonzept.blocks import ResolutionBlock
from handlungskonzept.document import Reference, from_json, to_json
from handlungskonzept.document.lines import lines_of
from handlungskonzept.operations import write_draft
from handlungskonzept.queries import working_text
from meetings.models import Resolution
from tests.factories.handlungskonzept import Stage, bring_into_working_text, make_adoption
from tests.factories.meetings import make_resolution
from tests.factories.people import AT, acting
from tests.factories.projectgroups import make_project_group


def write(stage: Stage, *resolutions: Resolution, **values: Any) -> None:
    body = [
        {"type": "reference", "value": {"resolution": one.pk, "note": "Einstimmig."}}
        for one in resolutions
    ]
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"body": body, **values})
    bring_into_working_text(stage, stage.chapter)


def references(stage: Stage) -> list[Reference]:
    (chapter, *_rest) = working_text(stage.plan).document.sections
    return [block for block in chapter.blocks if isinstance(block, Reference)]


def test_a_public_resolution_is_named_with_title_body_day_and_address(stage: Stage) -> None:
    resolution = make_resolution(stage.group, title="Wohnen zuerst")
    write(stage, resolution)

    (reference,) = references(stage)

    assert reference.number == resolution.number
    assert reference.link == f"/beschluesse/{resolution.slug}/"
    assert "Wohnen zuerst" in reference.words
    assert "28. Mai 2021" in reference.words
    assert reference.words.endswith("– Einstimmig.")


def test_another_resolution_shows_its_number_and_nothing_else(stage: Stage, client: Client) -> None:
    hidden = make_resolution(stage.group, title="GEHEIM", is_public=False)
    write(stage, hidden)
    write_draft(
        by=acting(stage.writer), at=AT, page=stage.measure, values={"resolutions": [hidden]}
    )
    bring_into_working_text(stage, stage.measure)

    (reference,) = references(stage)
    assert (reference.number, reference.title, reference.body, reference.link) == (
        hidden.number, "", "", "",
    )  # fmt: skip
    adoption = make_adoption(stage)
    for url in ("/handlungskonzept/fassung-1-0/kapitel/1/", "/massnahmen/w-01/"):
        html = client.get(url).content.decode()
        assert hidden.number in html
        assert "GEHEIM" not in html
    assert "GEHEIM" not in adoption.version.content
    with ZipFile(BytesIO(bytes(adoption.document.content))) as package:
        body = package.read("word/document.xml").decode()
    assert hidden.number in body
    assert "GEHEIM" not in body


def test_the_words_stay_as_they_were_when_the_text_was_adopted(
    stage: Stage, client: Client
) -> None:
    resolution = make_resolution(stage.group, title="Wohnen zuerst")
    write(stage, resolution)
    make_adoption(stage)
    Resolution.objects.filter(pk=resolution.pk).update(title="Anders")

    html = client.get("/handlungskonzept/fassung-1-0/kapitel/1/").content.decode()

    assert "Wohnen zuerst" in html
    assert f'href="/beschluesse/{resolution.slug}/"' in html
    assert "Anders" not in html


def test_a_reference_survives_the_frozen_form_and_can_be_compared(stage: Stage) -> None:
    write(stage, make_resolution(stage.group, title="Wohnen zuerst"))
    document = working_text(stage.plan).document

    assert from_json(to_json(document)) == document
    assert any("Wohnen zuerst" in line.text for line in lines_of(document.sections[0]))


def test_a_reference_without_a_choice_is_not_approved(stage: Stage) -> None:
    body = [{"type": "reference", "value": {"resolution": None, "note": ""}}]
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"body": body})
    with pytest.raises(InvalidInput):
        bring_into_working_text(stage, stage.chapter)


def test_the_form_offers_what_the_steering_group_decided_newest_first(stage: Stage) -> None:
    other = make_resolution(make_project_group())
    old = make_resolution(stage.group, title="Erster")
    new = make_resolution(stage.group, title="Zweiter")
    field = ResolutionBlock().field

    labels = [label for _key, label in field.choices]

    assert labels.index(f"{new.number}, 28. Mai 2021: Zweiter") < labels.index(
        f"{old.number}, 28. Mai 2021: Erster"
    )
    assert not any(other.number in label for label in labels)


def test_a_page_with_a_reference_opens_in_the_editor(stage: Stage, client: Client) -> None:
    write(stage, make_resolution(stage.group, title="Wohnen zuerst"))
    client.force_login(stage.writer)
    response = client.get(f"/verwaltung/pages/{stage.chapter.pk}/edit/")
    assert response.status_code == 200
    assert "Wohnen zuerst" in response.content.decode()


def test_references_cost_no_query_each(stage: Stage) -> None:
    counts = []
    for number in (1, 6):
        write(stage, *(make_resolution(stage.group) for _number in range(number)))
        with CaptureQueriesContext(connection) as asked:
            working_text(stage.plan)
        counts.append(len(asked))
    assert counts[0] == counts[1]
