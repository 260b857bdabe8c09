"""Who has these words in a name: equality and ranges on the token table, never LIKE, and never more rows than a cap.

The walls allow an index only to comparisons that cannot leak; these are. Each step reads a bounded number of rows, so
that a name that half a country bears costs no more than a rare one.
"""

from dataclasses import dataclass

from django.db.models import Q, Value

from offices.access import rights_of

from ..models import PersonToken
from ..models.person import named_persons
from ..naming import MAX_TOKEN

CAP = 200
DEEP = 10_000
LAST = "\U0010ffff"  # sorts after whatever can follow a prefix, as the column is in byte order


@dataclass(frozen=True)
class Test:
    """One word to look for: `prefix` of a written word, or the whole of a word or sound."""

    kind: str
    text: str
    prefix: bool = False

    @property
    def condition(self):
        if self.prefix:
            return Q(kind=self.kind, token__gte=self.text[:MAX_TOKEN], token__lt=self.text[:MAX_TOKEN] + LAST)
        return Q(kind=self.kind, token=self.text[:MAX_TOKEN])

    def holds(self, kind, token):
        return kind == self.kind and (token.startswith(self.text) if self.prefix else token == self.text)


def holders(user, tests, offices=None) -> tuple[list[int], bool]:
    """Ids of people who pass every test and whose records `user` may read, and whether there may be more.

    `offices` narrows it to the people of these offices.
    """
    scopes = _scopes(user, offices)
    if not scopes or not tests:
        return [], False
    lists = _read_lists(scopes, tests)
    if not all(lists):
        return [], False
    whole = [people for people in lists if len(people) < CAP]
    if whole:
        return _check_rest(scopes, tests, lists, set.intersection(*map(set, whole)))
    if len(tests) == 1:
        return list(lists[0]), True
    return _search_deep(scopes, tests)


def _scopes(user, offices):
    """Querysets of the tokens that `user` may read: those of whole offices, and those of people shared by name."""
    mine = rights_of(user).offices("view_case")
    visible = PersonToken.objects.visible_to(user)
    if offices is not None:
        return [visible.filter(office_id__in=offices)]
    scopes = [visible.filter(office_id__in=mine)] if mine else []
    shared = named_persons(user)[1]
    return [*scopes, visible.filter(person_id__in=shared)] if shared else scopes


def _read_lists(scopes, tests):
    """For each test the first people who pass it, in the order of their words; one query."""
    parts = [
        scope.filter(test.condition)
        .order_by("token", "person_id")
        .annotate(nth=Value(nth))
        .values_list("nth", "person_id")[:CAP]
        for nth, test in enumerate(tests)
        for scope in scopes
    ]
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    lists = [{} for _test in tests]
    for nth, person in rows:
        lists[nth][person] = True
    return lists


def _check_rest(scopes, tests, lists, candidates):
    """Which of the candidates pass the tests whose own lists were cut off."""
    cut = [test for test, people in zip(tests, lists, strict=True) if len(people) >= CAP]
    if not cut or not candidates:
        return sorted(candidates), False
    passed = {test: set() for test in cut}
    for scope in scopes:
        for person, kind, token in scope.filter(person_id__in=candidates).values_list("person_id", "kind", "token"):
            for test in cut:
                if test.holds(kind, token):
                    passed[test].add(person)
    return sorted(set.intersection(candidates, *passed.values())), False


def _search_deep(scopes, tests):
    """Every word is common: people who have all of them, whole words first, as far as DEEP rows of each word go.

    The lists are intersected, not looked up one in the other: behind the wall the planner takes them for short.
    """
    for whole in (True, False):
        wanted = [Test(test.kind, test.text, test.prefix and not whole) for test in tests]
        found = {}
        for scope in scopes:
            first, *others = [scope.filter(test.condition).values_list("person_id")[:DEEP] for test in wanted]
            found.update(dict.fromkeys(person for (person,) in first.intersection(*others)[:CAP]))
        if found:
            return list(found), True
    return [], True
