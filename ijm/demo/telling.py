"""A story on its way to becoming a case: who acts, on which day, and who the people are."""

import datetime
import random
from dataclasses import dataclass, field

from django.utils import timezone

from cases.accountability.models import Matter
from cases.actions.intake import log_case, record_consent, record_safe_contact
from cases.actions.people import add_name, add_person_to_case, create_person
from cases.models import Case, CaseRole, Person, PersonName
from offices.casework import CaseworkType as T

from .hands import now_by
from .names import at_home, case_name
from .people import Crew
from .stories import Story
from .vocabulary import HOURS, PLACES, SUMMARIES
from .whom import birth, somebody_known, who


@dataclass
class Told:
    """A story on its way: who tells it, on which days, and what was made so far."""

    story: Story
    crew: Crew
    rng: random.Random
    logged_on: datetime.date
    opened_on: datetime.date
    ends_on: datetime.date
    case: Case | None = None
    victims: list[Person] = field(default_factory=list)
    suspects: list[Person] = field(default_factory=list)
    minutes: dict[datetime.date, int] = field(default_factory=dict)
    matter: Matter | None = None
    has_named_a_gap: bool = False

    @classmethod
    def begin(cls, story: Story, crew: Crew):
        rng, today = story.rng(), crew.office.today()
        logged_on = today - datetime.timedelta(days=story.age)
        ends_on = logged_on + datetime.timedelta(days=story.life) if story.life else today
        opened_on = logged_on + datetime.timedelta(days=min(rng.randint(1, 14), (ends_on - logged_on).days))
        return cls(story, crew, rng, logged_on, opened_on, ends_on)

    @property
    def today(self) -> datetime.date:
        return self.crew.office.today()

    def day(self, share: float) -> datetime.date:
        """The day on which that share of the case's life has passed: 0 is its opening, 1 its end, or today."""
        return self.opened_on + datetime.timedelta(days=int((self.ends_on - self.opened_on).days * share))

    def at(self, day: datetime.date) -> datetime.datetime:
        """The next moment of that day's work, never later than now: what is done later on a day is written later."""
        begun = self.minutes.get(day) or 8 * 60 + self.rng.randrange(300)
        self.minutes[day] = begun + self.rng.randint(1, 6)
        begins = datetime.datetime.combine(day, datetime.time(), self.crew.office.zone)
        return min(begins + datetime.timedelta(minutes=self.minutes[day]), timezone.now())

    def by(self, role: str):
        """Whoever of that role works this case; the transaction goes on in their name."""
        return now_by(self.worker(role))

    def worker(self, role: str):
        people = self.crew.by_role[role]
        return people[0] if self.story.number <= 20 else people[self.story.number % len(people)]

    def second(self, role: str):
        """A colleague of the one who works this case in that role."""
        worker = self.worker(role)
        return now_by(next(user for user in self.crew.by_role[role] if user != worker))


def log(told):
    """Somebody logs the case, with its first victim, how to reach them, and whether they agree to care."""
    story, office = told.story, told.crew.office
    role = told.rng.choice(("investigator", "lawyer", "social_worker"))
    name, sex, birth_text = who(told, 0)
    at = told.at(told.logged_on)
    known = somebody_known(told) if "returns" in story.extras else None
    told.case = log_case(
        office=office,
        by=told.by(role),
        types=story.types,
        at=at,
        source_ref=story.ref,
        risk=story.risk,
        urgency=story.urgency,
        summary=story.summary or told.rng.choice(SUMMARIES[T(story.main_type)]),
        place=story.place or told.rng.choice(PLACES),
        source=told.rng.choice(("hotline", "walk_in", "partner", "authority", "own_investigation")),
        victims_reported=story.reported,
        victim=known,
        victim_name=name,
        sex=sex,
        birth=birth(birth_text, told.logged_on),
        birth_text=birth_text,
        consent_for_care=None if story.relief == "not_found" else True,
    )
    first = CaseRole.objects.filter(case=told.case).select_related("person").get().person
    told.victims.append(first)
    _contact(told, first, at)
    if script := at_home(office.country, name):
        add_name(person=first, by=told.by(role), full=script, kind=PersonName.Kind.ALIAS, romanisation=name.split()[0])


def _contact(told, person, at):
    by = told.by("social_worker")
    if "never_call" in told.story.extras:
        record_safe_contact(
            case=told.case,
            person=person,
            by=by,
            at=at,
            manner="others",
            through="Her aunt Lorna, by WhatsApp",
            hours="weekdays 10:00–15:00",
            code_word="sampaguita",
            warning="her brother",
        )
        return
    manner = told.rng.choice(("call", "call", "write", "others"))
    through = "A neighbour whom the family trusts" if manner == "others" else ""
    channel = "" if manner == "others" else f"+00 {told.rng.randrange(100, 999)} {told.rng.randrange(1000, 9999)}"
    record_safe_contact(
        case=told.case,
        person=person,
        by=by,
        at=at,
        manner=manner,
        through=through,
        channel=channel,
        hours=told.rng.choice(HOURS),
    )


def add_people(told):
    """The other victims and the suspects, in the weeks after the case was opened."""
    for number in range(1, told.story.victims):
        name, sex, birth_text = who(told, number)
        person = _add(told, told.by("social_worker"), CaseRole.Role.VICTIM, name, sex, birth_text)
        told.victims.append(person)
        if told.story.relief in ("some", "all"):
            on = told.day(0.03)
            record_consent(
                case=told.case,
                person=person,
                by=told.by("social_worker"),
                purpose="care",
                answer="given",
                answered_on=on,
                at=told.at(on),
                language=told.crew.office.languages[0],
            )
    for number in range(told.story.suspects):
        drawn = (case_name(told.rng, told.crew.office.country, "male"), "male")
        name, sex = told.story.accused[number] if told.story.accused else drawn
        told.suspects.append(_add(told, told.by("investigator"), CaseRole.Role.SUSPECT, name, sex, ""))
    if told.rng.random() < 0.4:
        name = case_name(told.rng, told.crew.office.country, "female")
        _add(
            told, told.by("social_worker"), told.rng.choice(("family", "support_person", "witness")), name, "female", ""
        )


def _add(told, by, role, name, sex, birth_text):
    on = told.day(0.02)
    person = create_person(
        office=told.crew.office,
        by=by,
        name=name,
        sex=sex,
        birth=birth(birth_text, told.logged_on),
        birth_text=birth_text,
    )
    add_person_to_case(case=told.case, person=person, role=role, by=by, at=told.at(on))
    return person
