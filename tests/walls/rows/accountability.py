"""What a court's work leaves: hearings, custody, orders, testimony, judgments, money, clocks, bundles; and the law."""

import datetime

from django.utils import timezone

from cases.accountability.actions.bundles import Chosen
from cases.accountability.court_calendar.feed import hash_of, new_token
from cases.accountability.disclosure import manifest
from cases.accountability.models import (
    Award,
    AwardPayment,
    BundleDocument,
    CalendarFeed,
    Charge,
    Clock,
    ClockWarning,
    CourtOrder,
    CustodyInterval,
    DisclosureBundle,
    Hearing,
    HearingAccused,
    HearingLawyer,
    Judgment,
    Matter,
    Proceeding,
    ProfileVersion,
    RecordFlag,
    Sentence,
    Testimony,
    Verdict,
    VictimCount,
)
from cases.models import Task
from tests.factories import as_owner
from tests.factories.clocks import LegalProfileFactory, law
from tests.factories.law import StatuteFactory
from tests.factories.offices import PartnerFactory

from . import A_DAY

WEEK = datetime.timedelta(days=7)


def law_of(office, country):
    """A legal profile that the office goes by, with a version in use and a draft, and a statute of the country.

    Gives the ids of an address; `other_version_id` is the version in use.
    """
    profile = LegalProfileFactory(code=f"law-{office.code.lower()}", country=country, name=f"Law of {office.city}")
    in_use = law(("charged", 30, "days", "arraigned"), profile=profile)
    with as_owner():
        draft = ProfileVersion.objects.create(profile=profile, number=2)
        office.legal_profile = profile.code
        office.save(update_fields=["legal_profile"])
    return {
        "profile_code": profile.code,
        "profile_version_id": draft.pk,
        "other_version_id": in_use.pk,
        "statute_id": StatuteFactory(country=country).pk,
    }


def feed_of(user):
    """The token of a private calendar feed of that person."""
    token = new_token()
    with as_owner():
        CalendarFeed.objects.create(user=user, token_hash=hash_of(token))
    return token


def rows(place, accused, document, lawyer):
    """One of everything, marked. The lawyer leads the matter and attends its hearings, whoever may see them now."""
    profile = ProfileVersion.objects.filter(profile__code=place.office.legal_profile, status="in_use").first()
    common, mark = {"case": place.case}, place.mark
    earned = {**common, "earned_office": place.office}
    matter = Matter.objects.create(
        **common, title=mark, docket=mark, institution=mark, police_number=mark, lead=lawyer, profile_version=profile
    )
    proceeding = Proceeding.objects.create(
        **earned, matter=matter, person=accused, stage="charged", charged_on=A_DAY, charged_precision="day"
    )
    of = {**common, "proceeding": proceeding}
    charge = Charge.objects.create(**of, statute="RA 9208", counts=1)
    Charge.objects.create(**of, statute=mark, status="withdrawn", end_reason=mark)
    VictimCount.objects.create(**common, matter=matter, victims=3)
    return {
        "matter_id": matter,
        "proceeding_id": proceeding,
        "charge_id": charge,
        "verdict_id": Verdict.objects.create(**earned, charge=charge, proceeding=proceeding, outcome="guilty_plea"),
        "flag_id": RecordFlag.objects.create(**of, source_ref="x", sentence=mark),
        "custody_id": CustodyInterval.objects.create(
            **of, person=accused, state="bailed", from_on=A_DAY, place=mark, terms=mark, reason=mark
        ),
        "judgment_id": _judgment(of, charge, mark),
        "testimony_id": Testimony.objects.create(
            **common,
            matter=matter,
            person=place.person,
            interpreter_language=mark,
            protection_order="granted",
            protection_number=mark,
            note=mark,
        ),
        "bundle_id": _bundle(place, matter, document),
        **_hearings(place, matter, proceeding, lawyer),
        **_money(earned, matter, proceeding, place.person, mark),
        **_clock(of, profile, lawyer),
    }


def _hearings(place, matter, proceeding, lawyer):
    """One that was adjourned to today, and a court order of it."""
    today, mark = place.office.today(), place.mark
    facts = {
        "case": place.case,
        "matter": matter,
        "kind": "trial",
        "court": PartnerFactory(office=place.office, kind="court", name=f"Court {place.variant}"),
        "earned_office": place.office,
        "note": mark,
        **dict.fromkeys(("court_name", "courtroom", "judge"), mark),
    }
    coming = Hearing.objects.create(**facts, on=today)
    adjourned = Hearing.objects.create(
        **facts,
        on=today - WEEK,
        status="adjourned",
        asked_by="court",
        reason="judge_absent",
        reason_note=mark,
        outcome=mark,
        next=coming,
    )
    for hearing in (coming, adjourned):
        HearingAccused.objects.create(case=place.case, hearing=hearing, proceeding=proceeding)
        HearingLawyer.objects.create(case=place.case, hearing=hearing, user=lawyer)
    task = Task.objects.create(
        case=place.case,
        title=mark,
        audience="accountability",
        created_by=place.worker,
        created_at=timezone.now(),
        due_on=today,
    )
    return {
        "hearing_id": coming,
        "record_id": adjourned,
        "order_id": CourtOrder.objects.create(
            case=place.case, matter=matter, hearing=adjourned, given_on=today - WEEK, what=mark, task=task
        ),
    }


def _judgment(of, charge, mark):
    judgment = Judgment.objects.create(**of, given_on=A_DAY, stated_months=24)
    Sentence.objects.create(**of, judgment=judgment, charge=charge, kind="imprisonment", years=2, note=mark)
    return judgment


def _money(earned, matter, proceeding, person, mark):
    award = Award.objects.create(
        **earned,
        matter=matter,
        proceeding=proceeding,
        person=person,
        kind="restitution",
        ordered_on=A_DAY,
        amount=1000,
        currency="PHP",
        note=mark,
    )
    return {
        "award_id": award,
        "payment_id": AwardPayment.objects.create(**earned, award=award, paid_on=A_DAY, amount=250, note=mark),
    }


def _clock(of, profile, lawyer):
    """A clock that ends in some days, of which the lawyer was warned. No address names it."""
    today = of["case"].office.today()
    clock = Clock.objects.create(**of, rule=profile.clocks.first(), started_on=today - 3 * WEEK, due_on=today + WEEK)
    ClockWarning.objects.create(case=of["case"], clock=clock, days=14, user=lawyer, claimed_at=timezone.now())
    return {}


def _bundle(place, matter, document):
    """A bundle of one document, made as the product makes it."""
    now = timezone.now()
    bundle = DisclosureBundle(
        case=place.case,
        matter=matter,
        number=1,
        recipient=PartnerFactory(office=place.office, kind="prosecutor", name=f"Prosecutor {place.variant}"),
        recipient_name=place.mark,
        purpose=place.mark,
        made_by=place.worker,
        made_at=now,
    )
    bundle.manifest = manifest.manifest_of(bundle=bundle, chosen=[Chosen(document, place.mark)], at=now)
    bundle.manifest_sha256 = manifest.hash_of(bundle.manifest)
    bundle.save()
    BundleDocument.objects.create(
        case=place.case,
        bundle=bundle,
        document=document,
        number=1,
        audience=document.audience,
        redaction=place.mark,
        sha256=document.sha256,
    )
    return bundle
