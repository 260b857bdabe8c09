"""The list of a bundle: what was handed over, to whom and when, with the SHA-256 of each file and one of its own."""

import datetime
import hashlib
import json
from zoneinfo import ZoneInfo

from cases.evidence.names import name_of_copy
from cases.models import Document

from ..papers import languages
from ..papers.typesetting import typeset

FORM = "casework disclosure 1"


def manifest_of(*, bundle, chosen, at) -> dict:
    """The list of `bundle`, which is about to be stored, with the documents `chosen` (actions.bundles.Chosen)."""
    matter, case = bundle.matter, bundle.matter.case
    return {
        "form": FORM,
        "bundle": str(bundle),
        "case": str(case),
        "matter": matter.title,
        "docket": matter.docket,
        "office": case.office.code,
        "city": case.office.city,
        "zone": case.office.time_zone,
        "language": languages.language_of(case.office),
        "recipient": bundle.recipient_name,
        "purpose": bundle.purpose,
        "made_by": str(bundle.made_by),
        "made_at": at.astimezone(datetime.UTC).isoformat(timespec="seconds"),
        "documents": [_line(number, one) for number, one in enumerate(chosen, start=1)],
    }


def _line(number, chosen):
    document = chosen.document
    line = {"number": number, "title": document.title, "kind": document.kind, "redaction": chosen.redaction}
    if document.is_reference:  # what is held elsewhere is named, never handed over
        return line | {
            "reference": document.reference,
            "hash_kind": document.get_hash_kind_display(),
            "hash": document.given_hash,
            "held_by": document.held_by,
        }
    stored = chosen.stored
    name = name_of_copy(document.file_name, stored.content_type) if chosen.is_copy else document.file_name
    return line | {
        "file": f"documents/{number:03} {name}",
        "is_copy": chosen.is_copy,
        "sha256": stored.sha256,
        "size": stored.size,
    }


def written(manifest: dict) -> bytes:
    """The list as it is handed over, byte for byte the same however the database keeps it."""
    return json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()


def hash_of(manifest: dict) -> str:
    """The SHA-256 of the list as it is handed over."""
    return hashlib.sha256(written(manifest)).hexdigest()


def printed(manifest: dict) -> bytes:
    """The list to read, as PDF, always the same. Raises Refusal for letters that cannot be printed."""
    language = manifest["language"]
    said = languages.words(language)
    names, at = said["bundle"], datetime.datetime.fromisoformat(manifest["made_at"])
    there = at.astimezone(ZoneInfo(manifest["zone"]))
    told = {
        "title": f"{said['papers']['bundle']} {manifest['bundle']}, {manifest['case']}",
        "author": manifest["made_by"],
        "foot": f"{manifest['case']} · {manifest['bundle']} · {said['papers']['confidential']}",
        "heading": f"{said['papers']['bundle']} {manifest['bundle']}",
        "facts": [
            [said["summary"]["case"], manifest["case"]],
            [said["letter"]["matter"], manifest["matter"]],
            [said["summary"]["docket"], manifest["docket"]],
            [names["recipient"], manifest["recipient"]],
            [names["purpose"], manifest["purpose"]],
            [names["made_by"], f"{manifest['made_by']}, {manifest['city']}"],
            [names["made_on"], f"{languages.day(there.date(), language)}, {languages.hour(there, language)}"],
        ],
        "documents": [_row(line, said) for line in manifest["documents"]],
        "hash": hash_of(manifest),
    }
    return typeset("bundle", told, language=language, at=at)


def _row(line, said):
    kind = said["documents"][line["kind"]]
    if line["kind"] == Document.Kind.REFERENCE:
        held = said["bundle"]["held_elsewhere"]
        kind = held.format(whom=line["held_by"], reference=line["reference"], kind=line["hash_kind"], hash=line["hash"])
    elif line["is_copy"]:
        kind += f", {said['bundle']['working_copy']}"
    return {
        "number": line["number"],
        "title": line["title"],
        "kind": kind,
        "hash": line.get("sha256", ""),
        "redaction": line["redaction"],
    }
