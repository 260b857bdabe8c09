from django.db import models
from django.db.models import Q

from ..visibility import CaseBound


class CaseKey(CaseBound):
    """The key with which a case's files are encrypted, itself encrypted by the master key named `wrapped_with`.

    Only the owner's command changes it, when a master key is replaced (`rewrap_evidence_keys`).
    """

    wrapped = models.CharField(max_length=200, editable=False)
    wrapped_with = models.CharField(max_length=40, editable=False)
    made_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="case_key_one_per_case", fields=["case"]),
            models.CheckConstraint(name="case_key_is_wrapped", condition=~Q(wrapped="") & ~Q(wrapped_with="")),
        ]

    def __str__(self):
        return f"{self.case_id} {self.wrapped_with}"
