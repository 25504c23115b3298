"""Builds the demo's public pages from ``content/pages.toml``."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site

from core.actor import Actor
from core.formats import NO_BREAK
from core.fuzzy import FuzzyDate
from demo.story.markup import link_in, to_html
from demo.story.texts import load
from pages import operations
from pages.models import HomePage, InformationPage, PublicPage, SiteInformation

Row = Mapping[str, Any]
TONES = {"info": "go", "hint": "neutral", "warning": "warn", "success": "ok"}
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:kim:demo:pages")


def build_public_pages(*, by: Actor, at: datetime) -> None:
    """All public pages of the texts that are missing; what somebody wrote since stays untouched."""
    texts = _unbroken(load("pages"))
    rows: dict[str, Row] = {row["slug"]: row for row in texts["page"]}
    built: dict[str, PublicPage] = {}
    for slug, row in rows.items():
        if known := _known(row):
            built[slug] = known
            continue
        body = [
            _Blocks(slug, rows, texts).block(entry, place)
            for place, entry in enumerate(row["block"])
        ]
        if row["parent"]:
            built[slug] = _information_page(row, built[row["parent"]], body, by=by, at=at)
        else:
            built[slug] = _home_page(row, rows, body, by=by, at=at)
    site = Site.objects.get(is_default_site=True)
    if not SiteInformation.objects.filter(site=site).exclude(banner="").exists():
        operations.change_site_information(by=by, at=at, site=site, **texts["site"])
    operations.sync_editor_rights(by=by, at=at)


def _unbroken(text: Any) -> Any:
    """The texts with spaces that keep "§ 9" and "25 €" on one line."""
    if isinstance(text, str):
        return re.sub(r"(?<=§) (?=\d)|(?<=\d) (?=€)", NO_BREAK, text)
    if isinstance(text, dict):
        return {name: _unbroken(value) for name, value in text.items()}
    return [_unbroken(value) for value in text] if isinstance(text, list) else text


def _known(row: Row) -> PublicPage | None:
    """The page that stands already at this place."""
    if not row["parent"]:
        return HomePage.objects.first()
    return InformationPage.objects.filter(slug=row["slug"]).first()


def _home_page(
    row: Row, rows: Mapping[str, Row], body: list[dict[str, Any]], *, by: Actor, at: datetime
) -> PublicPage:
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    links = [
        {
            "type": "link",
            "value": {
                "title": link["title"],
                "text": link["text"],
                "address": _address(link["link"], rows),
            },
            "id": _identity("start", "hero", place),
        }
        for place, link in enumerate(row["hero_link"])
    ]
    return operations.publish_home_page(
        by=by, at=at, title=row["title"], over=row["over"], headline=row["headline"], lead=row["intro"],
        body=body, hero_links=links, search_description=row["search_description"],
        hostname=address.hostname or "localhost", port=address.port or (443 if address.scheme == "https" else 80),
    )  # fmt: skip


def _information_page(
    row: Row, parent: PublicPage, body: list[dict[str, Any]], *, by: Actor, at: datetime
) -> PublicPage:
    menu_title = row["menu_title"] if row["menu_title"] != row["title"] else ""
    return operations.publish_information_page(
        by=by, at=at, parent=parent, slug=row["slug"], title=row["title"], lead=row["intro"], body=body,
        as_of=row["as_of"], menu_title=menu_title, is_in_menu=row["show_in_menus"],
        is_in_footer=row["is_in_footer"], search_description=row["search_description"],
    )  # fmt: skip


def _address(link: str, rows: Mapping[str, Row]) -> str:
    """The path of a page named by its slug; any other address as it stands."""
    if link not in rows:
        return link
    row = rows[link]
    return f"{_address(row['parent'], rows)}{link}/" if row["parent"] else "/"


def _identity(*parts: object) -> str:
    """The same block identity each time the demo is built."""
    return str(uuid.uuid5(NAMESPACE, "/".join(str(part) for part in parts)))


class _Blocks:
    """Turns the blocks of one page in the texts into blocks as Wagtail stores them."""

    def __init__(self, slug: str, rows: Mapping[str, Row], texts: Mapping[str, Any]) -> None:
        self.slug, self.rows, self.texts = slug, rows, texts

    def block(self, entry: Row, place: int) -> dict[str, Any]:
        """One block with its identity."""
        make: Callable[[Row, int], Any] = getattr(self, entry["type"])
        return {
            "type": entry["type"],
            "value": make(entry, place),
            "id": _identity(self.slug, place),
        }

    def _list(self, place: int, name: str, values: list[Any]) -> list[dict[str, Any]]:
        """Items of a list block with identities that stay."""
        return [
            {"type": "item", "value": value, "id": _identity(self.slug, place, name, number)}
            for number, value in enumerate(values)
        ]

    def heading(self, entry: Row, _place: int) -> Any:
        return {"text": entry["text"], "level": str(entry["level"])}

    def paragraph(self, entry: Row, _place: int) -> Any:
        return to_html(entry["text"])

    def callout(self, entry: Row, _place: int) -> Any:
        return {
            "kind": TONES[entry["tone"]],
            "title": entry["title"],
            "text": to_html(entry["text"]),
        }

    def quote(self, entry: Row, _place: int) -> Any:
        return {"text": entry["text"], "source": entry.get("source", "")}

    def facts(self, entry: Row, place: int) -> Any:
        rows = []
        for row in entry["rows"]:
            value, address = link_in(row["value"])
            if re.fullmatch(r"\S+@\S+", value):
                address = f"mailto:{value}"
            rows.append(
                {
                    "label": row["label"],
                    "value": value,
                    "address": address,
                    "note": row.get("note", ""),
                }
            )
        return {"style": entry.get("style", "list"), "rows": self._list(place, "rows", rows)}

    def table(self, entry: Row, place: int) -> Any:
        rows = [
            self._list(place, f"row-{number}", cells) for number, cells in enumerate(entry["rows"])
        ]
        return {
            "caption": entry["caption"],
            "headings": self._list(place, "headings", entry["header"]),
            "rows": self._list(place, "rows", rows),
        }

    def chart(self, entry: Row, place: int) -> Any:
        rows = [{"label": row["label"], "value": str(row["value"])} for row in entry["rows"]]
        return {
            "title": entry["title"], "unit": entry["unit"], "label_heading": entry.get("label_heading", "Jahr"),
            "rows": self._list(place, "rows", rows), "source": entry["source"],
            "as_of": FuzzyDate.parse(entry["as_of"]).key,
        }  # fmt: skip

    def timeline(self, entry: Row, place: int) -> Any:
        entries = [
            {
                "when": FuzzyDate.parse(row["when"]).key, "title": row["title"],
                "text": to_html(row.get("text", "")), "state": row.get("state", ""),
            }
            for row in entry["entries"]
        ]  # fmt: skip
        return {
            "entries": self._list(place, "entries", entries),
            "is_across": entry.get("across", False),
        }

    def milestones(self, _entry: Row, _place: int) -> Any:
        return None

    def imprint(self, _entry: Row, _place: int) -> Any:
        return None

    def cards(self, entry: Row, place: int) -> Any:
        cards = [
            {
                "title": row["title"], "text": row["text"], "icon": row.get("icon", ""),
                "address": _address(row["link"], self.rows),
            }
            for row in entry["items"]
        ]  # fmt: skip
        return {"cards": self._list(place, "cards", cards)}

    def steps(self, entry: Row, place: int) -> Any:
        return {"steps": self._list(place, "steps", _titled(entry))}

    def accordion(self, entry: Row, place: int) -> Any:
        return {"entries": self._list(place, "entries", _titled(entry))}

    def contact(self, entry: Row, _place: int) -> Any:
        known = self.texts["contact"][entry["reference"]]
        return {
            "title": known.get("title", ""), "name": known.get("name", ""), "address": known.get("address", ""),
            "email": known.get("email", ""), "phone": known.get("phone", ""), "text": to_html(known.get("text", "")),
        }  # fmt: skip


def _titled(entry: Row) -> list[dict[str, str]]:
    """Steps or questions with their texts."""
    return [{"title": row["title"], "text": to_html(row["text"])} for row in entry["items"]]
