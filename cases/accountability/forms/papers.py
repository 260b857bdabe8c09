"""A paper from a template: which, in what language, for whom, and what it says."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.base import CaseForm, a_text
from offices.models import Partner

from ..actions.papers import KINDS
from ..papers.languages import LANGUAGES, language_of

#: What each kind of paper cannot be without.
NEEDED = {
    "letter": {
        "recipient_name": gettext_lazy("Choose to whom the letter goes, or write it."),
        "body": gettext_lazy("Write the letter."),
    },
    "affidavit": {"deponent": gettext_lazy("Write who makes the affidavit.")},
    "summary": {},
}


class PaperForm(CaseForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("What"), choices=list(KINDS.items()), widget=forms.RadioSelect, initial="letter"
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=list(LANGUAGES.items()))
    recipient = forms.ModelChoiceField(
        label=gettext_lazy("For whom"), queryset=None, required=False, empty_label=gettext_lazy("Not on the list")
    )
    recipient_name = forms.CharField(
        label=gettext_lazy("For whom, in words"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Name, office and address, or who it is for at that authority."),
    )
    subject = forms.CharField(
        label=gettext_lazy("Subject"), max_length=160, required=False, help_text=gettext_lazy("Of a letter.")
    )
    deponent = forms.CharField(label=gettext_lazy("Who makes the affidavit"), max_length=200, required=False)
    body = a_text(gettext_lazy("Text"), rows=12, max_length=20000, required=False)
    kept = forms.BooleanField(
        label=gettext_lazy("Keep it with the case"),
        required=False,
        help_text=gettext_lazy("Encrypted and hashed, for those who read this stage."),
    )

    def set_up(self):
        self.fields["recipient"].queryset = Partner.objects.in_offices([self.case.office_id]).active()
        self.fields["language"].initial = language_of(self.case.office)

    def clean(self):
        typed = super().clean()
        for name, sentence in NEEDED.get(typed.get("kind"), {}).items():
            given = typed.get(name) or (name == "recipient_name" and typed.get("recipient"))
            if not given and name not in self.errors:
                self.add_error(name, sentence)
        return typed

    def has_to_be_shown(self) -> bool:
        """Whether the person wants to see what goes in before the paper is made."""
        return "preview" in self.data


def shown(data: dict) -> list[dict]:
    """What a paper tells, as headed lists of facts for the page: {heading, facts, lines}."""
    lines = [*data.get("recipient", ()), data.get("court", ""), data.get("number", ""), data.get("deponent", "")]
    parts = [{"heading": data["heading"], "facts": data["facts"], "lines": [line for line in lines if line]}]
    for matter in data.get("matters", ()):
        accused = [[one["name"], one["stage"], *one["charges"]] for one in matter["accused"]]
        parts.append({"heading": matter["title"], "facts": matter["facts"], "accused": accused})
    if data["body"]:
        parts.append({"heading": _("Text"), "text": data["body"]})
    return parts
