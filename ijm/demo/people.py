"""The demonstration's staff: appointed, granted and confirmed by the people whose work that is."""

import datetime
import random
from collections import defaultdict
from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.contrib.auth.hashers import make_password

from cases.accountability.models import Statute
from offices.access import forget_rights
from offices.actions import add_partner, confirm_membership, end_membership, grant_membership
from offices.models import Membership, Office, Partner, User
from offices.roles import FIELD_ROLES

from .hands import hands_of, now_by
from .names import full_name
from .places import FIELD, OTHER
from .sign_in import DOMAIN, EXEMPT, KNOWN, MAILBOX, PASSWORD, TOTP_SECRET
from .vocabulary import COURTS, PARTNERS

#: How many people of each role work in a field office. The first two roles come first: they bring in the others.
FIELD_STAFF = {
    "office_administrator": 1,
    "director": 1,
    "operations_approver": 1,
    "investigator": 2,
    "lawyer": 2,
    "social_worker": 2,
    "transformation_specialist": 1,
}
REGIONAL_SEATS = ("MNL", "NBO", "GUA", "MAA")


@dataclass
class Crew:
    """The people of one office who can act now, by role, its partners' names by kind, its courts and its law."""

    office: Office
    by_role: dict[str, list[User]] = field(default_factory=lambda: defaultdict(list))
    partners: dict[str, str] = field(default_factory=dict)
    courts: list[Partner] = field(default_factory=list)
    statutes: list[Statute] = field(default_factory=list)

    def one(self, role: str, rng: random.Random | None = None) -> User:
        """Somebody of that role: the first, or one drawn with `rng`."""
        people = self.by_role[role]
        return rng.choice(people) if rng else people[0]

    @property
    def director(self) -> User:
        return self.one("director")


@dataclass(frozen=True)
class Post:
    """One person to be in one role of one office. `then`: "" works today, "waiting" for the director, or "left"."""

    office: str
    role: str
    email: str
    name: str
    nationality: str
    years: int
    then: str = ""


def posts() -> list[Post]:
    """Every post there is to fill, the same each time."""
    rng, known = random.Random("staff"), {(k.office, k.role): k for k in KNOWN if k.role}
    wanted = [(code, role, n) for code in FIELD for role, count in FIELD_STAFF.items() for n in range(count)]
    wanted += [(code, "regional_manager", 0) for code in REGIONAL_SEATS]
    wanted += [("HQWDC", role, 0) for role in ("headquarters_manager", "auditor")]
    wanted += [(code, "office_administrator", 0) for code in OTHER]
    found = [_post(rng, code, role, n, known.get((code, role)) if n == 0 else None) for code, role, n in wanted]
    return [
        *found,
        Post("CEB", "investigator", f"investigator3.ceb@{DOMAIN}", "Noemi Bacalso", "PH", 0, "waiting"),
        Post("CEB", "lawyer", f"lawyer3.ceb@{DOMAIN}", "Edwin Maglasang", "PH", 6, "left"),
    ]


def _post(rng, code, role, n, known):
    country = FIELD[code][1] if code in FIELD else OTHER[code][2]
    abroad = rng.random() < 0.05  # about 95% are nationals of the country they serve in
    name = full_name(rng, "US" if abroad else country, rng.choice(("female", "male")))
    email = f"{MAILBOX[role]}{n + 1 if n else ''}.{code.lower()}@{DOMAIN}"
    years = 8 if n == 0 else rng.randint(2, 7)
    if known:
        return Post(code, role, known.email, known.name, known.nationality, years)
    return Post(code, role, email, name, "US" if abroad else country, years)


