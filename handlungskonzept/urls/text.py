"""Reading, writing, approving, freezing and adopting the text."""

from __future__ import annotations

from django.urls import path

from handlungskonzept.views import adopting, approvals, members, proposals, public

PUBLIC = "handlungskonzept/"
ADOPTION = "handlungskonzept/fassung-<slug:slug>/"
MEMBERS = "intern/handlungskonzept/"
PROPOSAL = "intern/handlungskonzept/vorlagen/<int:pk>/"

urlpatterns = [
    path(PUBLIC, public.plan, name="plan"),
    path(f"{PUBLIC}fassungen/", public.adoption_list, name="adoptions"),
    path(f"{PUBLIC}abschnitt/<uuid:identity>/", public.section, name="section"),
    path(f"{PUBLIC}bild/<slug:sha256>/", public.picture, name="picture"),
    path(ADOPTION, public.adoption, name="adoption"),
    path(f"{ADOPTION}kapitel/<slug:address>/", public.chapter, name="chapter"),
    path(f"{ADOPTION}<str:name>", public.download, name="download"),
    path(MEMBERS, members.overview, name="overview"),
    path(f"{MEMBERS}seite/<int:page_id>/bearbeiten/", members.edit, name="edit"),
    path(
        f"{MEMBERS}abschnitt/<uuid:identity>/bearbeiten/", members.section_edit, name="section_edit"
    ),
    path(f"{MEMBERS}arbeitsstand/", members.working, name="working"),
    path(f"{MEMBERS}arbeitsstand/entwurf.docx", members.working_download, name="working_download"),
    path(
        f"{MEMBERS}arbeitsstand/kapitel/<slug:address>/",
        members.working_chapter,
        name="working_chapter",
    ),
    path(
        f"{MEMBERS}arbeitsstand/abschnitt/<uuid:identity>/",
        members.working_section,
        name="working_section",
    ),
    path(
        f"{MEMBERS}arbeitsstand/bild/<slug:sha256>/",
        members.working_picture,
        name="working_picture",
    ),
    path(f"{MEMBERS}freigaben/", approvals.approval_list, name="approvals"),
    path(
        f"{MEMBERS}freigaben/kapitel/<uuid:identity>/",
        approvals.approval_chapter,
        name="approval_chapter",
    ),
    path(f"{MEMBERS}freigaben/<int:page_id>/", approvals.approval_detail, name="approval"),
    path(f"{MEMBERS}vorlagen/neu/", adopting.proposal_new, name="proposal_new"),
    path(PROPOSAL, proposals.proposal, name="proposal"),
    path(f"{PROPOSAL}kapitel/<slug:address>/", proposals.proposal_chapter, name="proposal_chapter"),
    path(f"{PROPOSAL}bild/<slug:sha256>/", proposals.proposal_picture, name="proposal_picture"),
    path(f"{PROPOSAL}vorlage.docx", proposals.proposal_download, name="proposal_download"),
    path(f"{PROPOSAL}geaendert/", adopting.proposal_change, name="proposal_change"),
    path(f"{PROPOSAL}beschliessen/", adopting.adopt, name="adopt"),
]
