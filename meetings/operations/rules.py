"""The rules a body gives itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import Stale, changes_of, lock_current
from core.history import save_recorded
from core.operations import InvalidInput, require
from meetings.choices import QuorumRule
from meetings.models import RulesOfProcedure
from meetings.permissions import may_keep_rules
from projectgroups.models import WorkingGroup


def keep_rules(
    *, by: Actor, at: datetime, group: WorkingGroup, version: int | None = None, **values: Any
) -> RulesOfProcedure:
    """The body's rules with these values, made when it had none; ``version`` 0 means there were none.

    Raises NotPermitted, Conflict when somebody else kept them meanwhile, or InvalidInput.
    """
    require(by, may_keep_rules, group)
    with transaction.atomic():
        group = lock_current(group)
        rules = RulesOfProcedure.objects.filter(group=group).first()
        if rules is None:
            rules = RulesOfProcedure(group=group)
        elif version == 0:
            raise Stale(changes_of(rules))
        else:
            rules = lock_current(rules, version)
        for name, value in values.items():
            setattr(rules, name, value)
        _refuse_uncounted(rules)
        return save_recorded(rules, by=by, at=at)


def _refuse_uncounted(rules: RulesOfProcedure) -> None:
    """A fixed number of members is given exactly where the quorum is one."""
    if rules.quorum != QuorumRule.NUMBER:
        rules.quorum_number = None
    elif not rules.quorum_number:
        raise InvalidInput.for_field(
            "quorum_number", _("Please say how many members have to be there.")
        )
