"""The code lists of a profile, and the standard's own files when they are at hand."""

import os
from itertools import pairwise
from pathlib import Path

import pytest

from cases.models import CaseRole
from cases.rescue import htcds, ilo
from cases.rescue.models.trafficking_profile import CODED

real_data = os.environ.get("IJM_REAL_DATA")
needs_the_standard = pytest.mark.skipif(
    not real_data or not (Path(real_data) / "htcds").is_dir(),
    reason="IJM_REAL_DATA does not name a folder with htcds/, the files of the standard",
)
MISSPELT = {"vic_TraffickinStatusDecisionMakingOrg": "vic_TraffickingStatusDecisionMakingOrg"}


def sheets(name):
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(Path(real_data) / "htcds" / name)
    return {sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False) for sheet in book.sheet_names}


def clean(text):
    return str(text).replace("\xa0", " ").strip()


def standards():
    """{field: {code: label}} of every picklist of a victim in the field standards."""
    (rows,) = sheets("htcds-v2.0-field-standards.ods").values()
    at = {title: column for column, title in enumerate(rows[0])}
    found = {}
    for row in rows[1:]:
        name = clean(row[at["Field Name including Prefix"]])
        codes = [clean(code) for code in str(row[at["Value Names (if picklist)"]]).split("\n") if clean(code)]
        labels = [clean(label) for label in str(row[at["Value Labels (if picklist)"]]).split("\n") if clean(label)]
        if name.startswith("vic_") and codes:
            found[name] = dict(zip(codes, labels, strict=True))
    return found


def validation():
    """{column title: set of labels} of the sheet that carries the choices of the template."""
    rows = sheets("htcds-v2.0-single-select.xlsx")["validation"]
    titles = next(row for row in rows if "Methods of Control" in row)
    below = rows[rows.index(titles) + 1 :]
    return {
        title: {clean(row[column]) for row in below if clean(row[column])}
        for column, title in enumerate(titles)
        if clean(title)
    }


@needs_the_standard
def test_the_lists_are_those_of_the_field_standards_in_both_directions():
    theirs = standards()
    assert theirs.keys() == htcds.FIELDS.keys() - MISSPELT.keys()
    for name, coded in theirs.items():
        assert {code: str(label) for code, label in htcds.FIELDS[name]} == coded, name


@needs_the_standard
def test_the_lists_are_the_union_of_the_standards_and_of_the_template():
    by_title = {
        "Method of Recruitment": "vic_MethodOfRecruitment",
        "Methods of Control": "vic_MethodsOfControl",
        "Type of Exploitation": "vic_TypeOfExploitation",
        "Forced Labour Industry": "vic_ForcedLabourIndustry",
        "Type of Sex Exploitation": "vic_TypeOfSexExploitation",
        "Vulnerabilities": "vic_Vulnerabilities",
        "Trafficking Status": "vic_TraffickingStatus",
        "Trafficking Status Decision Making Organization": "vic_TraffickingStatusDecisionMakingOrg",
    }
    theirs, fields = validation(), standards()
    for title, name in by_title.items():
        assert {str(label) for _code, label in htcds.FIELDS[name]} == theirs[title] | set(fields[name].values()), title


@needs_the_standard
@pytest.mark.parametrize("file", ["htcds-v2.0-single-select.xlsx", "htcds-v2.0.xlsx"])
def test_every_field_of_a_victim_in_the_templates_is_known(file):
    names = {clean(name) for name in next(iter(sheets(file).values()))[0] if clean(name).startswith("vic_")}
    places = {"vic_LocationOfRecruitment", "vic_LocationOfExploitation"}
    assert names - places <= htcds.FIELDS.keys()
    assert names >= places | MISSPELT.keys()


def test_codes_are_written_once_and_without_spaces():
    for listed in (*htcds.FIELDS.values(), *CODED.values()):
        codes = htcds.codes(listed)
        assert len(codes) == len(set(codes))
        assert not [code for code in codes if code != code.strip() or " " in code]
    assert all(one != other for one, other in pairwise(sorted(ilo.CODES)))
    assert len(ilo.CODES) == 11


def test_every_status_and_every_finder_has_its_name_in_the_standard():
    assert {htcds.STATUS_OF_VERIFICATION[value] for value in CaseRole.Verification.values} == set(
        htcds.codes(htcds.TRAFFICKING_STATUS)
    )
    assert {htcds.ORG_OF_FINDER[value] for value in CaseRole.Finder.values} == set(
        htcds.codes(htcds.DECISION_MAKING_ORG)
    )
