"""Lists as offices have them: pasted, in three languages, with and without a header, and files of every kind."""

import datetime
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.rescue.roster.files import text_of
from cases.rescue.roster.matching import perhaps_twice
from cases.rescue.roster.reading import read_list
from offices.refusal import Refusal

TODAY = datetime.date(2026, 3, 9)


def facts(text, *names):
    """The named cells of every row that was understood."""
    return [tuple(row.facts[name] for name in names) for row in read_list(text, TODAY).rows]


@pytest.mark.parametrize(
    "header",
    [
        "Name\tSex\tAge\tFamily\tStatus\tRemark",
        "NOMBRE\tSexo\tEdad\tFamilia\tEstado\tObservación",
        "Nom\tSexe\tÂge\tFamille\tStatut\tRemarque",
        "No.\tName",
        "ชื่อ\tเพศ\tอายุ",
    ],
)
def test_the_words_of_a_header_name_the_columns(header):
    found = read_list(f"{header}\n" + "\t".join(["1"] * len(header.split("\t"))), TODAY)
    assert "name" in found.columns
    assert len(found.rows) + len(found.bad) == 1


def test_without_a_header_columns_are_guessed_by_what_is_in_them():
    text = "1\tRaja\tM\t34\tF-1\n2\tDivya\tF\t9\tF-1\n3\tMani, driver\tM\t41\t"
    assert read_list(text, TODAY).columns == ["number", "name", "sex", "age_band", "family"]
    assert facts(text, "name", "sex", "age_band", "family") == [
        ("Raja", "male", "18_39", "F-1"),
        ("Divya", "female", "5_11", "F-1"),
        ("Mani, driver", "male", "40_59", ""),
    ]


def test_names_alone_are_names():
    assert facts("Mani, driver\nLakshmi\n\nRaja\n", "name") == [("Mani, driver",), ("Lakshmi",), ("Raja",)]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_separated_by_whatever_a_spreadsheet_writes(delimiter):
    text = delimiter.join(("name", "sex", "age")) + "\n" + delimiter.join(("Raja", "M", "34"))
    assert facts(text, "name", "sex", "age_band") == [("Raja", "male", "18_39")]


@pytest.mark.parametrize(
    ("written", "band", "kept"),
    [
        ("34", "18_39", "34"),
        ("๓๔", "18_39", "34"),
        ("३४", "18_39", "34"),
        ("about 16", "12_17", "about 16"),
        ("2019", "5_11", "2019"),
        ("2562", "5_11", "2562"),  # a Thai year
        ("3/2/2019", "5_11", "3/2/2019"),
        ("18–39", "18_39", ""),
        ("60+", "60", ""),
        ("6 months", "0_4", ""),
        ("9 años", "5_11", "9 anos"),
        ("?", "unknown", ""),
        ("", "unknown", ""),
        ("0", "0_4", "0"),
        ("99", "60", "99"),
    ],
)
def test_ages_as_people_write_them(written, band, kept):
    row = read_list(f"name\tage\nRaja\t{written}", TODAY).rows[0]
    assert (row.facts["age_band"], row.age_text) == (band, kept)


@pytest.mark.parametrize(
    ("written", "sex"),
    [
        ("f", "female"),
        ("Mujer", "female"),
        ("femme", "female"),
        ("หญิง", "female"),
        ("ប្រុស", "male"),
        ("महिला", "female"),
        ("Garçon", "male"),
        ("hombre", "male"),
        ("", "unknown"),
        ("?", "unknown"),
    ],
)
def test_sexes_in_the_languages_of_the_offices(written, sex):
    assert facts(f"name\tsex\nRaja\t{written}", "sex") == [(sex,)]


def test_m_is_a_woman_where_h_is_a_man():
    assert facts("nombre\tsexo\nAna\tM\nLuis\tH", "sex") == [("female",), ("male",)]


def test_what_is_wrong_is_said_by_line_and_column_and_the_line_is_kept():
    found = read_list(f"name\tsex\tage\nRaja\tmalee\t34\nDivya\tf\t900\n{'x' * 161}\tf\t3\nSurya\tm\t3", TODAY)
    assert [(one.line, one.column) for one in found.problems] == [(2, "sex"), (3, "age"), (4, "name as given")]
    assert found.left == f"name\tsex\tage\nRaja\tmalee\t34\nDivya\tf\t900\n{'x' * 161}\tf\t3"
    assert [row.facts["name"] for row in found.rows] == ["Surya"]


