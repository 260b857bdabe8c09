"""The case that the drawings show: five victims, three accused, a guarded way to reach one of them. All made up."""

from offices.casework import CaseworkType as T

from .stories import Story

#: Five victims, three suspects, two relieved less than a year ago: the case that the drawings show.
BIG = Story(
    office="CEB",
    number=1,
    types=(str(T.SEX_TRAFFICKING), str(T.FORCED_LABOUR)),
    age=316,
    victims=5,
    suspects=3,
    reported=6,
    relief="some",
    court="trial",
    care="open",
    gap="named",
    risk="high",
    urgency="now",
    place="Mandaue",
    summary="Five young people were promised work in a restaurant. They could not leave; phones and papers were taken.",
    people=(
        ("Analyn Revilla", "female", "22"),
        ("Maricel Dacanay", "female", "19"),
        ("Jomar Tumulak", "male", "17"),
        ("Rosalie", "female", "about 20"),
        ("“Bing”", "female", "16-18"),
    ),
    accused=(("Efren Magdayo", "male"), ("Nilda Magdayo", "female"), ("“Boy Tikoy”", "male")),
    tasks=(
        ("social_worker", "Six-month assessment of the second survivor", -12),
        ("social_worker", "Confirm safe contact before calling", 0),
        ("lawyer", "Send the witness list to the prosecutor", 1),
        ("lawyer", "Confirm the interpreter (Waray) for the hearing", 3),
        ("investigator", "Trace the fifth person through the shelter", 6),
    ),
    hearing=8,
    extras=frozenset(
        {
            "never_call",
            "document",
            "notes",
            "team_of_all",
            "restricted",
            "investigated",
            "evidence",
            "testifies",
            "order",
            "gap_named",
            "disclosed",
        }
    ),
)
