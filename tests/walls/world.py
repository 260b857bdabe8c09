"""A small world with a row of everything in every place from which it could leak.

Free text carries a mark per variant, so that a page that shows what it must not is found by reading it.

Variants of a case: `own` (open, of the office), `closed`, `restricted` (its team is somebody else), `moved` (was the
office's, now another's) and `foreign` (always another's). `nonexistent` is an id that nobody has.
Beside them, on the own case, stand a sealed plan (SECRET-plan) and a source (SECRET-source) of somebody who is none of
`people`: nobody of those may see a sign of either.
The law tells of no case, and whoever has the address of a calendar feed has the feed: `elsewhere` is the law that
another country's offices go by, and the feed of somebody there.
"""

import datetime

from django.utils import timezone

from aftercare.models import Enrolment
from cases.actions.documents import keep
from cases.actions.transfers import accept_transfer, offer_transfer
from cases.models import (
    Case,
    CaseMember,
    CaseTransfer,
    ClosureRequest,
    Consent,
    Note,
    Person,
    PersonMerge,
    SafeContact,
    Task,
)
from cases.rescue.models import Operation, Relief, VictimOutcome
from cases.transformation.models import Reform, SystemGap
from ijm.demo.paper import one_page
from offices.models import Membership
from offices.roles import ROLES
from reports.indicators import ALL as INDICATORS
from reports.models import ReportRun, Snapshot
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, CaseMemberFactory, CaseRoleFactory, PersonFactory, suspect, victim
from tests.factories.offices import (
    HeadquartersFactory,
    OfficeFactory,
    PartnerFactory,
    RegionFactory,
    UserFactory,
    staff,
)
from tests.walls.rows import A_DAY, Place, accountability, investigation, operations, rescue

#: What of the own office is walled off to somebody who is none of the world's people.
WALLED = ("plan", "source")
VARIANTS = ("own", "closed", "restricted", "moved", "foreign", "elsewhere", "nonexistent")
OF_CASES = ("own", "closed", "restricted", "moved", "foreign")
NOBODY = 987_654_321


#: An operation stays with the office that carried it out, whatever becomes of its cases.
OF_AN_OPERATION = (
    "operation_id",
    "teammate_id",
    "risk_id",
    "lesson_id",
    "check_id",
    "approval_id",
    "entry_id",
)


