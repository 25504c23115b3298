"""The plan with its people, for all tests of the plan."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Collection, Locale, Page, Site

from tests.factories.handlungskonzept import Stage, make_stage
from tests.factories.personas import make_cast
from tests.factories.plan_scene import Scene, make_scene
from tests.kept import kept


@kept
def stage() -> Stage:
    """A plan with one approved chapter, field of action and measure."""
    return make_stage()


@kept
def plan_scene() -> Scene:
    """The plan with everybody who may come, and one of everything."""
    return make_scene(make_cast())


@pytest.fixture
def roots(transactional_db: None) -> None:
    """What migrations put into every database and a transactional test before this one took away."""
    locale, _created = Locale.objects.get_or_create(language_code="de")
    if Page.get_first_root_node() is None:
        kind = ContentType.objects.get_for_model(Page)
        Page.add_root(title="Root", slug="root", locale=locale, content_type=kind)
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    Site.clear_site_root_paths_cache()
