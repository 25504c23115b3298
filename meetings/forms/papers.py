"""Forms to upload papers, to withdraw them and to say something about them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from core.forms import LongTextField, RecordForm

FILES_AT_ONCE = 10


class SeveralFiles(forms.ClearableFileInput):
    """A field for files that takes several at once."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One or more files; each is checked like one alone."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The files in the order in which they were chosen."""
        files = data if isinstance(data, list | tuple) else [data]
        found = [super(SeveralFilesField, self).clean(each, initial) for each in files or [None]]
        if len(found) > FILES_AT_ONCE:
            raise forms.ValidationError(
                _("Please upload at most %(number)s files at once.") % {"number": FILES_AT_ONCE}
            )
        return found


class PaperForm(RecordForm):
    """One or more files as papers of an item."""

    has_reason = False
    file = SeveralFilesField(label=_("Files"), max_length=200)
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False,
        help_text=_("For one file; without a title a paper is called like its file."),
    )  # fmt: skip
    is_public = forms.BooleanField(
        label=_("Everybody may read it"), required=False,
        help_text=_("Public once the invitation is sent, if meeting and item are public."),
    )  # fmt: skip

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        kinds: tuple[str, ...],
        megabytes: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, files=files, **kwargs)
        field = self.fields["file"]
        field.help_text = _("%(kinds)s, at most %(size)s MB each.") % {
            "kinds": ", ".join(kind.upper() for kind in kinds),
            "size": megabytes,
        }
        endings = [*kinds, *(["jpeg"] if "jpg" in kinds else [])]
        field.widget.attrs["accept"] = ",".join(f".{ending}" for ending in endings)


class WithdrawPaperForm(RecordForm):
    """The reason for taking a paper away; needed once it was sent."""

    reason_help = _("Members read it in the history.")

    def __init__(self, data: QueryDict | None = None, *, is_sent: bool, **kwargs: Any) -> None:
        self.is_reason_required = is_sent
        super().__init__(data, **kwargs)


class PaperCommentForm(RecordForm):
    """What a member says about a paper."""

    has_reason = False
    text = LongTextField(label=_("Your comment"), max_length=5000, rows=4)
