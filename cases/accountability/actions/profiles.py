"""Legal profiles: drafting, publishing and signing their versions. A version that is not a draft never changes."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from offices import audit
from offices.refusal import Refusal
from offices.versions import store

from ..access import check_administers_profile, check_system_administrator, counsel_of_profile, today_of
from ..models import Holiday, LegalProfile, ProfileClock, ProfileStage, ProfileVersion
from ..profiles.checks import problems

Status = ProfileVersion.Status
#: What a version says beside its stages and clocks.
SAID = ("pleas", "plea_bargain", "weekend", "sources")


def _wrote(action, *, by, row, summary, **detail):
    audit.record(action, by=by, obj=row, summary=summary, **detail)


def _copied(row, version):
    """The same stage or clock, as a new row of another version."""
    fields = [field.attname for field in row._meta.concrete_fields if field.name not in ("id", "version")]
    return type(row)(version=version, **{name: getattr(row, name) for name in fields})


def _newest(profile):
    return profile.versions.order_by("-number").first()


@transaction.atomic
def add_profile(*, code, country, family, name, like, by) -> ProfileVersion:
    """A profile for a law that has none yet, as a first draft copied from the version `like`. Returns the draft.

    Raises PermissionDenied unless `by` is a system administrator, Refusal for a code that is taken.
    """
    check_system_administrator(by)
    if LegalProfile.objects.filter(code=code).exists():
        raise Refusal(_("There is a legal profile with this code already."), "code")
    profile = LegalProfile.objects.create(code=code, country=country, family=family, name=name)
    draft = _draft(profile, 1, like, by)
    _wrote("add_profile", by=by, row=profile, summary=_("Added a legal profile."), code=code)
    return draft


@transaction.atomic
def draft_version(*, profile, by) -> ProfileVersion:
    """The next version of a profile, as a draft copied from the one before.

    Raises PermissionDenied, or Refusal while there is a draft.
    """
    check_administers_profile(by, profile)
    if refused := refusal_to_draft(profile):
        raise Refusal(refused)
    before = profile.versions.filter(status=Status.IN_USE).first() or _newest(profile)
    number = profile.versions.aggregate(last=Max("number"))["last"] + 1
    try:
        with transaction.atomic():
            draft = _draft(profile, number, before, by)
    except IntegrityError:  # somebody began one at the same moment
        raise Refusal(_("There is a draft already. Go on with that one.")) from None
    _wrote("draft_version", by=by, row=draft, summary=_("Began a new version of a legal profile."))
    return draft


def refusal_to_draft(profile) -> str:
    """Why no draft can be begun; empty: it can."""
    if profile.versions.filter(status=Status.DRAFT).exists():
        return _("There is a draft already. Go on with that one.")
    return ""


def _draft(profile, number, like, by):
    draft = ProfileVersion.objects.create(
        profile=profile, number=number, drafted_by=by, **{name: getattr(like, name) for name in SAID}
    )
    ProfileStage.objects.bulk_create(_copied(row, draft) for row in like.stages.all())
    ProfileClock.objects.bulk_create(_copied(row, draft) for row in like.clocks.all())
    return draft


def refusal_to_change(profile_version) -> str:
    """Why a version cannot be written anew; empty: it can."""
    if profile_version.status != Status.DRAFT:
        return _("This version is in use or was. Matters go by it, so it stays: begin a new one.")
    return ""


def _check_draft(profile_version):
    if refused := refusal_to_change(profile_version):
        raise Refusal(refused)


@transaction.atomic
def change_draft(*, profile_version, stages, clocks, version, by, **said) -> ProfileVersion:
    """Write a draft anew: `said` are those of SAID, `stages` and `clocks` new rows that belong to nothing yet.

    A draft may be incomplete; publishing asks. Raises PermissionDenied, Refusal, or Stale.
    """
    check_administers_profile(by, profile_version.profile)
    _check_draft(profile_version)
    store(profile_version, version, drafted_by=by, **said)
    for rows in (profile_version.stages, profile_version.clocks):
        rows.all().delete()
    for row in (*stages, *clocks):
        row.version = profile_version
    ProfileStage.objects.bulk_create(stages)
    ProfileClock.objects.bulk_create(clocks)
    _wrote("change_draft", by=by, row=profile_version, summary=_("Changed the draft of a legal profile."))
    return profile_version


@transaction.atomic
def discard_draft(*, profile_version, by):
    """Throw a draft away. The only version of a profile stays, or there would be nothing to draft from."""
    check_administers_profile(by, profile_version.profile)
    _check_draft(profile_version)
    if not profile_version.profile.versions.exclude(pk=profile_version.pk).exists():
        raise Refusal(_("This is the only version of the profile."))
    _wrote("discard_draft", by=by, row=profile_version, summary=_("Threw away the draft of a legal profile."))
    profile_version.stages.all().delete()
    profile_version.clocks.all().delete()
    profile_version.delete()


def refusals_to_publish(profile_version) -> list[str]:
    """Sentences that say why the draft cannot be used yet; empty: it can."""
    if profile_version.status != Status.DRAFT:
        return [_("Only a draft is published.")]
    return problems(
        stages=profile_version.stages.all(),
        clocks=profile_version.clocks.all(),
        pleas=profile_version.pleas,
        weekend=profile_version.weekend,
    )


@transaction.atomic
def publish_version(*, profile_version, version=None, by) -> ProfileVersion:
    """Put a draft in use: new matters go by it. Those that run keep theirs until a lawyer moves them.

    Raises PermissionDenied, Refusal with what is missing, or Stale.
    """
    check_administers_profile(by, profile_version.profile)
    if refused := refusals_to_publish(profile_version):
        raise Refusal(refused[0])
    in_use = profile_version.profile.versions.filter(status=Status.IN_USE)
    for old in in_use.select_for_update(of=("self",), no_key=True):
        store(old, None, status=Status.RETIRED)
    store(profile_version, version, status=Status.IN_USE, published_at=timezone.now(), published_by=by)
    _wrote("publish_version", by=by, row=profile_version, summary=_("Put a version of a legal profile in use."))
    return profile_version


def refusal_to_sign(user, profile_version) -> str:
    """Why the person cannot confirm the version; empty: they can."""
    if profile_version.is_confirmed:
        return _("It is confirmed already.")
    if profile_version.status == Status.DRAFT:
        return _("A draft may still change. It is signed once it is in use.")
    if not counsel_of_profile(user, profile_version.profile):
        return _("A lawyer of an office that uses this profile signs it.")
    if user.pk in (profile_version.drafted_by_id, profile_version.published_by_id):
        return _("You wrote this version: another lawyer confirms it.")
    return ""


@transaction.atomic
def sign_version(*, profile_version, admitted_as, version=None, by) -> ProfileVersion:
    """Confirm, as local counsel, that a version says the law. `admitted_as` is where and as what one is admitted.

    Raises Refusal, or Stale.
    """
    if refused := refusal_to_sign(by, profile_version):
        raise Refusal(refused)
    store(profile_version, version, confirmed_by=by, confirmed_on=today_of(by), confirmed_as=admitted_as)
    _wrote("sign_version", by=by, row=profile_version, summary=_("Confirmed a version of a legal profile."))
    return profile_version


@transaction.atomic
def change_holidays(*, profile, year, days, by):
    """Write on which days of one year the courts do not sit: `days` is day → name. Raises PermissionDenied, Refusal.

    They belong to the profile, not to a version: what is proclaimed holds for every matter. A clock that runs is dated
    anew with the next event of its proceeding.
    """
    check_administers_profile(by, profile)
    if any(day.year != year for day in days):
        raise Refusal(_("These are the days of %(year)d.") % {"year": year})
    kept = profile.holidays.filter(day__year=year)
    if dict(kept.values_list("day", "name")) == days:
        return
    kept.delete()
    Holiday.objects.bulk_create(Holiday(profile=profile, day=day, name=name) for day, name in sorted(days.items()))
    _wrote("change_holidays", by=by, row=profile, summary=_("Changed the holidays of a legal profile."), year=year)
