"""The key of a case's files: made with the first of them, opened for each."""

from django.utils import timezone

from ..evidence import keys
from ..models import Case, CaseKey


def lock_case(case):
    """One after the other: keys are made once and links of a custody chain are numbered without gaps."""
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)


def key_for_writing(case) -> bytes:
    """The case's data key, made when it has none yet. The case must be locked."""
    row = CaseKey.objects.filter(case=case).first()
    if row:
        return opened(row)
    key, wrapped, wrapped_with = keys.new_data_key(case.pk)
    CaseKey.objects.create(case=case, wrapped=wrapped, wrapped_with=wrapped_with, made_at=timezone.now())
    return key


def opened(row: CaseKey) -> bytes:
    """The data key. Raises keys.UnknownKey or keys.NotOpened."""
    return keys.unwrap(row.wrapped, row.wrapped_with, row.case_id)
