"""Whether somebody who is to testify is ready for it, in one line without a name: for calendars and hearings."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from cases.models import RECORD_OF_PERSON, Consent
from cases.partial_dates import age_range

from .models import Testimony

ADULT = 18


@dataclass(frozen=True)
class Support:
    """What a page shows of the support for one hearing, or one witness: the colour of a pill, and its words."""

    state: str
    words: str


NONE = Support("", "")
#: What weighs most comes first.
ORDER = ("bad", "warn", "info", "ok", "")


def support_line(hearing) -> Support:
    """How ready the witnesses of a hearing are; without words where nobody of them testifies.

    Of many hearings call `put_support` first: two queries for all.
    """
    if not hasattr(hearing, "support"):
        put_support([hearing])
    return hearing.support


def put_support(hearings):
    """Set `support` on each hearing. Read as the person asking may."""
    testifying = [hearing for hearing in hearings if hearing.survivor_testifies]
    by_matter = defaultdict(list)
    if testifying:
        rows = Testimony.objects.filter(matter__in={hearing.matter_id for hearing in testifying})
        testimonies = list(rows.select_related(RECORD_OF_PERSON))
        put_consents(testimonies)
        for testimony in testimonies:
            by_matter[testimony.matter_id].append(testimony)
    for hearing in hearings:
        hearing.support = _of(by_matter[hearing.matter_id], hearing.on) if hearing.survivor_testifies else NONE


def _of(testimonies, on):
    if not testimonies:
        return Support("warn", _("Nobody has written down the support for testifying"))
    return min((readiness(testimony, on) for testimony in testimonies), key=lambda line: ORDER.index(line.state))


def put_consents(testimonies):
    """Set `consent` on each testimony: the person's newest answer about testifying on that case, or None."""
    newest = {}
    rows = Consent.objects.filter(
        case__in={testimony.case_id for testimony in testimonies}, purpose=Consent.Purpose.TESTIMONY
    )
    for consent in rows.select_related(RECORD_OF_PERSON).order_by("answered_on", "pk"):
        newest[consent.case_id, consent.person.record.pk] = consent
    for testimony in testimonies:
        testimony.consent = newest.get((testimony.case_id, testimony.person.record.pk))


def readiness(testimony, on) -> Support:
    """Whether one witness is ready to testify on the day `on`: consent first, then what is wanted and not arranged."""
    return _consent_line(testimony, on) or _support_line(testimony)


def _consent_line(testimony, on):
    """What is wrong with the consent; None: it is in force."""
    consent = testimony.consent
    if consent is None:
        return Support("warn", _("Consent to testify was not asked for yet"))
    if consent.answer == Consent.Answer.REFUSED:
        return Support("bad", _("Refused to testify"))
    if consent.withdrawn_on:
        return Support("bad", _("Consent to testify was withdrawn"))
    return _child_line(consent) if may_be_child(testimony.person.record, on) else None


def _child_line(consent):
    """What a child's consent lacks. Source: the domain rules, "Consent": guardian and child assent."""
    if consent.child_assents is False:
        return Support("bad", _("The child does not agree to testify"))
    if not (consent.guardian and consent.child_assents):
        return Support("warn", _("A child testifies: the guardian's consent and the child's own agreement are needed"))
    return None


def may_be_child(person, on) -> bool:
    """Whether the person may be under 18 on that day, as far as the age is known."""
    ages = age_range(person.born_from, person.born_to, on)
    return ages is not None and ages[0] < ADULT


def _support_line(testimony):
    labels = dict(Testimony.Accommodation.choices)
    missing = [str(labels[one]) for one in testimony.wanted if one not in testimony.arranged]
    arranged = [str(labels[one]) for one in testimony.wanted if one in testimony.arranged]
    if testimony.interpreter_language:
        (arranged if testimony.interpreter_arranged else missing).append(_("Interpreter"))
    if missing:
        return Support("warn", _("%(what)s: not arranged yet") % {"what": _listed(missing)})
    if arranged:
        return Support("ok", _("%(what)s: confirmed") % {"what": _listed(arranged)})
    return Support("info", _("Agreed to testify, asks for no support"))


def _listed(words):
    listed = get_text_list(words, _("and"))
    return listed[:1] + listed[1:].lower()
