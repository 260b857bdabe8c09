"""Referrals: the list of what waits, taking one, and its page."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cases.actions.status import SCREENING_QUESTIONS
from cases.models import RECORD_OF_PERSON
from cases.search import possible_same
from cases.views.local_time import local_time
from cases.views.submitting import carry_out, sent, show
from offices.access import record_view, right_view, rights_of
from offices.answers import why_not
from offices.models import Office

from ..actions.referrals import birth_of, change_referral, record_of, take_referral
from ..forms.referral_filters import MOST, PAGE, ReferralFilterForm
from ..forms.referrals import ReferralChangeForm, ReferralForm
from ..models import Referral
from ..referral_checks import check_can_become_case, check_can_join, check_can_move_referral

NAV = "referrals"
OF_REFERRAL = (
    "office",
    "received_by",
    "partner",
    "case",
    "decided_by",
    "passed_to_partner",
    RECORD_OF_PERSON,
)


def referral_url(referral):
    return reverse("rescue:referral-detail", args=[referral.pk])


@right_view("view_rescue")
@local_time
def referral_list(request):
    user = request.user
    offices = list(Office.objects.filter(pk__in=rights_of(user).offices("view_rescue")))
    form = ReferralFilterForm(request.GET, offices=offices)
    found = form.narrowed(Referral.objects.visible_to(user), timezone.localdate())
    first = (form.number - 1) * PAGE
    rows = list(found.select_related("office", "case", RECORD_OF_PERSON)[first : first + PAGE + 1])
    context = {
        "form": form,
        "referrals": rows[:PAGE],
        "count": found.order_by()[: MOST + 1].count(),
        "most": MOST,
        "first": first + 1,
        "last": first + len(rows[:PAGE]),
        "previous_page": form.number - 1,
        "next_page": form.number + 1 if len(rows) > PAGE else None,
        "can_add": rights_of(user).has("add_case"),
        "several": len(offices) > 1,
        "nav": NAV,
    }
    return render(request, "rescue/referral_list.html", context)


@right_view("add_case")
def referral_create(request):
    form = ReferralForm(sent(request), user=request.user)
    draft = "referral-new"
    taken = carry_out(request, form, take_referral, done=_("The referral is taken."), to=referral_url, draft=draft)
    return taken or show(
        request,
        None,
        form,
        title=_("Take a referral"),
        submit=_("Save the referral"),
        intro=_("Only what was told and how it came. The rest can follow."),
        draft=draft,
        template="rescue/referral_form.html",
        nav=NAV,
    )


@record_view(Referral, "view_rescue", kwarg="referral_id", related=OF_REFERRAL)
@local_time
def referral_detail(request, referral):
    user = request.user
    record = record_of(referral, user)
    can_decide = referral.is_waiting and referral.allows(user, "add_case")
    context = {
        "referral": referral,
        "record": record,
        "can_decide": can_decide,
        "answers": [(sentence, referral.screening.get(key)) for key, sentence in SCREENING_QUESTIONS],
        "choices": choices(user, referral) if can_decide else [],
        "known": known_people(user, referral) if can_decide and record is None else [],
        "nav": NAV,
    }
    return render(request, "rescue/referral_detail.html", context)


def choices(user, referral) -> list[dict]:
    """The decisions: what each is called and means, where it is made, and why it cannot be made now."""
    rows = (
        (
            _("Log a case"),
            _("It begins with all that was told, and with the answers to screening."),
            "referral-case",
            why_not(check_can_become_case, referral),
        ),
        (
            _("Join an existing case"),
            _("The office works on it already."),
            "referral-join",
            why_not(check_can_join, referral, user),
        ),
        (
            _("Pass it on"),
            _("Somebody else can help, as far as the person agrees."),
            "referral-pass-on",
            why_not(check_can_move_referral, referral, Referral.Status.PASSED_ON),
        ),
        (
            _("Decline it"),
            _("For a reason, which is kept."),
            "referral-decline",
            why_not(check_can_move_referral, referral, Referral.Status.DECLINED),
        ),
    )
    return [
        {"label": label, "means": means, "url": reverse(f"rescue:{name}", args=[referral.pk]), "why_not": sentence}
        for label, means, name, sentence in rows
    ]


def known_people(user, referral):
    """Whom it may be about, among the people of the office whose records the person may read."""
    return possible_same(user, referral.office, referral.name, birth_of(referral))


@record_view(Referral, "view_rescue", kwarg="referral_id", related=OF_REFERRAL)
@never_cache
def referral_contact(request, referral):
    """Who told it, number and code word, on a page of their own: that somebody looked is written down."""
    return render(request, "rescue/referral_contact.html", {"referral": referral, "nav": NAV})


@record_view(Referral, "add_case", kwarg="referral_id", related=OF_REFERRAL)
def referral_edit(request, referral):
    form = ReferralChangeForm(sent(request), user=request.user, referral=referral)
    changed = carry_out(
        request, form, change_referral, done=_("The referral is saved."), to=referral_url, referral=referral
    )
    return changed or show(
        request,
        None,
        form,
        title=_("Correct the referral"),
        submit=_("Save"),
        referral=referral,
        template="rescue/referral_form.html",
        nav=NAV,
    )
