"""Sources: recording one, opening it to somebody by name, handing it over.

What is done here stands in no case's log: that there is a source at all is known only to whom it is open, and as
“informant 12” to the auditors of the office. Summaries hold neither names nor code names.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import CaseMember
from offices import audit
from offices.access import require, rights_of
from offices.audiences import Audience
from offices.refusal import Refusal
from offices.versions import store

from ..checks import check_works
from ..models import Informant, InformantReader


def _wrote(action, informant, by, summary, at=None, **detail):
    audit.record(
        action,
        by=by,
        obj=informant,
        office=informant.office,
        audience=Audience.RESCUE,
        summary=summary,
        at=at,
        **detail,
    )


def record_informant(*, case, by, code_name, at=None, **facts) -> Informant:
    """Write down a source of the case. Whoever records it handles it, and nobody else sees it until they are named."""
    check_works(by, case)
    if not code_name.strip():
        raise Refusal(_("Give the source a code name."), "code_name")
    with transaction.atomic():
        informant = Informant.objects.create(case=case, handler=by, code_name=code_name.strip(), **facts)
        _wrote("record_informant", informant, by, _("Source recorded"), at)
    return informant


def change_informant(*, informant: Informant, by, version, **facts) -> Informant:
    """Correct what is known of a source. Raises Stale if somebody saved it since `version` was read."""
    require(by, "change_rescue", informant.office_id)
    with transaction.atomic():
        store(informant, version, **facts)
        _wrote("change_informant", informant, by, _("Source corrected"))
    return informant


def check_may_read(informant, user, field="user"):
    """Raise Refusal unless the source's case is open to this person."""
    if not rights_of(user).has("view_rescue", informant.office_id):
        raise Refusal(
            _("%(person)s does not read the rescue stage of %(office)s.")
            % {"person": user, "office": informant.office},
            field,
        )
    named = CaseMember.objects.running().filter(case=informant.case_id, user=user)
    if informant.restricted and not named.exists():
        raise Refusal(_("The case is restricted, and %(person)s is not on its team.") % {"person": user}, field)


def name_reader(*, informant: Informant, user, by) -> InformantReader:
    """Open a source to somebody of the office. Only whom it is open to can do so, and nobody for themselves."""
    require(by, "change_rescue", informant.office_id)
    if user.pk == by.pk:
        raise Refusal(_("Nobody names themselves."), "user")
    if user.pk == informant.handler_id:
        raise Refusal(_("%(person)s handles this source.") % {"person": user}, "user")
    check_may_read(informant, user)
    try:
        with transaction.atomic():
            reader = InformantReader.objects.create(case=informant.case, informant=informant, user=user, added_by=by)
            _wrote("name_reader", informant, by, _("Source opened to somebody by name"), user=user.pk)
    except IntegrityError:
        raise Refusal(_("The source is open to %(person)s already.") % {"person": user}, "user") from None
    return reader


def end_reader(*, reader: InformantReader, by) -> InformantReader:
    """The source is no longer open to this person. Ended once; the first end stays."""
    require(by, "change_rescue", reader.office_id)
    with transaction.atomic():
        if InformantReader.objects.running().filter(pk=reader.pk).update(until=timezone.now()):
            _wrote("end_reader", reader.informant, by, _("Source closed to somebody"), user=reader.user_id)
    return reader


def check_hands_over(informant, by):
    """Raise Refusal unless this person handles the source."""
    if informant.handler_id != by.pk:
        raise Refusal(_("Only %(handler)s, who handles this source, hands it over.") % {"handler": informant.handler})


def hand_over(*, informant: Informant, user, by, version=None) -> Informant:
    """Give a source to another handler. Whoever gives it away reads it no more, unless the new handler names them."""
    require(by, "change_rescue", informant.office_id)
    check_hands_over(informant, by)
    if user.pk == by.pk:
        raise Refusal(_("You handle this source already."), "user")
    if not rights_of(user).has("change_rescue", informant.office_id):
        raise Refusal(
            _("%(person)s does not work the rescue stage of %(office)s.")
            % {"person": user, "office": informant.office},
            "user",
        )
    check_may_read(informant, user)
    with transaction.atomic():
        _wrote("hand_over_informant", informant, by, _("Source handed over"), user=user.pk)
        InformantReader.objects.running().filter(informant=informant, user=user).update(until=timezone.now())
        store(informant, version, handler=user)
    return informant
