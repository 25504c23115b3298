"""Kinds of organisations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """What sort of house an organisation is; it decides how it takes part."""

    MUNICIPAL_OFFICE = "municipal_office", _("Municipal office")
    JOINT_INSTITUTION = "joint_institution", _("Joint institution")
    FEDERAL_AGENCY = "federal_agency", _("Federal agency")
    STATE_AUTHORITY = "state_authority", _("State authority")
    WELFARE_ASSOCIATION = "welfare_association", _("Welfare association")
    CARRIER = "carrier", _("Carrier")
    OTHER = "other", _("Other organisation")


CARRYING_OUT = frozenset({OrganisationKind.CARRIER, OrganisationKind.WELFARE_ASSOCIATION})
"""Kinds whose organisations carry out offers for the city."""
