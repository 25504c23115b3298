"""Forms to send invitations, to invite guests and to answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import LongTextField, RecordForm, unmark
from meetings.choices import Answer, Seat
from meetings.models import Meeting
from people.models import Person

NOBODY = ""


class SendForm(RecordForm):
    """The remark that goes with an invitation or a supplement; needed at short notice."""

    has_reason = False
    remark = LongTextField(
        label=_("Remark"), required=False, max_length=500, rows=3,
        help_text=_("Stands in the invitation and in the proof of notice."),
    )  # fmt: skip

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        record: Meeting,
        is_short: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, record=record, **kwargs)
        if is_short:
            field = self.fields["remark"]
            field.label = _("Why at short notice?")
            unmark([field])


class GuestForm(RecordForm):
    """Somebody from outside the body: known already, or by name and address."""

    has_reason = False
    person = forms.ModelChoiceField(
        label=_("Person"), queryset=Person.objects.none(), required=False,
        empty_label=_("somebody else, see below"),
        help_text=_("Or write name and e-mail address below."),
    )  # fmt: skip
    name = forms.CharField(label=_("First and last name"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    seat = forms.ChoiceField(
        label=_("Comes as"),
        choices=[(Seat.GUEST, Seat.GUEST.label), (Seat.ADVISORY, Seat.ADVISORY.label)],
        help_text=_("A guest reads the public agenda, an adviser all papers of this meeting."),
    )
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    function = forms.CharField(label=_("Function"), max_length=200, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, people: Iterable[Person] | None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        if people is None:
            del self.fields["person"]
        else:
            self.fields["person"].queryset = people  # type: ignore[attr-defined]
        unmark([self.fields["name"], self.fields["email"]])

    def values(self) -> dict[str, Any]:
        """What one of the two operations gets: a person, or name and address."""
        found = super().values()
        person = found.pop("person", None)
        if person is None:
            return found
        return {"person": person} | {
            name: found[name] for name in ("seat", "organisation", "function")
        }


class AnswerForm(RecordForm):
    """Yes, no, or somebody else: one of the known deputies, or a name and an address.

    Where the rules know named deputies only, ``may_name`` is false and nobody else is typed in.
    """

    has_reason = False
    answer = forms.ChoiceField(
        label=_("Do you come?"), widget=forms.RadioSelect,
        error_messages={"required": _("Please choose an answer.")},
    )  # fmt: skip
    deputy = forms.ChoiceField(label=_("Who comes instead?"), required=False)
    deputy_name = forms.CharField(
        label=_("Deputy: first and last name"), max_length=200, required=False,
        help_text=_("If somebody comes instead who is not offered above."),
    )  # fmt: skip
    deputy_email = forms.EmailField(
        label=_("Deputy: e-mail address"), required=False,
        help_text=_("The invitation is sent there."),
    )  # fmt: skip
    note = forms.CharField(label=_("Remark"), max_length=500, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        may_send_deputy: bool,
        may_name: bool = True,
        deputies: Iterable[Person] = (),
        others: Iterable[Person] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        may_send_deputy = may_send_deputy and (may_name or bool(deputies))
        answers = [
            (Answer.YES, pgettext_lazy("own answer", "I come")),
            (Answer.NO, pgettext_lazy("own answer", "I do not come")),
            (Answer.DEPUTY, pgettext_lazy("own answer", "I do not come and send a deputy")),
        ]
        self._people = {str(person.pk): person for person in (*deputies, *others)}
        self.fields["answer"].choices = answers if may_send_deputy else answers[:2]  # type: ignore[attr-defined]
        named = [(str(person.pk), str(person)) for person in deputies]
        if not may_send_deputy or not self._people:
            del self.fields["deputy"]
            self.fields["deputy_name"].help_text = _("Only if you send a deputy.")
        else:
            more = [(str(person.pk), str(person)) for person in others]
            groups = [(_("Other people"), more)] if more else []
            somebody = [(NOBODY, _("somebody else, see below"))] if may_name else []
            self.fields["deputy"].choices = [*somebody, *named, *groups]  # type: ignore[attr-defined]
        if not may_send_deputy or not may_name:
            del self.fields["deputy_name"]
            del self.fields["deputy_email"]
        unmark(
            field
            for name, field in self.fields.items()
            if name in ("deputy", "deputy_name", "deputy_email")
        )

    def values(self) -> dict[str, Any]:
        """What the operation gets; a deputy only where one is sent."""
        found = super().values()
        deputy = self._people.get(found.pop("deputy", NOBODY))
        if found["answer"] != Answer.DEPUTY:
            return {"answer": found["answer"], "note": found["note"]}
        return {**found, "deputy": deputy}
