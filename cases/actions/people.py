"""People: records, roles in a case, merging two records of one person and undoing it."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from offices import audit
from offices.access import require
from offices.refusal import Refusal
from offices.versions import store

from ..models import CaseRole, Person, PersonMerge, PersonName
from ..naming import index_name
from ..partial_dates import PartialDate
from ..stages import refresh_stages
from ..visibility import forget_named


def create_person(
    *, office, by, name, sex=Person.Sex.UNKNOWN, birth=None, birth_text="", source_ref="", **fields
) -> Person:
    """A new record of a person in an office, findable by name. `birth` is a PartialDate; None is unknown."""
    require(by, "change_case", office.pk)
    birth = birth or PartialDate.unknown()
    with transaction.atomic():
        person = Person.objects.create(
            office=office,
            display_name=name.strip(),
            sex=sex,
            born_from=birth.earliest,
            born_to=birth.latest,
            born_precision=birth.precision,
            born_text=birth_text.strip(),
            source_ref=source_ref,
            **fields,
        )
        add_name(person=person, by=by, full=name)
        audit.record("create_person", by=by, obj=person, office=office)
    return person


def add_name(*, person: Person, by, full: str, kind=PersonName.Kind.LEGAL, romanisation: str = "") -> PersonName:
    """Another name under which the person is known and found."""
    require(by, "change_case", person.office_id)
    with transaction.atomic():
        name = PersonName.objects.create(person=person, full=full.strip(), kind=kind, romanisation=romanisation.strip())
        index_name(name)
        audit.record("add_name", by=by, obj=name, office=person.office)
    return name


def change_person(
    *, person: Person, by, expected_version: int, birth: PartialDate, birth_text: str, **fields
) -> Person:
    """Correct a person's record. Raises Stale if somebody saved it since `expected_version` was read."""
    require(by, "change_case", person.office_id)
    with transaction.atomic():
        store(
            person,
            expected_version,
            born_from=birth.earliest,
            born_to=birth.latest,
            born_precision=birth.precision,
            born_text=birth_text.strip(),
            **fields,
        )
        audit.record("change_person", by=by, obj=person, office=person.office, fields=sorted(fields))
        person.refresh_from_db()
        if not PersonName.objects.filter(person=person, full=person.display_name).exists():
            add_name(person=person, by=by, full=person.display_name)
    return person


def add_person_to_case(*, case, person: Person, role: str, by, remark: str = "", at=None, since=None) -> CaseRole:
    """Give a person of the case's office a role in the case. A new victim is a possible one until verified."""
    require(by, "change_case", case.office_id)
    if person.office_id != case.office_id:
        raise Refusal(_("This person's record belongs to another office."), "person")
    if person.merged_into_id:
        raise Refusal(_("This record was merged into another. Choose that one."), "person")
    if not case.is_running:
        raise Refusal(_("The case is not open, so nobody can be added."))
    try:
        with transaction.atomic():
            added = CaseRole.objects.create(
                case=case,
                person=person,
                role=role,
                remark=remark.strip(),
                since=since,
                verification=CaseRole.Verification.POSSIBLE if role == CaseRole.Role.VICTIM else "",
            )
            forget_named(by)
            audit.record(
                "add_person_to_case",
                by=by,
                obj=added,
                case=case,
                at=at,
                summary=_("%(role)s added") % {"role": added.get_role_display()},
            )
            refresh_stages(case=case, by=by, at=at)
    except IntegrityError:
        raise Refusal(_("This person has that role on the case already."), "role") from None
    return added


def check_finder(found_by, found_by_body):
    """Raise Refusal when a body is named and not its kind, or another body is meant and not named."""
    if found_by == CaseRole.Finder.OTHER and not found_by_body.strip():
        raise Refusal(_("Name the body that found it."), "found_by_body")
    if found_by_body.strip() and not found_by:
        raise Refusal(_("Say which kind of body found it."), "found_by")


