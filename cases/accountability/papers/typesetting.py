"""Asking for a paper to be set: in a process of its own, within limits, and with a sentence when it cannot be."""

import json
import subprocess
import sys
import unicodedata

from django.conf import settings
from django.utils.translation import gettext as _

from offices.refusal import Refusal

from . import languages

#: Longer than the processor time it may use (typesetter.py), as the machine may be busy.
PATIENCE = 40


def typeset(template: str, data: dict, *, language: str, at) -> bytes:
    """A paper as PDF: `data` set by `<template>.typ`, with the words of `language`. The same at the same moment `at`.

    Raises Refusal for letters that no font of ours has, and for what takes too long.
    """
    asked = {
        "template": template,
        "data": _clean(data) | languages.told_to_templates(language),
        "moment": int(at.timestamp()),
    }
    try:
        answer = subprocess.run(
            [sys.executable, "-s", "-m", "cases.accountability.papers.typesetter"],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=PATIENCE,
            check=True,
            cwd=settings.BASE_DIR,
            env={"PYTHONDONTWRITEBYTECODE": "1", "RAYON_NUM_THREADS": "1"},  # none of our secrets
        ).stdout
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as failed:
        if getattr(failed, "returncode", -1) > 0:
            raise  # a mistake of ours; what ran into its limits was ended from outside
        raise Refusal(_("The paper takes too long to set. Make it shorter.")) from None
    line, _newline, pdf = answer.partition(b"\n")
    letters = json.loads(line).get("without_glyph", "")
    if letters:
        raise Refusal(
            _("These letters cannot be printed: %(letters)s. Write them in another way.")
            % {"letters": " ".join(letters[:40])}
        )
    return pdf


def _clean(told):
    """The same without control signs, which no paper can show; line ends are kept as one sign."""
    if isinstance(told, str):
        lines = told.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("\u2028", "\n")
        return "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs"))
    if isinstance(told, dict):
        return {name: _clean(value) for name, value in told.items()}
    if isinstance(told, list | tuple):
        return [_clean(value) for value in told]
    return told
