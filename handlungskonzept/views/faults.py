"""The findings of the check before the vote, by kind, each with the way to where it is mended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from handlungskonzept.document import PlanDocument, measures_of
from handlungskonzept.document.review import Fault, Finding


def grouped(findings: Iterable[Finding], document: PlanDocument) -> list[dict[str, Any]]:
    """One group for each kind of finding, in the order of their first."""
    codes = {section.identity: section.address for section in measures_of(document)}
    groups: dict[Fault, list[dict[str, str]]] = {}
    for finding in findings:
        line = {"label": finding.label, "detail": finding.detail, "url": _url(finding, codes)}
        groups.setdefault(finding.fault, []).append(line)
    return [{"text": fault_words(fault), "lines": lines} for fault, lines in groups.items()]


def _url(finding: Finding, codes: dict[str, str]) -> str:
    """The form of the measure, the place in the editor, or the comment."""
    if finding.fault is Fault.COMMENT:
        return f"{reverse('handlungskonzept:comments')}#{finding.block}"
    code = codes.get(finding.identity, "")
    if code and finding.fault is not Fault.DRAFT:
        return reverse("handlungskonzept:sheet_edit", args=[code])
    place = f"#block-{finding.block}-section" if finding.block else ""
    return f"{reverse('handlungskonzept:section_edit', args=[finding.identity])}{place}"


def fault_words(fault: Fault) -> str:
    """The sentence for a kind of finding."""
    return {
        Fault.NO_LEAD: _("The lead organisation is missing."),
        Fault.NO_END: _("The planned end is missing."),
        Fault.NO_SUMMARY: _("The summary is missing."),
        Fault.NO_ALT: _("A picture has no alternative text."),
        Fault.NO_FILE: _("A picture is gone: its file is no longer there."),
        Fault.SKIPPED_LEVEL: _("A heading skips a level."),
        Fault.EMPTY: _("There is no text."),
        Fault.DANGLING: _("A link leads to a part that is not in the working text."),
        Fault.NAME: _("A person is named; plans name functions, never persons."),
        Fault.COMMENT: _("A comment is still open."),
        Fault.DRAFT: _("A draft is not approved yet and stays out of the proposal."),
    }[fault]
