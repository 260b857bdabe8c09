"""The kiln from which five hundred people were freed in one day: said 522, listed 519, found victims 501."""

import datetime
import random

from cases.rescue.actions.certificates import Said, record_certificates
from cases.rescue.actions.handovers import Told as HandedOver
from cases.rescue.actions.handovers import record_handovers
from cases.rescue.actions.roster import list_people
from cases.rescue.actions.roster_people import link_people
from cases.rescue.models import Handover, RosterEntry

from .names import VILLAGE
from .raids import carried_out, close, days_of, free, partner, row

SAID, LISTED, VICTIMS = 522, 519, 501
WOMEN, MEN, FATHERS = (names.split() for names in VILLAGE)
#: Of the victims: how many have a certificate, how many were refused one; the others wait.
ISSUED, REFUSED = 462, 11
#: Listed and found not to be victims: what they were there.
OTHERS = ("supervisor", "driver of the lorry", "visits his brother", "clerk", "keeps the tea stall", "cook, paid")
OUTCOME = (
    "The district came with forty officers and closed both gates. Families were spoken with apart from their employers "
    "and listed on the spot; they left with us before dark."
)
EXPLANATION = (
    "The authority counted 522 at the gate. Three of them were neighbours who had come to look and went home before "
    "they were listed. Of the 519 listed, 18 were found not to be victims: supervisors, drivers and visitors."
)
HOW = "Spoken with one by one at the camp of the district, with guards of the district at the gate"
ISSUER = "Sub-divisional magistrate"
NO = "The employer showed a wage register, and the magistrate wants the family heard again."


def free_the_kiln(told):
    """Everybody is listed on one day and relieved; certificates and hand-overs follow in the weeks after."""
    days = days_of(told, (0.1, 0.15, 0.2))
    operation = carried_out(told, days, said=SAID, outcome=OUTCOME)
    known, by = told.victims[0], told.by("social_worker")
    entries = list_people(operation=operation, rows=roster(told, known), by=by, at=told.at(days.on))
    link_people(operation=operation, by=by, chosen={entries[0].pk: known.pk}, at=told.at(days.on))
    free(told, operation, "joint", HOW)
    close(told, operation, days.on, explanation=EXPLANATION)
    freed = RosterEntry.objects.filter(operation=operation).victims().exclude(person=None).order_by("number")
    freed = list(freed.select_related("person"))
    _hand_over(told, freed, days.on)
    _certify(told, [entry.person for entry in freed], days.on)


def roster(told, known):
    """Families one after the other, then those who came alone, then those who were found not to be victims."""
    rng = random.Random(f"{told.story.ref} roster")
    rows = [row(told, 0, name=known.display_name, sex="male", age=34, family="F-1", adjudication="victim")]
    family = 1
    while len(rows) < VICTIMS:
        for member in _family(rng)[: VICTIMS - len(rows)]:
            rows.append(row(told, len(rows), family=f"F-{family + 1}", adjudication="victim", **member))
        family += 1
    for number in range(LISTED - VICTIMS):
        name, age = f"{rng.choice(MEN)} {rng.choice(FATHERS)}", rng.randint(19, 60)
        remark = OTHERS[number % len(OTHERS)]
        rows.append(row(told, len(rows), name=name, sex="male", age=age, remark=remark, adjudication="not_a_victim"))
    return rows


def _family(rng):
    """A man, a woman or both, and their children; of some nobody asked the name."""
    grown = [("male", rng.randint(19, 58)), ("female", rng.randint(18, 52))][: rng.choice((1, 2, 2, 2))]
    children = [(rng.choice(("female", "male")), rng.randint(0, 17)) for _each in range(rng.randint(0, 4))]
    father = rng.choice(FATHERS)
    return [
        {
            "name": ""
            if age < 3 and rng.random() < 0.5
            else f"{rng.choice(WOMEN if sex == 'female' else MEN)} {father}",
            "sex": sex,
            "age": age,
            "remark": rng.choice(("fever, seen by the medic", "cut on the hand, dressed"))
            if rng.random() < 0.03
            else "",
        }
        for sex, age in (*grown, *children)
    ]


def _hand_over(told, entries, on):
    """Two buses to the shelter, everybody else home to their villages on the next day."""
    by, sheltered = told.by("social_worker"), entries[:36]
    common = {"handed_over_by": by, "needs": "Food for a month, and a doctor for the children."}
    for people, facts in (
        (
            sheltered,
            {
                "to": Handover.To.SHELTER,
                "partner": partner(told, "shelter"),
                "received_by": "Head of the house",
                "handed_over_on": on,
            },
        ),
        (
            entries[36:470],
            {
                "to": Handover.To.FAMILY,
                "place": "Home villages, with the district's buses",
                "received_by": "Village elders and the families themselves",
                "handed_over_on": on + datetime.timedelta(days=1),
            },
        ),
    ):
        record_handovers(
            case=told.case,
            people=[entry.person for entry in people],
            told=HandedOver(**common, **facts),
            by=by,
            at=told.at(facts["handed_over_on"]),
        )


def _certify(told, people, on):
    """Asked for on the day after for everybody; most were issued, some refused, the others wait."""
    asked, answered = on + datetime.timedelta(days=1), told.day(0.6)
    by = told.by("investigator")
    said = (
        (people, Said("applied", ISSUER, asked)),
        (people[:ISSUED], Said("issued", ISSUER, answered)),
        (people[ISSUED : ISSUED + REFUSED], Said("refused", ISSUER, answered, reason=NO)),
    )
    for some, what in said:
        numbers = {person.pk: f"BLSA/{what.on.year}/{nth:04}" for nth, person in enumerate(some, start=1)}
        record_certificates(case=told.case, people=some, said=what, numbers=numbers, by=by, at=told.at(what.on))
