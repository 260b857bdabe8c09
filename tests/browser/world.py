"""A realistic office for the browser: some thirty cases, one of them rich, long words, and a neighbour's records."""

import datetime
from types import SimpleNamespace

from django.utils import timezone

from cases.models import Case, Consent, Note, SafeContact, StageProgress, Task
from offices.models import AuditEvent
from tests.factories import as_owner
from tests.factories.accountability import ChargeFactory, MatterFactory, ProceedingFactory, VerdictFactory
from tests.factories.aftercare import ConsentFactory, EnrolmentFactory, survivor
from tests.factories.cases import CaseFactory, CaseMemberFactory, PersonFactory, suspect, victim
from tests.factories.offices import HeadquartersFactory, OfficeFactory, PartnerFactory, staff
from tests.factories.rescue import ReliefFactory
from tests.factories.transformation import ReformFactory, SystemGapFactory

TYPES = ("forced_labour", "sex_trafficking", "child_sexual_assault", "osec", "domestic_violence", "bonded_labour")
PLACES = ("Mandaue", "Talisay", "Lapu-Lapu", "Naga", "Toledo", "Barangay Guadalupe-Punta Princesa, Cebu City")
#: As long as people write them where there is no space to break at.
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff-Maria-Concepcion Krung-Thep-Maha-Nakhon-Amon-Rattanakosin"


def make_world():
    """Two offices with their people. Returns what tests name: office, people and cases."""
    office, neighbour = OfficeFactory(code="CEB", city="Cebu"), OfficeFactory(code="MNL", city="Manila")
    world = SimpleNamespace(
        office=office,
        neighbour=neighbour,
        worker=staff(office, "social_worker", full_name="Merlinda Catubig", email="merlinda@example.org"),
        investigator=staff(office, "investigator", full_name="Rosendo Abadiano"),
        lawyer=staff(office, "lawyer", full_name="Leandro Dumangas"),
        specialist=staff(office, "transformation_specialist", full_name="Jocelyn Parahinog"),
        director=staff(office, "director", full_name="Teresita Alonsabe"),
        administrator=staff(office, "office_administrator", full_name="Gemma Pondoc"),
        manager=staff(HeadquartersFactory(code="HQW"), "headquarters_manager", full_name="Daniel Whitcombe"),
    )
    world.rich = rich_case(world)
    world.cases = [plain_case(world, n) for n in range(2, 30)]
    world.referred = CaseFactory(office=office, status="referred", summary="A neighbour heard crying.", place="Carcar")
    victim(world.referred, person__display_name="Rowena Ompad")
    world.foreign = CaseFactory(office=neighbour, number="MNL-2026-00001", place="Tondo")
    victim(world.foreign, person__display_name="Perlita Manalansan")
    PartnerFactory(office=office, name="Labour inspectorate of Cebu")
    PartnerFactory(office=office, name=f"Shelter {LONG_NAME}"[:120], kind="shelter")
    return world


def today():
    return timezone.localdate()


def days(number):
    return today() + datetime.timedelta(days=number)


def plain_case(world, n):
    case = CaseFactory(
        office=world.office,
        number=f"CEB-2026-{n:05}",
        types=list({TYPES[n % 6], TYPES[n % 4]}),
        place=PLACES[n % 6],
        risk="high" if n % 5 == 0 else "standard",
        lead=(world.worker, world.lawyer, world.investigator)[n % 3],
        status="closed" if n % 9 == 0 else "open",
        victims_reported=n % 7 + 1,
        next_due_on=days(n - 6) if n % 4 else None,
        next_due_what="Six-month assessment" if n % 4 else "",
    )
    victim(case, person__display_name=f"Jessa Labrador {n}")
    stage(case, "rescue", "completed" if n % 3 else "active")
    stage(case, "accountability", ("active", "waived", "not_started")[n % 3])
    if n < 6:
        task(case, world.worker, f"Send the school letter {n}", days(n - 4))
    return case


