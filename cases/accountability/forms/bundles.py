"""A disclosure bundle: which documents first, then their order, what is redacted, for whom and what for."""

from django import forms
from django.utils.translation import gettext_lazy

from cases.forms.base import CaseForm, a_text
from offices.models import Partner

#: Who documents are disclosed to.
AUTHORITIES = (Partner.Kind.PROSECUTOR, Partner.Kind.COURT, Partner.Kind.POLICE)


class BundleForm(CaseForm):
    """`chosen`: the ids that were ticked; `documents`: those of them that are there, by id."""

    recipient = forms.ModelChoiceField(
        label=gettext_lazy("Who gets it"), queryset=None, required=False, empty_label=gettext_lazy("Not on the list")
    )
    recipient_name = forms.CharField(
        label=gettext_lazy("Name and office"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Of the person there, or of an authority that is not on the list."),
    )
    purpose = a_text(gettext_lazy("What for"), rows=2, max_length=300)

    def __init__(self, *args, chosen, documents, **kwargs):
        self.chosen, self.documents = chosen, documents
        super().__init__(*args, **kwargs)

    def set_up(self):
        partners = Partner.objects.in_offices([self.case.office_id]).active().filter(kind__in=AUTHORITIES)
        self.fields["recipient"].queryset = partners
        for number, document in enumerate(self.shown(), start=1):
            self.fields |= _fields_of(document, number)

    def shown(self):
        """The documents that were ticked and are there, in the order in which they were ticked."""
        return [self.documents[one] for one in self.chosen if one in self.documents]

    def parts(self):
        """(document, its fields) for the page."""
        for document in self.shown():
            names = [f"{what}_{document.pk}" for what in ("number", "redaction", "copy")]
            yield document, [self[name] for name in names if name in self.fields]

    def facts(self) -> dict:
        typed = self.cleaned_data
        ordered = sorted(self.chosen, key=lambda one: typed.get(f"number_{one}") or 0)
        return {
            "documents": [
                {
                    "document": one,
                    "redaction": typed.get(f"redaction_{one}", ""),
                    "is_copy": typed.get(f"copy_{one}") == "copy",
                }
                for one in ordered
            ],
            "recipient": typed["recipient"],
            "recipient_name": typed["recipient_name"],
            "purpose": typed["purpose"],
        }


def _fields_of(document, number):
    fields = {
        f"number_{document.pk}": forms.IntegerField(
            label=gettext_lazy("Number"), initial=number, min_value=1, max_value=999
        ),
        f"redaction_{document.pk}": forms.CharField(
            label=gettext_lazy("What is redacted in it"), max_length=300, required=False
        ),
    }
    if hasattr(document, "working_copy"):
        fields[f"copy_{document.pk}"] = forms.ChoiceField(
            label=gettext_lazy("Hand over"),
            choices=[
                ("copy", gettext_lazy("The working copy, without place and camera")),
                ("original", gettext_lazy("The original")),
            ],
        )
    return fields


class WithdrawForm(CaseForm):
    reason = a_text(gettext_lazy("Why"), rows=3, max_length=300)


def ids(given: list[str]) -> list[int]:
    """The ids in what came with the address, each once, in their order; anything else is passed over."""
    numbers = [int(one) for one in given if one.isdecimal() and len(one) < 19]
    return list(dict.fromkeys(numbers))
