"""History of rows, by statement-level triggers of the database: bulk writes are seen too."""

import pghistory
import pgtrigger


def tracked(**options):
    """Class decorator: keep every version of the model's rows in `<table>event`, with who and why as a column."""
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        level=pgtrigger.Statement,
        context_field=pghistory.ContextJSONField(),
        context_id_field=pghistory.ContextUUIDField(),
        **options,
    )
