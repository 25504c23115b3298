"""A body with people, a meeting ready to be sent, and files good and bad, made by the operations."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO

from meetings.models import AgendaItem, Attendance, Meeting, Paper
from meetings.operations.invitations import send_invitation
from meetings.operations.papers import add_paper
from people.models import Person, User
from projectgroups.choices import Role
from projectgroups.models import WorkingGroup
from tests.factories.meetings_prepare import make_item, make_meeting
from tests.factories.people import AT, SYSTEM, acting, make_person, make_user
from tests.factories.projectgroups import make_membership, make_steering_group

PLACE = "Ottmar-Pohl-Platz 1, Raum 5"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20 + b"IEND\xaeB`\x82"
JPG = b"\xff\xd8\xff\xe0" + b"\x00" * 20 + b"\xff\xd9"
_TYPES = (
    '<Types><Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def packed(parts: dict[str, bytes | str]) -> bytes:
    """A zip file with these parts."""
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return into.getvalue()


def docx(more: dict[str, bytes | str] | None = None, *, types: str = _TYPES) -> bytes:
    """A small Word text, with further parts."""
    return packed(
        {"[Content_Types].xml": types, "word/document.xml": "<w:document/>", **(more or {})}
    )


def odt(more: dict[str, bytes | str] | None = None) -> bytes:
    """A small OpenDocument text, with further parts."""
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": "<office:document-content/>",
            **(more or {}),
        }
    )


@dataclass
class Scene:
    """The steering group with a chair, a member with a deputy, an adviser, one without mail."""

    group: WorkingGroup
    chair: User
    member: User
    deputy: Person
    adviser: User
    on_paper: Person
    meeting: Meeting
    item: AgendaItem
    secret: AgendaItem

    def send(self, **values: object) -> Meeting:
        """The invitation sent."""
        send_invitation(by=SYSTEM, at=AT, meeting=self.meeting, **values)
        self.meeting.refresh_from_db()
        return self.meeting

    def seat(self, who: User | Person) -> Attendance:
        """Somebody's row on the list."""
        person = who.person if isinstance(who, User) else who
        return Attendance.objects.get(meeting=self.meeting, person=person)


def make_scene() -> Scene:
    """A meeting in a month with a public and a confidential item."""
    group = make_steering_group()
    chair, member, adviser = make_user(), make_user(), make_user()
    deputy = make_user(first_name="Deniz", last_name="Vertretung").person
    on_paper = make_person(first_name="Paula", last_name="Papier")
    make_membership(group, chair, role=Role.CHAIR)
    make_membership(group, member, deputy=deputy, function="Amtsleitung")
    make_membership(group, on_paper)
    make_membership(group, adviser, role=Role.ADVISORY)
    meeting = make_meeting(group, place=PLACE, chair=chair.person)
    item = make_item(meeting, title="Auswahl der Träger", presenter="Frau Aydın")
    secret = make_item(meeting, title="Personalie Streng Geheim", is_public=False)
    return Scene(group, chair, member, deputy, adviser, on_paper, meeting, item, secret)


def make_paper(item: AgendaItem, *, at: object = AT, **values: object) -> Paper:
    """A PDF file at an item, uploaded by who leads the meeting."""
    defaults = {"title": "Vorlage", "file_name": "vorlage.pdf", "content": PDF}
    by = acting(item.meeting.chair.user)
    return add_paper(by=by, at=at, item=item, **{**defaults, **values})
