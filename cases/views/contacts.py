"""How a person may be reached, and what they agreed to."""

from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from offices.access import record_view

from ..actions.intake import record_consent, record_safe_contact, withdraw_consent
from ..forms.safety import ConsentForm, ContactForm, WithdrawForm
from ..models import RECORD_OF_PERSON, Case, Consent, SafeContact
from .submitting import RELATED, carry_out, case_url, page, sent, show


@record_view(Case, "change_case", kwarg="case_id", related=RELATED)
def contact_set(request, case):
    draft = f"case-{case.pk}-contact"
    form = ContactForm(sent(request), case=case, user=request.user)
    saved = carry_out(
        request, form, record_safe_contact, done=_("Safe contact saved."), to=case_url(case), draft=draft, case=case
    )
    return saved or show(
        request,
        case,
        form,
        title=_("How may we reach the person?"),
        submit=_("Save"),
        draft=draft,
        template="cases/contact_set.html",
        intro=_("What you write replaces what was known of this person; the older record stays in the history."),
    )


@record_view(SafeContact, "view_case", kwarg="contact_id", related=("case__office", RECORD_OF_PERSON, "checked_by"))
@never_cache
def contact_show(request, contact):
    """Number and code word, on a page of their own: that somebody looked is written down."""
    return page(request, contact.case, "cases/contact_show.html", contact=contact)


@record_view(Case, "change_case", kwarg="case_id", related=RELATED)
def consent_add(request, case):
    draft = f"case-{case.pk}-consent"
    asked = {name: request.GET[name] for name in ("person", "purpose") if name in request.GET}
    form = ConsentForm(sent(request), case=case, user=request.user, initial=asked)
    saved = carry_out(
        request, form, record_consent, done=_("The answer is recorded."), to=case_url(case), draft=draft, case=case
    )
    return saved or show(request, case, form, title=_("Record consent"), submit=_("Save"), draft=draft)


@record_view(Consent, "change_case", kwarg="consent_id", related=("case__office", "case__lead", "person"))
def consent_withdraw(request, consent):
    form = WithdrawForm(sent(request), case=consent.case, user=request.user)
    saved = carry_out(
        request, form, _withdraw, done=_("The consent is withdrawn."), to=case_url(consent.case), consent=consent
    )
    return saved or show(
        request,
        consent.case,
        form,
        submit=_("Withdraw"),
        title=_("%(person)s takes back: %(consent)s")
        % {"person": consent.person, "consent": consent.get_purpose_display().lower()},
        intro=_("Sharing that rested on it stops. Care goes on as long as the person wishes."),
    )


def _withdraw(*, consent, by, withdrawn_on):
    return withdraw_consent(consent=consent, by=by, on=withdrawn_on)
