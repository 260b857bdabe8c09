"""Who testifies, what they asked for and what is arranged; and what an authority was given of the case."""

import datetime

from cases.accountability.actions import plan_testimony
from cases.accountability.actions.bundles import make_bundle
from cases.accountability.actions.papers import make_paper
from cases.actions.intake import record_consent
from cases.models import Document
from cases.partial_dates import age_range
from offices.models import Partner

WANTED = ["live_link", "support_person", "waiting_room"]
PURPOSE = "For the trial, as the prosecutor asked"
LETTER = (
    "May I ask for a day on which the file can be read.\n\n"
    "Our client is ready to testify by live link, with a support person in the room. "
    "Please say which courtroom has the equipment."
)


def support(told):
    """The first survivor testifies with a live link and somebody beside them; of a second nothing is arranged yet."""
    if "testifies" not in told.story.extras:
        return
    number, on = told.story.number, told.day(0.45)
    for nth, person in enumerate(told.victims[:2]):
        _consent(told, person, on)
        until = told.today + datetime.timedelta(days=9 if number % 4 == 0 else 200)
        protected = {"protection_order": "granted", "protection_number": f"PO-{number:03}", "protection_until": until}
        plan_testimony(
            matter=told.matter,
            person=person,
            wanted=WANTED if nth == 0 else ["screen", "transport"],
            arranged=WANTED if nth == 0 else ["transport"],
            interpreter_language="Waray" if number == 1 else "",
            interpreter_arranged=False,
            note="Asks for a break every half hour.",
            by=told.by("lawyer"),
            at=told.at(on),
            **(protected if nth == 0 else {"protection_order": "asked"}),
        )


def _consent(told, person, on):
    """Of a child the guardian agrees, and the child."""
    ages = age_range(person.born_from, person.born_to, told.today)
    child = {"guardian": "The grandmother", "child_assents": True} if ages and ages[0] < 18 else {}
    record_consent(
        case=told.case,
        person=person,
        by=told.by("social_worker"),
        purpose="testimony",
        answer="given",
        answered_on=on,
        language=told.crew.office.languages[0],
        at=told.at(on),
        **child,
    )


def disclosed(told):
    """A bundle of what is on file made ready for the prosecutor, and a letter that is kept with the case."""
    if "disclosed" not in told.story.extras or told.matter is None:
        return
    by, on = told.by("lawyer"), told.day(0.95)
    prosecutor = Partner.objects.get(office=told.crew.office, kind=Partner.Kind.PROSECUTOR)
    papers = Document.objects.filter(case=told.case, kind="pdf", audience="case").order_by("pk")
    make_bundle(
        matter=told.matter,
        by=by,
        documents=[
            {"document": paper.pk, "redaction": "" if nth else "Names of children on page 1", "is_copy": False}
            for nth, paper in enumerate(papers)
        ],
        purpose=PURPOSE,
        recipient=prosecutor,
        at=told.at(on),
    )
    make_paper(
        matter=told.matter,
        by=by,
        kept=True,
        kind="letter",
        language="en",
        recipient=prosecutor,
        subject="Day to read the file",
        body=LETTER,
        at=told.at(on),
    )
