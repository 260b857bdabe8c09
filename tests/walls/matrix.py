"""Walking every address as every role, and reading the table of what they should be answered."""

import csv
import re
from pathlib import Path

from django.db import transaction
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from tests.asking import client_for
from tests.walls.world import WALLED

TABLE = Path(__file__).with_name("expectations.csv")
ROLES = (
    "investigator",
    "lawyer",
    "social_worker",
    "transformation_specialist",
    "operations_approver",
    "director",
    "office_administrator",
    "regional_manager",
    "headquarters_manager",
    "auditor",
    "system_administrator",
)
#: Addresses of packages: signing in, and the system administrators' admin, which have tests of their own.
PACKAGES = ("accounts/", "system/")
METHODS = ("GET", "POST")
#: Variants of which nobody of the office, outside the named team, may see a sign.
HIDDEN = ("foreign", "moved", "restricted")


def addresses():
    """(URL name, parameter names) of every view of ours."""
    found = {}

    def walk(patterns, prefix, namespace):
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if route.startswith(PACKAGES):
                continue
            if isinstance(pattern, URLPattern):
                assert pattern.name, f"{route} has no name"
                found[f"{namespace}{pattern.name}"] = (tuple(pattern.pattern.converters), route)
            else:
                walk(pattern.url_patterns, route, f"{pattern.namespace}:" if pattern.namespace else namespace)

    walk(get_resolver().url_patterns, "", "")
    return found


def answer(client, method, url):
    """(status, marks found) of one request, whose changes are rolled back. Status: `yes`, `403`, `404`, `405` …"""
    with transaction.atomic():
        response = client.get(url) if method == "GET" else client.post(url, {})
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    marks = {variant for variant in (*HIDDEN, *WALLED) if f"SECRET-{variant}".encode() in body}
    return "yes" if response.status_code < 400 else str(response.status_code), marks


def fill(route, kwargs):
    """The path of a route, with its parameters filled in."""
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(kwargs[match[1]]), route)


def walk_as(world, person, variants, **headers):
    """Yield (view, method, variant, answer, marks) for one person over all addresses, asked with these headers."""
    client = client_for(person)
    client.defaults |= headers
    client.raise_request_exception = False  # an error is an answer too, and never the expected one
    for view, (names, route) in sorted(addresses().items()):
        for variant in variants:
            kwargs = world.kwargs(variant, names)
            if kwargs is None or (not names and variant != "own"):
                continue
            for method in METHODS:
                yield view, method, variant, *answer(client, method, fill(route, kwargs))


def leaks(world, person, **headers):
    """Whatever shows the person something of another office's, a moved or a restricted case: must be empty."""
    found = set()
    for view, method, variant, answered, marks in walk_as(world, person, ("own", *HIDDEN), **headers):
        if marks or (variant in HIDDEN and answered != "404"):
            found.add((view, method, variant, answered, *sorted(marks)))
    return found


def expectations():
    """{(view, method, variant): {role: answer}} from the checked-in table."""
    with TABLE.open(newline="") as file:
        return {(row["view"], row["method"], row["variant"]): row for row in csv.DictReader(file)}
