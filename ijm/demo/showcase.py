"""The cases that a newcomer looks at first: every state there is. All made up."""

from offices.casework import CaseworkType as T

from .big_case import BIG
from .stories import Story

_ONE = (str(T.SEX_TRAFFICKING),)
_CHILD = (str(T.CHILD_SEXUAL_ASSAULT),)


def _cebu(number, types, age, **facts):
    return Story(office="CEB", number=number, types=types, age=age, **facts)


SHOWCASE = (
    BIG,
    _cebu(2, _ONE, 0, status="referred", urgency="now", risk="high", people=(("Rowena Ompad", "female", "about 24"),)),
    _cebu(3, _CHILD, 3, status="referred", people=(("Jessa Labrador", "female", "12"),)),
    _cebu(4, (str(T.OSEC),), 6, status="screening", victims=2, suspects=0),
    _cebu(5, (str(T.DOMESTIC_VIOLENCE),), 16, status="screening"),
    _cebu(6, _ONE, 40, status="declined"),
    # Its team does without the lawyer, so that a newcomer who signs in as one meets the wall.
    _cebu(
        7,
        _CHILD,
        250,
        suspects=1,
        relief="all",
        court="charged",
        care="open",
        hearing=5,
        extras=frozenset({"restricted", "notes"}),
    ),
    _cebu(
        8,
        _ONE,
        1250,
        status="closed",
        life=900,
        victims=2,
        suspects=2,
        relief="all",
        court="convicted",
        care="closed",
        gap="linked",
        extras=frozenset({"document"}),
    ),
    _cebu(
        9,
        (str(T.SEXUAL_VIOLENCE),),
        800,
        status="closing_asked",
        relief="all",
        court="convicted",
        care="closed",
        gap="closed",
    ),
    _cebu(
        10,
        _ONE,
        1500,
        status="closed",
        life=1200,
        relief="all",
        suspects=1,
        court="overturned",
        care="closed",
        gap="linked",
    ),
    _cebu(
        11,
        _CHILD,
        1100,
        status="reopened",
        life=700,
        relief="all",
        suspects=1,
        court="convicted",
        care="closed",
        gap="linked",
    ),
    _cebu(12, _ONE, 700, status="closed", life=400, relief="not_found", suspects=0, court="waived"),
    _cebu(
        13,
        (str(T.OSEC),),
        420,
        suspects=2,
        victims=3,
        relief="all",
        court="trial",
        care="proposed",
        gap="linked",
        hearing=0,
        extras=frozenset({"notes"}),
    ),
    _cebu(
        14,
        _CHILD,
        180,
        suspects=1,
        relief="all",
        court="charged",
        care="open",
        gap="named",
        hearing=13,
        extras=frozenset({"merged"}),
    ),
    _cebu(
        15,
        (str(T.FORCED_LABOUR),),
        130,
        victims=4,
        suspects=1,
        relief="all",
        court="reported",
        care="open",
        extras=frozenset({"shared"}),
    ),
    _cebu(16, _ONE, 90, suspects=1, relief="all", court="reported", offer_to="MNL", answer="offered"),
    _cebu(
        17,
        _ONE,
        400,
        suspects=1,
        relief="all",
        court="charged",
        care="open",
        gap="named",
        offer_to="PAM",
        answer="accepted",
    ),
    _cebu(18, _ONE, 60, status="duplicate"),
    # Who comes back was a grown woman or man the first time.
    _cebu(19, (str(T.SEXUAL_VIOLENCE),), 30, relief="none", extras=frozenset({"returns"})),
    _cebu(
        20,
        _CHILD,
        950,
        status="closed",
        life=600,
        relief="all",
        suspects=1,
        court="acquitted",
        care="declined",
        gap="none",
    ),
    Story("PAM", 1, _ONE, 75, suspects=1, relief="all", court="reported", offer_to="CEB", answer="offered"),
    Story("MNL", 1, _ONE, 110, suspects=1, relief="none", offer_to="CEB", answer="refused"),
    # A kiln from which many families were freed in one day, two years and a half ago: care has reached its limit.
    Story(
        "MAA",
        1,
        (str(T.BONDED_LABOUR),),
        920,
        victims=12,
        suspects=2,
        reported=14,
        relief="all",
        court="trial",
        care="open",
        gap="linked",
        hearing=21,
    ),
    # And one whose two years end soon.
    Story(
        "BLR",
        1,
        (str(T.BONDED_LABOUR),),
        735,
        victims=3,
        suspects=1,
        relief="all",
        court="charged",
        care="open",
        gap="named",
        hearing=34,
    ),
)


def showcase_of(office: str) -> list[Story]:
    return [story for story in SHOWCASE if story.office == office]