class World:
    """Two offices of one region, headquarters, and one person per role; ids of every record by variant."""

    def __init__(self):
        region = RegionFactory()
        self.office = OfficeFactory(code="CEB", region=region)
        self.other = OfficeFactory(code="MNL", region=RegionFactory())
        self.headquarters = HeadquartersFactory(code="HQX")
        self.people = {key: self._person(key) for key in ROLES}
        self.people["system_administrator"] = UserFactory(is_staff=True, is_superuser=True)
        self.people["stranger"] = staff(self.other, "director")
        self.outsider = staff(self.other, "lawyer")
        #: Who planned what is sealed, and handles the source that nobody else knows.
        self.undercover = staff(self.office, "investigator")
        laws = {
            office: accountability.law_of(office, land) for office, land in ((self.office, "PH"), (self.other, "KE"))
        }
        self.ids = {variant: self._ids(variant) for variant in OF_CASES}
        here = {**laws[self.office], "token": accountability.feed_of(self.people["lawyer"])}
        self.ids["own"] |= here
        self.ids["closed"] |= here
        self.ids["elsewhere"] = {**laws[self.other], "token": accountability.feed_of(self.outsider)}
        self._wall_off()
        self._move()

    def _person(self, role):
        return staff(self.headquarters if role == "headquarters_manager" else self.office, role)

    def _ids(self, variant):
        office = self.other if variant == "foreign" else self.office
        self.mark = f"SECRET-{variant}"
        case = CaseFactory(
            office=office,
            status="closed" if variant == "closed" else "open",
            restricted=variant == "restricted",
            summary=self.mark,
            place=self.mark,
        )
        worker = UserFactory()
        if variant == "restricted":
            CaseMemberFactory(case=case, user=worker)
        with as_owner():
            return {"case_id": case.pk, **self._rows(variant, case, office, worker)}

    def _rows(self, variant, case, office, worker):
        mark, now = self.mark, timezone.now()
        named = {"person__display_name": mark}
        person, accused = victim(case, verification="actual", **named), suspect(case, **named)
        kept, merged = PersonFactory(office=office, display_name=f"{mark} kept"), victim(case, **named)
        if variant == "restricted":
            CaseRoleFactory(case=case, person=kept, role="family")
        type(merged).objects.filter(pk=merged.pk).update(merged_into=kept)
        role = CaseRoleFactory(case=case, role="witness", **named)
        common = {"case": case}
        earned = {**common, "earned_office": office}
        reform = Reform.objects.create(
            office=office,
            title=mark if variant == "foreign" else "Night duty",
            kind="unit",
            institution="Police",
            rung_on=A_DAY,
            created_by=worker,
        )
        enrolment = {"person": person, "opened_on": A_DAY, "opened_by": worker}
        rows = {
            "person_id": person,
            "other_id": kept,
            "role_id": role,
            "reform_id": reform,
            "relief_id": Relief.objects.create(
                **earned,
                person=person,
                relieved_on=A_DAY,
                type="court_release",
                authority=mark,
                attribution="joint",
                recorded_by=worker,
            ),
            "outcome_id": VictimOutcome.objects.create(
                **common, person=merged, outcome="not_found", reason=mark, decided_on=A_DAY, recorded_by=worker
            ),
            "enrolment_id": Enrolment.objects.create(**earned, **enrolment),
            "gap_id": SystemGap.objects.create(
                **earned,
                justice_stage="trial",
                institution="Court",
                cause="corruption",
                what=mark,
                named_on=A_DAY,
                named_by=worker,
            ),
            "note_id": Note.objects.create(**common, body=mark, written_by=worker, written_at=now),
            "task_id": Task.objects.create(**common, title=mark, created_by=worker, created_at=now, due_on=A_DAY),
            "contact_id": SafeContact.objects.create(
                **common, person=person, manner="never", channel=mark, checked_by=worker, checked_at=now
            ),
            "consent_id": Consent.objects.create(
                **common, person=person, purpose="care", answer="given", answered_on=A_DAY, recorded_by=worker
            ),
            "document_id": self._document(case, worker),
            "member_id": CaseMember.objects.create(**common, user=UserFactory()),
            "merge_id": PersonMerge.objects.create(person=merged, kept=kept, reason="Same.", merged_by=worker),
            "closure_id": ClosureRequest.objects.create(**common, reason=mark, asked_by=worker, asked_at=now),
            "partner_id": PartnerFactory(office=office),
            "office_id": office,
            "run_id": self._report(office, worker),
        }
        place = Place(variant, mark, case, office, worker, person, merged, role.person)
        rows |= rescue.rows(place) | operations.rows(place)
        rows |= accountability.rows(place, accused, rows["document_id"], self.people["lawyer"])
        rows |= investigation.rows(place, self.people["investigator"] if variant in ("own", "closed") else worker)
        membership = self._membership(office)
        rows |= {"membership_id": membership, "user_id": membership.user}
        third = OfficeFactory()
        rows["offer_id"] = CaseTransfer.objects.create(
            moving_case=case,
            case_number=case.number,
            from_office=office,
            to_office=third,
            reason="Moved.",
            offered_by=worker,
            offered_at=now,
        )
        return {name: row.pk for name, row in rows.items()} | {"stage": "rescue", "kind": "hearing"}

    def _wall_off(self):
        """A plan and a source of the own case; and the moved case, as part of an operation that stays behind."""
        own, moved = self.ids["own"], self.ids["moved"]
        with as_owner():
            case, person = Case.objects.get(pk=own["case_id"]), Person.objects.get(pk=own["person_id"])
            plan, parts = operations.plan(case, person, self.undercover)
            source, reader = investigation.source(case, "SECRET-source", self.undercover)
            operations.joined(
                Operation.objects.get(pk=own["operation_id"]),
                Case.objects.get(pk=moved["case_id"]),
                Person.objects.get(pk=moved["person_id"]),
                "SECRET-moved",
            )
        self.plan = {"operation_id": plan.pk, **{name: row.pk for name, row in parts.items()}}
        self.source = {"informant_id": source.pk, "reader_id": reader.pk}

    def _document(self, case, worker):
        return keep(
            case=case,
            by=worker,
            title=self.mark,
            file_name="a.pdf",
            data=one_page(self.mark),
            audience="case",
            place="Court",
        )

    def _report(self, office, worker):
        run = ReportRun.objects.create(
            asked_by=worker,
            offices=[office.pk],
            period_from=datetime.date(2026, 1, 1),
            period_to=datetime.date(2026, 1, 31),
            status="done",
            finished_at=timezone.now(),
        )
        Snapshot.objects.create(
            run=run,
            offices=[office.pk],
            built_at=timezone.now(),
            definitions=[indicator.definition() for indicator in INDICATORS],
        )
        return run

    def _membership(self, office):
        staff(office, "lawyer")
        return Membership.objects.filter(office=office).latest("pk")

    def _move(self):
        """Offered by one office, accepted by the other, as people do it."""
        case_id = self.ids["moved"]["case_id"]
        with as_owner():
            CaseTransfer.objects.filter(moving_case_id=case_id).delete()
            ClosureRequest.objects.filter(case_id=case_id).delete()
            self.ids["moved"].pop("closure_id")
        director, receiver = self.people["director"], self.people["stranger"]
        with asks(director):
            offer = offer_transfer(
                case=Case.objects.get(pk=case_id), to_office=self.other, by=director, reason="The family moved."
            )
        with asks(receiver):
            accept_transfer(offer=offer, by=receiver)
        # These stay with the office: they are no sign of a case that moved, or that is restricted.
        for stays in ("office_id", "user_id", "membership_id", "partner_id", "reform_id", "run_id", "deputy_id"):
            self.ids["moved"].pop(stays)
            self.ids["restricted"].pop(stays)
        for gone in ("offer_id", "other_id", "merge_id", *OF_AN_OPERATION):
            self.ids["moved"].pop(gone)

    def kwargs(self, variant, names):
        """Ids for a URL's parameters; None where the variant has no such record."""
        if variant == "nonexistent":
            return {name: "rescue" if name == "stage" else NOBODY for name in names}
        ids = dict(self.ids[variant])
        if "merge_id" in names and "other_id" in ids:
            ids["person_id"] = ids["other_id"]  # the record into which the other was merged
        return {name: ids[name] for name in names} if set(names) <= set(ids) else None
