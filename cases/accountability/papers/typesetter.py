"""A process that sets one paper and ends: `python -m cases.accountability.papers.typesetter`, what to set on stdin.

Asked in JSON: `template`, `data`, `moment` (seconds since 1970). Answers with one line of JSON, and behind it the PDF;
or with the letters that none of our fonts has. It may use little memory and time, and writes no file. It reads this
folder and the fonts of three packages; fonts of the machine are not looked at, so that a paper looks alike everywhere.
"""

import json
import resource
import sys
from importlib.util import find_spec
from pathlib import Path

import typst

MEMORY = 1024 * 1024 * 1024
SECONDS = 20
HERE = Path(__file__).resolve().parent
TEMPLATES = ("affidavit", "bundle", "letter", "summary")
#: Package → the folders of its fonts that are used.
FONTS = {
    "justmytype_western_core": ("notosans",),
    "justmytype_intl_sea": ("notosanskhmer", "notosanslao", "notosansmyanmar", "notosansthai"),
    "justmytype_intl_south_asia": ("notosansbengali", "notosansdevanagari", "notosanstamil", "notosanstelugu"),
}


def font_folders() -> list[Path]:
    """Where the fonts lie, found without running anything of their packages."""
    return [
        Path(find_spec(package).submodule_search_locations[0]) / "fonts" / "ofl" / folder
        for package, folders in FONTS.items()
        for folder in folders
    ]


def confine():
    """Limits that hold for the rest of this process."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (most, most))


def typeset(template: str, data: dict, moment: int) -> bytes:
    """The paper as tagged PDF (PDF/UA-1, which refuses letters without a glyph). Raises typst.TypstError."""
    if template not in TEMPLATES:
        raise ValueError(template)
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in font_folders()]
    )
    given = data | {"fonts": sorted(fonts.families())}  # “Noto Sans” is the first
    return typst.compile(
        str(HERE / f"{template}.typ"),
        root=str(HERE),
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(given)},
        pdf_standards=["ua-1"],
        package_path=str(HERE / "no-packages"),
        package_cache_path=str(HERE / "no-packages"),
        timestamp=moment,
    )


def without_glyph(data) -> str:
    """The letters of `data` that none of our fonts has, each once."""
    from fontTools.ttLib import TTFont

    known = set()
    for folder in font_folders():
        for path in folder.glob("*.ttf"):
            known |= TTFont(path, lazy=True).getBestCmap().keys()
    return "".join(sorted({letter for letter in _letters(data) if ord(letter) not in known and letter.isprintable()}))


def _letters(data):
    if isinstance(data, str):
        return set(data)
    if isinstance(data, dict):
        data = data.values()
    return set().union(*map(_letters, data)) if isinstance(data, list | type({}.values())) else set()


def main() -> int:
    asked = json.load(sys.stdin.buffer)
    confine()
    try:
        pdf, told = typeset(asked["template"], asked["data"], asked["moment"]), {}
    except typst.TypstError:
        pdf, told = b"", {"without_glyph": without_glyph(asked["data"])}
        if not told["without_glyph"]:
            raise
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
