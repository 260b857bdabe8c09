"""Who the people of a story are: names, sex and age as somebody would write them down."""

from cases.models import CaseRole
from cases.partial_dates import PartialDate, parse_birth
from offices.casework import CaseworkType as T

from .names import case_name
from .stories import CHILDREN


def who(told, number):
    """Name, sex and age of the victim of that number, as somebody would write them down."""
    if number < len(told.story.people):
        return told.story.people[number]
    rng, main = told.rng, told.story.main_type
    men = 0.5 if main in (T.BONDED_LABOUR, T.FORCED_LABOUR, T.CITIZENSHIP) else 0.9 if main == T.POLICE_ABUSE else 0.1
    sex = "male" if rng.random() < men else "female"
    is_child = not CHILDREN.isdisjoint(told.story.types)
    low, high = (7, 17) if is_child else (30, 64) if main == T.PROPERTY_GRABBING else (16, 42)
    age = rng.randint(low, high)
    written = (
        str(age),
        f"about {age}",
        str(told.logged_on.year - age),
        f"{told.logged_on.year - age}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}",
        "",
    )
    return case_name(rng, told.crew.office.country, sex), sex, rng.choices(written, (4, 3, 3, 4, 1))[0]


def birth(text, on) -> PartialDate:
    """When somebody was born of whom that was written on that day."""
    return parse_birth(text, on) if text else PartialDate.unknown()


def somebody_known(told):
    """A survivor whom the office knows from a case that was closed: people come back."""
    roles = CaseRole.objects.filter(
        office=told.crew.office, role="victim", case__status="closed", case__restricted=False
    )
    role = roles.select_related("person").order_by("pk").first()
    return role.person if role else None