def verify_victim(
    *, role: CaseRole, by, verification: str, found_by="", found_by_body="", on=None, at=None
) -> CaseRole:
    """Say whether somebody listed as a victim is one, and by whom it was found: a `CaseRole.Finder`, empty when it is
    not said, and the name of the body. `by` writes it down."""
    require(by, "change_case", role.office_id)
    if role.role != CaseRole.Role.VICTIM:
        raise Refusal(_("Only victims are verified."))
    check_finder(found_by, found_by_body)
    with transaction.atomic():
        role.verification, role.verified_by = verification, by
        role.verified_on = on or role.case.office.today()
        role.found_by, role.found_by_body = found_by, found_by_body.strip()
        role.save(update_fields=["verification", "verified_by", "verified_on", "found_by", "found_by_body"])
        audit.record(
            "verify_victim",
            by=by,
            obj=role,
            case=role.case,
            at=at,
            summary=_("Victim status: %(status)s") % {"status": role.get_verification_display().lower()},
        )
        refresh_stages(case=role.case, by=by, at=at)
    return role


def end_role(*, role: CaseRole, by, on=None) -> CaseRole:
    """The person no longer has this role in the case; what was done stays."""
    require(by, "change_case", role.office_id)
    with transaction.atomic():
        role.until = on or role.case.office.today()
        role.save(update_fields=["until"])
        audit.record(
            "end_role",
            by=by,
            obj=role,
            case=role.case,
            summary=_("%(role)s: role ended") % {"role": role.get_role_display()},
        )
        refresh_stages(case=role.case, by=by)
    return role


def merge_persons(*, merged: Person, kept: Person, by, reason: str) -> PersonMerge:
    """`merged` and `kept` are one person. Nothing is moved: the merged record points at the kept one, so that undoing
    it brings back every role as it was. From now on the two count as one."""
    require(by, "change_case", merged.office_id)
    if merged.pk == kept.pk:
        raise Refusal(_("Choose two different records."))
    if merged.office_id != kept.office_id:
        raise Refusal(_("The records belong to different offices and cannot be merged."))
    if not reason.strip():
        raise Refusal(_("Say how you know that they are one person."), "reason")
    with transaction.atomic():
        rows = {row.pk: row for row in Person.objects.select_for_update().filter(pk__in=sorted((merged.pk, kept.pk)))}
        if rows[merged.pk].merged_into_id or rows[kept.pk].merged_into_id:
            raise Refusal(_("One of the two was merged into another record already."))
        Person.objects.filter(pk=merged.pk).update(merged_into=kept, version=F("version") + 1)
        merge = PersonMerge.objects.create(person=merged, kept=kept, reason=reason.strip(), merged_by=by)
        audit.record("merge_persons", by=by, obj=merge, office=merged.office, merged=merged.pk, kept=kept.pk)
        _refresh_cases_of(merged.pk, kept.pk, by=by)
    return merge


def undo_merge(*, merge: PersonMerge, by) -> PersonMerge:
    """The two were not one person after all."""
    require(by, "change_case", merge.office_id)
    with transaction.atomic():
        merge = PersonMerge.objects.select_for_update().get(pk=merge.pk)
        if merge.undone_at:
            raise Refusal(_("This was undone already."))
        Person.objects.filter(pk=merge.person_id).update(merged_into=None, version=F("version") + 1)
        merge.undone_by, merge.undone_at = by, timezone.now()
        merge.save(update_fields=["undone_by", "undone_at"])
        audit.record("undo_merge", by=by, obj=merge, office=merge.office, merged=merge.person_id, kept=merge.kept_id)
        _refresh_cases_of(merge.person_id, merge.kept_id, by=by)
    return merge


def _refresh_cases_of(*ids, by):
    """Of every record that was or is one person with these: who was merged earlier counts anew as well."""
    kept = {person.record.pk for person in Person.objects.filter(pk__in=ids)}
    roles = CaseRole.objects.filter(person__in=Person.objects.standing_for(kept)).select_related("case")
    for role in roles.order_by("case_id").distinct("case_id"):
        refresh_stages(case=role.case, by=by)
