"""What a paper tells, of what the person asking may read. Nothing of care, plans, informants or safe contact."""

from dataclasses import dataclass

from django.db.models import Prefetch

from cases.accountability import dates
from cases.accountability.models import Charge, Hearing, Matter, Proceeding

from .languages import day, hour, number, of_office, words


@dataclass(frozen=True)
class Asked:
    """What somebody chose and typed for a paper. `recipient`: a Partner or None; `recipient_name`: in words."""

    kind: str
    language: str
    recipient: object = None
    recipient_name: str = ""
    subject: str = ""
    deponent: str = ""
    body: str = ""

    @property
    def recipient_lines(self) -> list[str]:
        """The partner with its place, and what was typed, line by line."""
        partner = [self.recipient.name, self.recipient.place] if self.recipient else []
        return [line for line in [*partner, *self.recipient_name.splitlines()] if line.strip()]


def told(asked: Asked, *, matter, by) -> dict:
    """The data of the template `asked.kind`, as `by` may know it; every value is text, or lists and dicts of text."""
    return _common(asked, matter, by) | TOLD[asked.kind](asked, matter, by)


def _common(asked, matter, by):
    said = words(asked.language)["papers"]
    return {
        "title": f"{said[asked.kind]}, {matter.case}",
        "author": str(by),
        "foot": f"{matter.case} · {said['confidential']}",
        "heading": said[asked.kind],
        "body": asked.body.strip(),
        "facts": [],
    }


def _letter(asked, matter, by):
    said = words(asked.language)["letter"]
    office = matter.case.office
    return {
        "sender": [str(by), f"{office.city}, {office.country}"],
        "recipient": asked.recipient_lines,
        "day": day(office.today(), asked.language),
        "heading": asked.subject.strip() or matter.title,
        "facts": [
            [said["matter"], matter.title if asked.subject.strip() else ""],
            [said["your_number"], matter.docket],
            [said["our_number"], str(matter.case)],
        ],
        "signature": [str(by), office.city],
    }


def _affidavit(asked, matter, by):
    said = words(asked.language)["affidavit"]
    return {
        "court": matter.where,
        "number": matter.docket,
        "matter": matter.title,
        "deponent": asked.deponent.strip(),
        "facts": [
            [said["drawn_by"], f"{by}, {matter.case.office.city}"],
            [said["drawn_on"], day(matter.case.office.today(), asked.language)],
        ],
    }


def _summary(asked, matter, by):
    case, language = matter.case, asked.language
    said = words(language)
    names = said["summary"]
    matters = [_matter(one, language) for one in _matters(case, by)]
    return {
        "facts": [
            [names["case"], str(case)],
            [names["recipient"], ", ".join(asked.recipient_lines)],
            [names["office"], case.office.city],
            [names["types"], ", ".join(said["types"][one] for one in case.types)],
            [names["opened"], day(case.opened_on, language)],
            [names["as_of"], day(case.office.today(), language)],
            [names["by"], str(by)],
        ],
        "matters": matters,
    }


TOLD = {"letter": _letter, "affidavit": _affidavit, "summary": _summary}


def _matters(case, by):
    """The case's matters with what is told of them, in as many queries for one as for twenty."""
    proceedings = Proceeding.objects.visible_to(by).select_related("person").order_by("root_id", "pk")
    charges = Charge.objects.filter(status=Charge.Status.STANDING).prefetch_related("verdicts")
    hearings = Hearing.objects.visible_to(by).filter(status=Hearing.Status.SCHEDULED, on__gte=case.office.today())
    return (
        Matter.objects.visible_to(by)
        .filter(case=case)
        .prefetch_related(
            Prefetch("proceedings", proceedings.prefetch_related(Prefetch("charges", charges))),
            Prefetch("hearings", hearings),
            "profile_version__stages",
        )
    )


def _matter(matter, language):
    said = words(language)
    names = said["summary"]
    against = f" ({names['against_client']})" if matter.against_client else ""
    accused = [_accused(one, matter, language) for one in matter.proceedings.all()]
    return {
        "title": matter.title,
        "facts": [
            [names["kind"], said["kinds"][matter.kind] + against],
            [names["court"], matter.where],
            [names["docket"], matter.docket],
            [names["status"], said["statuses"][matter.status]],
            [names["ended"], day(dates.kept(matter, "ended"), language)],
            [names["hearing"], _next_hearing(matter, language)],
        ],
        "accused": accused,
    }


def _next_hearing(matter, language):
    hearing = next(iter(matter.hearings.all()), None)
    if hearing is None:
        return ""
    return ", ".join(filter(None, (day(hearing.on, language), hearing.at and hour(hearing.at, language))))


def _accused(proceeding, matter, language):
    said = words(language)
    appeal = f" ({said['summary']['appeal']})" if proceeding.is_appeal else ""
    return {
        "name": f"{proceeding.person}{appeal}",
        "stage": _stage(proceeding, matter, language),
        "charges": [_charge(charge, said, language) for charge in proceeding.charges.all()],
    }


def _stage(proceeding, matter, language):
    """The name that the stage has in the law of the country, where it is written in the language of the paper."""
    stages = matter.profile_version.stages.all() if matter.profile_version else ()
    local = {one.stage: one.local_name for one in stages if one.local_name and of_office(one.language) == language}
    return local.get(proceeding.stage) or words(language)["stages"][proceeding.stage]


def _charge(charge, said, language):
    names = said["summary"]
    counts = ""
    if charge.counts:
        many = names["one_count"] if charge.counts == 1 else names["counts"]
        counts = f" ({many.format(n=number(charge.counts, language))})"
    verdicts = [
        said["outcomes"][one.outcome] + (f", {names['overturned']}" if one.overturned_on else "")
        for one in charge.verdicts.all()
    ]
    return f"{charge.statute}{counts}: {'; '.join(verdicts) or names['no_verdict']}"