def test_more_than_two_thousand_are_taken_in_two_goes():
    found = read_list("\n".join(["name"] + ["Raja"] * 2003), TODAY)
    assert len(found.rows) == 2000
    assert len(found.bad) == 3
    assert "Only the first 2000" in found.problems[-1].sentence


@pytest.mark.parametrize(
    "text", ["\x00\x01", '"' * 5000, "\t" * 9000, "name\tname\nA\tB", "a\n" * 3, '"open\tquote\nnext']
)
def test_nonsense_is_read_without_a_crash(text):
    read_list(text, TODAY)


# --- files -------------------------------------------------------------------------------------------------------


def upload(content, name="list.csv"):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_in_the_encodings_that_spreadsheets_write(encoding):
    text = text_of(upload("nombre;sexo;edad\nNúñez;M;34\n".encode(encoding)))
    assert text == "nombre\tsexo\tedad\nNúñez\tM\t34"


def cell_of(value):
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>' if isinstance(value, str) else f"<c><v>{value}</v></c>"


def workbook(rows, **parts):
    """The smallest XLSX that there is, with these rows of words and numbers."""
    cells = "".join(f"<row>{''.join(map(cell_of, row))}</row>" for row in rows)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="List" sheetId="1" r:id="s"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="s" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    } | parts
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def test_a_spreadsheet_is_read_as_it_is_seen():
    text = text_of(upload(workbook([["Name", "Age"], ["Raja", 34], ["Divya", 9.0]]), "list.xlsx"))
    assert text == "Name\tAge\nRaja\t34\nDivya\t9"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 50,
        b"PK\x03\x04 and nothing of an archive",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 3000,
        b"%PDF-1.7\n\x00\x01",
        b"\xff\xfe\x00",
        workbook([["Name"]], **{"xl/worksheets/sheet1.xml": "<worksheet><!DOCTYPE x [<!ENTITY a 'b'>]>&a;"}),
        workbook([["Name"]], **{"xl/media/bomb.bin": b"\x00" * (45 * 1024 * 1024)}),
        workbook([["Name"]], **{"xl/media/bomb.bin": b"\x00" * (12 * 1024 * 1024)}),
        workbook([["Name"]], **{f"../../etc/{n}": b"x" for n in range(600)}),
    ],
    ids=["empty", "png", "torn zip", "torn xls", "pdf", "torn utf-16", "entities", "large bomb", "bomb", "many parts"],
)
def test_a_hostile_file_gets_a_sentence(content):
    with pytest.raises(Refusal) as refusal:
        text_of(upload(content, "list.xlsx"))
    assert refusal.value.field == "file"
    assert refusal.value.sentence


def test_a_file_that_is_too_large_gets_a_sentence():
    with pytest.raises(Refusal, match="too large"):
        text_of(upload(b"x" * (5 * 1024 * 1024 + 1)))


def test_a_sheet_that_goes_on_for_ever_is_cut():
    assert len(text_of(upload(workbook([[f"Raja {n * n}"] for n in range(9000)]), "list.xlsx")).split("\n")) == 2001


# --- perhaps twice -----------------------------------------------------------------------------------------------


class Row:
    def __init__(self, number, name, family="", sex="male", age_band="40_59"):
        self.number, self.name, self.family, self.sex, self.age_band = number, name, family, sex, age_band


def pairs(*rows):
    return [(pair.later.number, pair.earlier.number) for pair in perhaps_twice(rows)]


def test_who_sounds_alike_and_is_of_one_sex_and_age_may_be_twice():
    rows = (
        Row(1, "Rajan"),
        Row(2, "Lakshmi"),
        Row(3, "Raja"),
        Row(4, "Raja", sex="female"),
        Row(5, "Raja", age_band="0_4"),
    )
    assert pairs(*rows) == [(3, 1)]


def test_two_families_are_two_people_and_no_name_is_nobody():
    assert pairs(Row(1, "Raja", "F-1"), Row(2, "Raja", "F-2")) == []
    assert pairs(Row(1, "Raja", "F-1"), Row(2, "Raja")) == [(2, 1)]
    assert pairs(Row(1, "Rajan", "F-1"), Row(2, "Rajam", "F-1")) == []
    assert pairs(Row(1, ""), Row(2, "")) == []
