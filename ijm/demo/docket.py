"""The cases that fill this week's court calendar, and those whose deadlines run out: a lawyer's day. All made up."""

from dataclasses import dataclass

from offices.casework import CaseworkType as T

_ONE = (str(T.SEX_TRAFFICKING),)
_CHILD = (str(T.CHILD_SEXUAL_ASSAULT),)
_LABOUR = (str(T.FORCED_LABOUR),)
_ONLINE = (str(T.OSEC),)
_HOME = (str(T.DOMESTIC_VIOLENCE),)
_ABUSE = (str(T.POLICE_ABUSE),)
#: Courts of a city beside the first that every office knows.
REGIONAL, FAMILY, BRANCH = range(3)


@dataclass(frozen=True)
class Sitting:
    """A hearing of this week (day 0 is its Monday) or of the next (from 7), and what came of it once its day is past.

    `adjourned`: who asked, why, and to how many days later. Without it the hearing was held, with `outcome`.
    """

    day: int
    hour: str
    kind: str
    court: int = REGIONAL
    outcome: str = ""
    adjourned: tuple[str, str, int] | None = None
    both: bool = False
    testifies: bool = False


def _charged(clock, left):
    return {"court": "charged", "clock": (clock, left)}


def docket(story_of):
    """The stories of Cebu and Manila that are before a court this week; `story_of` makes a Story of facts."""

    def case(number, types, age, *sittings, office="CEB", **facts):
        told = {"suspects": 1, "relief": "all", "court": "trial", "care": "open", **facts}
        return story_of(office=office, number=number, types=types, age=age, sittings=sittings, **told)

    def manila(number, types, age, *sittings, **facts):
        return case(number, types, age, *sittings, office="MNL", **facts)

    return (
        case(
            32,
            _ONE,
            210,
            Sitting(0, "08:30", "pre_trial", BRANCH, "Order in 15 days"),
            suspects=2,
            **_charged("trial", 18),
        ),
        case(
            34,
            _LABOUR,
            330,
            Sitting(0, "09:00", "trial", adjourned=("defence", "counsel_absent", 24), both=True),
            victims=2,
            extras=frozenset({"testifies", "gap_named"}),
        ),
        case(
            31,
            _HOME,
            160,
            Sitting(0, "14:00", "protection_order", FAMILY, "Renewed, one year"),
            **_charged("trial", 21),
        ),
        case(
            36,
            _ONE,
            120,
            Sitting(1, "08:30", "arraignment", REGIONAL, "Not guilty, both accused"),
            Sitting(11, "10:00", "pre_trial"),
            suspects=2,
            **_charged("arraignment", 10),
        ),
        case(
            38,
            _CHILD,
            300,
            Sitting(1, "13:30", "trial", FAMILY, "Her statement was heard by live link", testifies=True, both=True),
            Sitting(8, "13:30", "trial", FAMILY, testifies=True),
            people=(("Cherry", "female", "13"),),
            extras=frozenset({"testifies"}),
        ),
        case(
            40,
            _CHILD,
            410,
            Sitting(2, "08:30", "trial", FAMILY, adjourned=("court", "judge_absent", 13)),
            extras=frozenset({"gap_named"}),
        ),
        case(42, _ONE, 150, Sitting(2, "09:30", "bail", BRANCH, "Bail refused"), **_charged("trial", 26)),
        case(
            44,
            _ONLINE,
            520,
            Sitting(3, "09:00", "trial", adjourned=("prosecution", "witness_absent", 26)),
            Sitting(3, "14:00", "protection_order", FAMILY, "Granted for the two children"),
            victims=2,
            suspects=2,
        ),
        case(
            46,
            _ONE,
            280,
            Sitting(4, "08:30", "trial", BRANCH),
            Sitting(10, "09:00", "trial", BRANCH),
            suspects=3,
            extras=frozenset({"absconds"}),
        ),
        # The lawyer of the hearing before should be here half an hour later.
        case(48, _LABOUR, 260, Sitting(4, "09:00", "bail"), Sitting(10, "08:30", "trial"), victims=3),
        case(33, _CHILD, 60, Sitting(4, "10:00", "arraignment", BRANCH), **_charged("arraignment", 4)),
        case(
            50,
            _ONE,
            240,
            Sitting(4, "14:00", "trial", FAMILY, testifies=True, both=True),
            victims=2,
            people=(("Divina Ybañez", "female", "24"),),
            extras=frozenset({"testifies", "order"}),
        ),
        case(52, _ONE, 70, **_charged("arraignment", 8)),
        case(54, _ONLINE, 40, Sitting(9, "08:30", "arraignment"), **_charged("arraignment", 25)),
        case(56, _HOME, 110, Sitting(11, "14:00", "pre_trial", FAMILY), **_charged("trial", 14)),
        case(58, _ONE, 420, court="sentenced", clock=("appeal", 3)),
        case(35, _ONE, 900, status="closed", life=800, court="reduced", care="closed", gap="linked"),
        case(37, _LABOUR, 1000, Sitting(8, "08:30", "trial"), court="retrial", gap="linked"),
        manila(3, _ONE, 350, Sitting(1, "10:30", "trial", BRANCH, adjourned=("court", "docket_full", 14))),
        manila(
            5,
            _CHILD,
            390,
            Sitting(3, "08:30", "trial", FAMILY, "Two witnesses were heard", testifies=True),
            Sitting(9, "08:30", "trial", FAMILY, testifies=True),
            extras=frozenset({"testifies"}),
        ),
        manila(
            7, _ABUSE, 45, Sitting(2, "13:30", "other", outcome="The police are to answer in five days"), suspects=0
        ),
        manila(9, _ABUSE, 200, Sitting(4, "13:30", "mention"), Sitting(10, "13:30", "mention"), suspects=0),
        manila(11, _ONE, 60, Sitting(7, "10:00", "arraignment"), **_charged("arraignment", 7)),
    )
