"""Checking a parcel that came back: is it to the byte what was handed over? Reads past the walls, as the verifier."""

import hashlib
import json
import zipfile
from collections.abc import Iterator

from django.utils.translation import gettext as _

from ..models import DisclosureBundle
from . import parcel
from .limits import MOST_BYTES, MOST_DOCUMENTS
from .manifest import printed, written

_LIST_BYTES = 4 * 1024 * 1024


def differences(file, using: str = "owner") -> Iterator[str]:
    """What in the ZIP `file` is not as it was handed over, in sentences; nothing when all is."""
    try:
        with zipfile.ZipFile(file) as found:
            yield from _of(found, using)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as broken:
        yield _("This file cannot be read as a ZIP file: %(why)s") % {"why": broken}


def _of(found, using):
    inside = found.infolist()
    sizes = {one.filename: one.file_size for one in inside}
    if len(inside) != len(sizes) or len(sizes) > MOST_DOCUMENTS + 2 or sum(sizes.values()) > MOST_BYTES * 1.1:
        yield _("It holds more than any bundle does.")
        return
    if sizes.get(parcel.LIST, _LIST_BYTES + 1) > _LIST_BYTES:
        yield _("It holds no %(list)s.") % {"list": parcel.LIST}
        return
    listed = found.read(parcel.LIST)
    bundle = DisclosureBundle.objects.using(using).filter(manifest_sha256=hashlib.sha256(listed).hexdigest()).first()
    if bundle is None:
        yield _("Its list is of no bundle that was made here.")
        return
    if written(bundle.manifest) != listed:
        yield _("The list in the database was altered.")
    yield from _of_files(found, sizes, bundle, json.loads(listed), using)


def _of_files(found, sizes, bundle, manifest, using):
    rows = dict(bundle.documents.using(using).values_list("number", "sha256"))
    wanted = {line["file"]: line for line in manifest["documents"] if "file" in line}
    for name in sorted(sizes.keys() - wanted.keys() - {parcel.LIST, parcel.READABLE}):
        yield _("%(name)s is not on the list.") % {"name": name}
    for name, line in wanted.items():
        if name not in sizes:
            yield _("%(name)s is missing.") % {"name": name}
        elif _hash_of(found, name) != line["sha256"] or rows.get(line["number"]) != line["sha256"]:
            yield _("%(name)s was altered.") % {"name": name}
    if parcel.READABLE not in sizes:
        yield _("%(name)s is missing.") % {"name": parcel.READABLE}
    elif found.read(parcel.READABLE) != printed(manifest):
        yield _("%(name)s was altered, or made by another version of this system.") % {"name": parcel.READABLE}


def _hash_of(found, name):
    with found.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
