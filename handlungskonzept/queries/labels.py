"""Names, codes, links and pictures that the texts of a plan mention, read with one query per kind."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from wagtail.images import get_image_model
from wagtail.models import Page

from core.formats import date_words
from handlungskonzept.document import Run
from handlungskonzept.document.richtext import plain_address
from handlungskonzept.models import Measure
from handlungskonzept.queries.rows import Row
from landscape.models import District, LegalArea, Organisation, TargetGroup
from meetings.models import Resolution
from meetings.permissions import resolutions_visible_to
from meetings.queries.public_words import public_titles
from projectgroups.models import Milestone, WorkingGroup

_PAGE_LINK = re.compile(r'linktype="page"[^>]*?\bid="(\d+)"|\bid="(\d+)"[^>]*?linktype="page"')
_MODELS: dict[str, type[Model]] = {
    "lead": Organisation,
    "contributors": Organisation,
    "target_groups": TargetGroup,
    "legal_areas": LegalArea,
    "districts": District,
    "project_group": WorkingGroup,
    "resolutions": Resolution,
}


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture as it lies in the library: fingerprint (none: its file is gone), media type, credit."""

    image_id: int
    sha256: str
    content_type: str
    credit: str
    is_decorative: bool


@dataclass(frozen=True, slots=True)
class ResolutionWords:
    """What a text may say about a resolution: everything when it is public, else its number."""

    number: str
    title: str = ""
    body: str = ""
    day: str = ""
    link: str = ""

    def __str__(self) -> str:
        """Number and title, as lists of resolutions name it."""
        return ": ".join(filter(None, (self.number, self.title)))


NO_PICTURE = PictureFile(0, "", "", "", is_decorative=False)
"""Stands for a picture that is no longer in the library."""


@dataclass(slots=True)
class Labels:
    """Everything the texts refer to, as words."""

    names: dict[tuple[type[Model], int], str] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)
    code_of_page: dict[int, str] = field(default_factory=dict)
    identities: dict[int, str] = field(default_factory=dict)
    addresses: dict[int, str] = field(default_factory=dict)
    pictures: dict[int, PictureFile] = field(default_factory=dict)
    milestones: list[Milestone] = field(default_factory=list)
    resolutions: dict[int, ResolutionWords] = field(default_factory=dict)

    def name(self, kind: str, key: int | None) -> str:
        """The name of what a field points to, empty when it is gone."""
        return self.names.get((_MODELS[kind], key), "") if key is not None else ""

    def all_names(self, kind: str, keys: Iterable[int]) -> tuple[str, ...]:
        """The names of all that a field points to, in the order of their model."""
        wanted = set(keys)
        model = _MODELS[kind]
        return tuple(
            name for (cls, key), name in self.names.items() if cls is model and key in wanted
        )

    def link(self, attributes: dict[str, str]) -> Run:
        """A run with the address or the section a link of a rich text leads to."""
        if attributes.get("linktype") != "page":
            return plain_address(attributes)
        key = int(attributes["id"]) if attributes.get("id", "").isdecimal() else 0
        if key in self.identities:
            return Run("", target=self.identities[key])
        return Run("", link=self.addresses.get(key, ""))


def labels_for(rows: list[Row]) -> Labels:
    """The labels for these texts: a handful of queries, however many texts there are."""
    labels = Labels()
    wanted: dict[type[Model], set[int]] = {model: set() for model in _MODELS.values()}
    links: set[int] = set()
    for row in rows:
        labels.identities[row.pk] = row.identity
        for name, model in _MODELS.items():
            value = row.content.get(name)
            wanted[model].update(value if isinstance(value, list) else [value] if value else [])
        links.update(_links_in(row))
        wanted[Resolution].update(_resolutions_in(row))
    labels.resolutions = _resolutions(wanted.pop(Resolution))
    labels.names.update({(Resolution, key): str(one) for key, one in labels.resolutions.items()})
    for model, keys in wanted.items():
        labels.names.update(_names(model, keys))
    for key, code, page_id in Measure.objects.values_list("pk", "code", "page_id"):
        labels.codes[key] = code
        labels.code_of_page[page_id] = code
    labels.addresses = _addresses(links - labels.identities.keys())
    labels.pictures = picture_files(rows)
    if any(block["type"] == "milestones" for row in rows for block in row.stream("body")):
        labels.milestones = list(Milestone.objects.filter(is_public=True).select_related("owner"))
    return labels


def _names(model: type[Model], keys: set[int]) -> dict[tuple[type[Model], int], str]:
    if not keys:
        return {}
    return {(model, found.pk): str(found) for found in model._default_manager.filter(pk__in=keys)}


def _resolutions(keys: set[int]) -> dict[int, ResolutionWords]:
    """What everybody may know of these resolutions, in their own order."""
    if not keys:
        return {}
    public = set(
        resolutions_visible_to(AnonymousUser()).filter(pk__in=keys).values_list("pk", flat=True)
    )
    found = list(Resolution.objects.select_related("group").filter(pk__in=keys))
    titles = public_titles(one for one in found if one.pk in public)
    return {
        one.pk: _words_of(one, titles[one.pk]) if one.pk in public else ResolutionWords(one.number)
        for one in found
    }


def _words_of(resolution: Resolution, title: str) -> ResolutionWords:
    return ResolutionWords(
        resolution.number,
        title,
        str(resolution.group),
        date_words(resolution.decided_on),
        resolution.get_absolute_url(),
    )


def _resolutions_in(row: Row) -> Iterable[int]:
    for block in row.stream("body"):
        if block["type"] == "reference" and block["value"].get("resolution"):
            yield block["value"]["resolution"]


def _pictures_in(row: Row) -> Iterable[int]:
    for block in row.stream("body"):
        if block["type"] == "picture" and block["value"].get("image"):
            yield block["value"]["image"]


def _links_in(row: Row) -> Iterable[int]:
    texts = [
        str(value)
        for value in row.content.values()
        if isinstance(value, str) and "linktype" in value
    ]
    for text in texts:
        for one, other in _PAGE_LINK.findall(text.replace('\\"', '"')):
            yield int(one or other)


def _addresses(keys: set[int]) -> dict[int, str]:
    """The addresses of public pages; a page that is not public lends none."""
    if not keys:
        return {}
    pages = Page.objects.filter(pk__in=keys).live().public()
    return {page.pk: page.url or "" for page in pages}


def picture_files(rows: Iterable[Row]) -> dict[int, PictureFile]:
    """The pictures these texts show, by their key in the library."""
    keys = {key for row in rows for key in _pictures_in(row)}
    if not keys:
        return {}
    return {
        image.pk: _picture_file(image) for image in get_image_model().objects.filter(pk__in=keys)
    }


def _picture_file(image: Any) -> PictureFile:
    try:
        with image.open_file() as file:
            digest = hashlib.sha256(file.read()).hexdigest()
    except OSError:
        digest = ""
    name = image.file.name.rsplit(".", 1)[-1].lower()
    content_type = {"jpg": "image/jpeg", "jpeg": "image/jpeg"}.get(name, f"image/{name}")
    return PictureFile(
        image.pk,
        digest,
        content_type,
        getattr(image, "credit", ""),
        getattr(image, "is_decorative", False),
    )
