"""Release certificates: for many people, by a running number or a pasted list, and for one."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CaseForm, Versioned, a_date, a_text
from offices.models import Partner

from ..actions.certificates import DAY_OF, Said
from ..certificate_rows import LONGEST, read_rows, running_numbers
from ..models import ReleaseCertificate
from ..victims import victims_of
from .reliefs import VictimsField, offer_victims

Status = ReleaseCertificate.Status


class CertificateFields(CaseForm):
    """What an authority said of release certificates."""

    status = forms.ChoiceField(
        label=_("Where does it stand?"), choices=Status.choices, widget=forms.RadioSelect, initial=Status.ISSUED
    )
    issuer = forms.CharField(
        label=_("Which authority?"), max_length=160, help_text=_("The magistrate or office that issues it.")
    )
    on = a_date(_("On which day?"), help_text=_("The day it was issued or refused, or applied for if it waits."))
    applied_on = a_date(_("Applied for on"), required=False)
    reason = a_text(_("Why was it refused?"), rows=2, max_length=500, required=False)

    def set_up(self):
        partners = Partner.objects.in_offices([self.case.office_id]).active().public()
        self.authorities = [partner.name for partner in partners]
        self.fields["issuer"].widget.attrs["list"] = "authorities"

    def said(self) -> Said:
        return Said(**{name: self.cleaned_data[name] for name in ("status", "issuer", "on", "applied_on", "reason")})


class CertificateForm(CertificateFields):
    """Certificates of several people, of one authority and one day."""

    people = VictimsField(label=_("Whose?"), queryset=None, required=False)
    first_number = forms.CharField(
        label=_("Number"),
        max_length=LONGEST,
        required=False,
        help_text=_("For several people the first one: the numbers run on, in the order of the list above."),
    )
    rows = a_text(
        _("Or paste a list"),
        rows=4,
        max_length=100_000,
        required=False,
        help_text=_("One row for each person, as copied from a spreadsheet: name, then number."),
    )
    field_order = ("people", "first_number", "rows", "status", "issuer", "on", "applied_on", "reason")

    def set_up(self):
        super().set_up()
        self.listed = [victim for victim in victims_of(self.case, self.user) if victim.is_listed]
        by_person = {pk: victim.person.pk for victim in self.listed for pk in victim.person_ids}
        remarks, answered = {}, set()
        for one in ReleaseCertificate.objects.visible_to(self.user).filter(case=self.case, person__in=by_person):
            remarks[by_person[one.person_id]] = f"{one.get_status_display()} {one.number}".strip()
            if one.status != Status.APPLIED:
                answered.add(by_person[one.person_id])
        waiting = [victim.person.pk for victim in self.listed if victim.person.pk not in answered]
        offer_victims(self, self.listed, waiting, remarks)

    def clean(self):
        cleaned = super().clean()
        people, rows = list(cleaned.get("people") or ()), cleaned.get("rows", "")
        self.numbers = {}
        if people and rows:
            self.add_error("rows", gettext("Choose people above, or paste a list: not both."))
        elif rows:
            cleaned["people"] = self._of_rows(rows, cleaned.get("status"))
        elif not people and "people" not in self.errors:
            self.add_error("people", gettext("Choose whose certificate it is, or paste a list."))
        elif cleaned.get("status") == Status.ISSUED:
            self._run_on(people, cleaned.get("first_number", ""))
        return cleaned

    def _run_on(self, people, first):
        if not first:
            self.add_error("first_number", gettext("Give the number of the certificate."))
            return
        try:
            numbers = running_numbers(first, len(people))
        except ValueError:
            self.add_error("first_number", gettext("For several people the number must end in digits, to run on."))
        else:
            self.numbers = {person.pk: number for person, number in zip(people, numbers, strict=True)}

    def _of_rows(self, text, status):
        rows = read_rows(text, self.listed, numbered=status == Status.ISSUED)
        for error in rows.errors:
            self.add_error("rows", error)
        self.numbers = rows.numbers
        return list(rows.people.values())

    def facts(self) -> dict:
        return {"people": self.cleaned_data["people"], "said": self.said(), "numbers": self.numbers}


class CertificateChangeForm(Versioned, CertificateFields):
    """Answering an application, or correcting one certificate."""

    number = forms.CharField(label=_("Number"), max_length=LONGEST, required=False)
    field_order = ("status", "issuer", "number", "on", "applied_on", "reason")

    def __init__(self, *args, certificate, **kwargs):
        super().__init__(*args, initial={**self.read(certificate), "version": certificate.version}, **kwargs)

    @staticmethod
    def read(certificate) -> dict:
        """The certificate as it is stored."""
        kept = {name: getattr(certificate, name) for name in ("status", "issuer", "number", "applied_on", "reason")}
        return kept | {"on": getattr(certificate, DAY_OF[certificate.status])}

    def facts(self) -> dict:
        return {
            "said": self.said(),
            "number": self.cleaned_data["number"],
            "version": self.cleaned_data["version"],
        }
