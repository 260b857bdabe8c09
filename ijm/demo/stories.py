"""What happens in each demonstration case, drawn the same each time for the same office and number."""

import random
from dataclasses import dataclass, field, replace

from offices.casework import CaseworkType as T

from .places import FIELD

CHILDREN = {T.CSEC, T.OSEC, T.CHILD_SEXUAL_ASSAULT}
#: Types of which the matter is no prosecution: what is pursued instead.
MATTERS = {T.PROPERTY_GRABBING: "civil", T.POLICE_ABUSE: "habeas_corpus", T.CITIZENSHIP: "citizenship"}
#: How far a prosecution has come, in order.
COURT_ROAD = ("none", "reported", "charged", "trial", "convicted")
COURT_ENDS = ("convicted", "acquitted", "discontinued", "affirmed", "overturned", "waived")
#: What the showcase tells beside: an appeal that goes on or cut the sentence, and a sentence that can be appealed.
COURT_TURNS = ("sentenced", "reduced", "retrial")
#: Days ago: the oldest cases are almost eight years old.
OLDEST = 2830


@dataclass(frozen=True)
class Story:
    """One case. `status` is where it stands today; the rest says how far each strand came by then.

    relief: none, some, all, not_found. court: one of COURT_ROAD, COURT_ENDS or COURT_TURNS. care: none, open,
    proposed, declined, closed. gap: none, named, linked, closed. A strand that came to nothing is waived when the case
    closes.
    """

    office: str
    number: int
    types: tuple[str, ...]
    age: int
    status: str = "open"
    life: int = 0  # days from logging to closing; 0 while it goes on
    victims: int = 1
    suspects: int = 1
    reported: int | None = None
    relief: str = "none"
    operation: str = ""  # how far one has come that goes on (under_way.COME_TO), or "kiln"
    court: str = "none"
    care: str = "none"
    gap: str = "none"
    risk: str = "standard"
    urgency: str = "week"
    place: str = ""
    summary: str = ""
    people: tuple = ()  # (name, sex, age) of the victims, when they are not drawn
    accused: tuple = ()  # (name, sex) of the suspects, likewise
    tasks: tuple = ()  # (role, title, days from today), likewise
    hearing: int | None = None  # days from today
    sittings: tuple = ()  # docket.Sitting: hearings of this week and the next
    clock: tuple = ()  # (a clock of held.RUNS, days left)
    extras: frozenset = field(default_factory=frozenset)
    offer_to: str = ""  # office that it is offered to, and what came of it: offered, accepted, refused
    answer: str = ""

    @property
    def ref(self) -> str:
        """Under which it is found again, so that nothing is told twice."""
        return f"demo:{self.office}:{self.number:03}"

    @property
    def main_type(self) -> str:
        return self.types[0]

    @property
    def matter(self) -> str:
        return MATTERS.get(self.main_type, "criminal")

    def rng(self, strand: str = "") -> random.Random:
        return random.Random(f"{self.ref} {strand}")


def drawn(office: str, count: int, first: int = 1) -> list[Story]:
    """`count` stories of that office, numbered from `first`, of any age and in any state."""
    return [_drawn(office, number) for number in range(first, first + count)]


def _drawn(office: str, number: int) -> Story:
    rng = random.Random(f"story {office} {number}")
    mandate = FIELD[office][8]
    main = mandate[0] if rng.random() < 0.4 else rng.choice(mandate)
    also = (rng.choice(mandate),) if rng.random() < 0.12 else ()
    age = 2 + int(OLDEST * rng.random() ** 1.5)
    victims = _how_many_victims(rng, main)
    story = Story(
        office=office,
        number=number,
        types=tuple(dict.fromkeys(map(str, (main, *also)))),
        age=age,
        victims=victims,
        status=_status(rng, age),
        suspects=rng.choices((0, 1, 2, 3), (2, 10, 5, 2))[0] if main not in MATTERS else 0,
        reported=victims + rng.randint(0, 4) if rng.random() < 0.3 else None,
        risk="high" if rng.random() < 0.2 else "standard",
        urgency=rng.choice(("now", "week", "week", "wait")),
        hearing=rng.randint(2, 60),
    )
    return _going_on(rng, story) if story.status == "open" else _ended(rng, story)


def _how_many_victims(rng, main):
    if main in (T.BONDED_LABOUR, T.FORCED_LABOUR):
        return rng.randint(2, 6)
    return rng.choices((1, 2, 3), (6, 2, 1))[0]


def _status(rng, age):
    if age < 25:
        return rng.choices(("referred", "screening", "open"), (2, 2, 3))[0]
    shares = (82, 5, 9, 4) if age < 500 else (45, 45, 7, 3) if age < 1100 else (8, 82, 7, 3)
    return rng.choices(("open", "closed", "declined", "duplicate"), shares)[0]


def _going_on(rng, story):
    months = story.age / 30
    road = min(int(rng.gauss(months / 7, 0.8)), 3) if story.suspects or story.matter != "criminal" else 0
    relief = "none" if months < 1 else rng.choice(("none", "some", "all", "all")) if months < 6 else "all"
    return replace(
        story,
        relief=relief if story.victims > 1 or relief != "some" else "all",
        court=COURT_ROAD[max(road, 0)],
        care=rng.choices(("none", "open", "proposed", "declined"), (1, 8, 1, 1))[0] if relief != "none" else "none",
        gap=rng.choice(("none", "named", "linked", "linked")) if months > 4 else "none",
    )


def _ended(rng, story):
    if story.status != "closed":
        return story
    life = rng.randint(150, max(160, min(story.age - 10, 1300)))
    relief = "not_found" if rng.random() < 0.07 else "all"
    court = (
        "waived"
        if story.matter == "criminal" and not story.suspects
        else rng.choices(COURT_ENDS, (55, 9, 14, 7, 5, 10))[0]
    )
    return replace(
        story,
        life=min(life, story.age),
        relief=relief,
        court=court,
        gap=rng.choices(("none", "linked", "closed"), (4, 5, 2))[0],
        care=rng.choices(("closed", "declined", "none"), (85, 10, 5))[0] if relief == "all" else "none",
        status="reopened" if rng.random() < 0.06 and story.age > life + 40 else "closed",
    )