def fill_posts(offices: dict[str, Office], administrators: tuple[User, User]) -> dict[str, Crew]:
    """Make the people who are not there yet. Returns the crew of each field office."""
    wanted = posts()
    held = set(Membership.objects.values_list("user__email", "office__code", "role"))
    vacant = [post for post in wanted if (post.email, post.office, post.role) not in held]
    if vacant:
        _make_accounts(vacant, administrators[0])
        for code in dict.fromkeys(post.office for post in vacant):
            _appoint(offices[code], [post for post in vacant if post.office == code], administrators)
    _give_second_factor(administrators)
    return crews(offices)


def _make_accounts(vacant, administrator):
    """Accounts with the published password. `invite_person` would mail each of them a link instead."""
    there = set(User.objects.values_list("email", flat=True))
    hashed = make_password(PASSWORD)
    with hands_of(administrator):
        User.objects.bulk_create(
            User(
                email=post.email,
                full_name=post.name,
                nationality=post.nationality,
                password=hashed,
                invited_by=administrator,
            )
            for post in vacant
            if post.email not in there
        )


def _appoint(office, vacant, administrators):
    people = {user.email: user for user in User.objects.filter(email__in=[post.email for post in vacant])}
    with hands_of(administrators[0]):
        for post in vacant:
            first = post.role not in FIELD_ROLES
            granter = administrators[0] if first or post.role == "director" else _holder(office, "office_administrator")
            starts_on = office.today() - datetime.timedelta(days=365 * post.years + 20)
            membership = grant_membership(
                by=now_by(granter), office=office, person=people[post.email], role=post.role, starts_on=starts_on
            )
            if post.role in FIELD_ROLES and post.then != "waiting":
                confirmer = administrators[1] if post.role == "director" else _holder(office, "director")
                confirm_membership(by=now_by(confirmer), membership=membership)
            if post.then == "left":
                last_day = office.today() - datetime.timedelta(days=400)
                end_membership(
                    by=now_by(_holder(office, "office_administrator")), membership=membership, last_day=last_day
                )
        if office.takes_casework:
            _add_partners(office)


def _holder(office, role):
    user = User.objects.get(memberships__office=office, memberships__role=role)
    forget_rights(user)
    return user


def _add_partners(office):
    administrator = now_by(_holder(office, "office_administrator"))
    for kind, (name, services, places) in PARTNERS.items():
        add_partner(
            by=administrator,
            office=office,
            kind=kind,
            name=name.format(city=office.city),
            place=office.city,
            services=services,
            places=places,
            mou_from=datetime.date(2019, 1, 1),
        )
    for name in COURTS:
        add_partner(
            by=administrator,
            office=office,
            kind=Partner.Kind.COURT,
            name=name.format(city=office.city),
            place=office.city,
        )


def _give_second_factor(administrators):
    """Everyone who can open a case has the published key, but for the one exception that is printed."""
    openers = User.objects.filter(memberships__role__in=FIELD_ROLES, email__endswith=DOMAIN).exclude(email=EXEMPT)
    without = User.objects.filter(pk__in=[*openers.values_list("pk", flat=True), *(user.pk for user in administrators)])
    Authenticator.objects.bulk_create(
        Authenticator(user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(TOTP_SECRET)})
        for user in without.filter(authenticator=None)
    )


def crews(offices: dict[str, Office]) -> dict[str, Crew]:
    """Who works where now, from the database."""
    found = {code: Crew(offices[code]) for code in FIELD}
    demo = {post.email for post in posts()}
    rows = Membership.objects.effective().filter(office__code__in=FIELD, user__email__in=demo)
    for row in rows.select_related("user", "office").order_by("pk"):
        found[row.office.code].by_role[row.role].append(row.user)
    for crew in found.values():
        with hands_of(crew.director):
            partners = list(Partner.objects.filter(office=crew.office).order_by("-pk"))
            crew.partners = {partner.kind: partner.name for partner in partners}
            crew.courts = [partner for partner in reversed(partners) if partner.kind == Partner.Kind.COURT]
            crew.statutes = list(Statute.objects.filter(country=crew.office.country).order_by("pk"))
    return found