def rich_case(world):
    case = CaseFactory(
        office=world.office,
        number="CEB-2026-00001",
        types=["sex_trafficking", "forced_labour"],
        place="Mandaue",
        risk="high",
        urgency="now",
        lead=world.worker,
        victims_reported=7,
        summary="Held in a bar since about November, papers and phone taken.\n\n"
        + "Four others in the same room. " * 12,
        next_hearing_on=days(8),
        next_hearing_at="Regional Trial Court, Branch 24, Mandaue",
        next_due_on=days(-12),
        next_due_what="Six-month assessment",
    )
    CaseMemberFactory(case=case, user=world.worker)
    analyn = survivor(case, person__display_name="Analyn Rivilla", person__born_text="22")
    bing = victim(case, person__display_name="Bing", person__sex="unknown", verification="possible")
    victim(case, person__display_name=LONG_NAME[:160], verification="possible")
    efren, nilda = (suspect(case, person__display_name=name) for name in ("Efren Magbanua", "Nilda Ouano"))
    PersonFactory(office=world.office, display_name="Ana Lyn Revilla")
    contacts(world, case, analyn, bing)
    for n, (title, day) in enumerate(
        (("Six-month assessment of Maricel", -12), ("Trace Bing", 1), (LONG_NAME * 2, 20))
    ):
        task(case, (world.worker, world.investigator, None)[n], title[:200], days(day))
    matter = MatterFactory(case=case)
    tried = ProceedingFactory(
        case=case, matter=matter, person=efren, stage="verdict", charged_on=days(-200), charged_precision="day"
    )
    VerdictFactory(charge=ChargeFactory(proceeding=tried), given_on=days(-20), given_precision="day")
    ProceedingFactory(case=case, matter=matter, person=nilda)
    EnrolmentFactory(case=case, person=analyn, opened_by=world.worker)
    SystemGapFactory(case=case, named_by=world.specialist)
    SystemGapFactory(case=case, what=LONG_NAME * 3, cause="corruption", named_by=world.specialist)
    world.reform = ReformFactory(office=world.office, title="A clerk in every branch court")
    for name in ("rescue", "accountability", "aftercare", "transformation"):
        stage(case, name, "active")
    with as_owner():
        for n, body in enumerate(("She wants her sister to know.", LONG_NAME * 3, "Her papers are with the police.")):
            Note.objects.create(case=case, body=body, written_by=world.worker, written_at=timezone.now())
            event(world, case, "add_note", f"Note written {n}")
    world.analyn, world.bing, world.efren = analyn, bing, efren
    world.relief = ReliefFactory(case=case, authority="Provincial police", recorded_by=world.investigator)
    return case


def contacts(world, case, analyn, bing):
    shared = {"case": case, "checked_by": world.worker, "checked_at": timezone.now()}
    with as_owner():
        SafeContact.objects.create(
            person=analyn,
            manner="never",
            through="Lorna, aunt",
            hours="weekdays 10:00 to 15:00",
            warning="her brother",
            channel="+63 900 000 000",
            code_word="mango",
            **shared,
        )
        SafeContact.objects.create(person=bing, manner="write", hours=LONG_NAME[:120], **shared)
    ConsentFactory(case=case, person=bing, purpose=Consent.Purpose.LEGAL, recorded_by=world.worker)


def stage(case, name, status):
    facts = {"status": status, "step": {"active": 2, "completed": 4}.get(status, 0)}
    if status == "waived":
        facts["waived_reason"] = "No accused could be traced."
    with as_owner():
        StageProgress.objects.filter(case=case, stage=name).update(**facts)


def task(case, who, title, day):
    with as_owner():
        return Task.objects.create(
            case=case, title=title, due_on=day, assignee=who, created_by=case.lead, created_at=timezone.now()
        )


def event(world, case, action, summary):
    AuditEvent.objects.create(
        verb="action",
        action=action,
        actor=world.worker,
        case_id=case.pk,
        office_id=case.office_id,
        summary=summary,
        at=timezone.now(),
    )


def case_of(**facts) -> Case:
    """A case as it is stored, past both walls."""
    with as_owner():
        return Case.objects.get(**facts)
