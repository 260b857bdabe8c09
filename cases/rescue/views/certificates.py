"""The pages of release certificates."""

from django.utils.translation import gettext as _

from cases.models import Case
from cases.views.submitting import RELATED, carry_out, sent, show
from offices.access import record_view

from ..actions.certificates import change_certificate, record_certificates, remove_certificate
from ..forms.certificates import CertificateChangeForm, CertificateForm
from ..forms.reliefs import TakeBackForm
from ..models import ReleaseCertificate
from .reliefs import OF_RELIEF, panel_url


@record_view(Case, "change_rescue", kwarg="case_id", related=RELATED)
def certificate_create(request, case):
    draft = f"case-{case.pk}-certificates"
    form = CertificateForm(
        sent(request), case=case, user=request.user, initial={"people": request.GET.getlist("person")}
    )
    made = carry_out(
        request, form, record_certificates, done=_("Recorded."), to=panel_url(case), draft=draft, case=case
    )
    return made or show(
        request,
        case,
        form,
        title=_("Release certificates"),
        submit=_("Record"),
        draft=draft,
        intro=_("A certificate is not an adjudication: who is a victim is decided without it."),
        template="rescue/people_form.html",
    )


@record_view(ReleaseCertificate, "change_rescue", kwarg="certificate_id", related=OF_RELIEF)
def certificate_edit(request, certificate):
    form = CertificateChangeForm(sent(request), case=certificate.case, user=request.user, certificate=certificate)
    saved = carry_out(
        request,
        form,
        change_certificate,
        done=_("Saved."),
        to=panel_url(certificate.case),
        certificate=certificate,
    )
    return saved or show(
        request,
        certificate.case,
        form,
        title=_("The release certificate of %(person)s") % {"person": certificate.person.record},
        submit=_("Save"),
        template="rescue/people_form.html",
    )


@record_view(ReleaseCertificate, "change_rescue", kwarg="certificate_id", related=OF_RELIEF)
def certificate_remove(request, certificate):
    form = TakeBackForm(sent(request), case=certificate.case, user=request.user)
    removed = carry_out(
        request,
        form,
        remove_certificate,
        done=_("The certificate was taken back."),
        to=panel_url,
        certificate=certificate,
    )
    return removed or show(
        request,
        certificate.case,
        form,
        title=_("Take back the release certificate of %(person)s") % {"person": certificate.person.record},
        submit=_("Take it back"),
        intro=_("What it was stays in its history."),
    )
