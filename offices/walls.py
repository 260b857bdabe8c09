"""Wall two: PostgreSQL row-level security, as operations for migrations.

The application says only who is asking (`ijm.user_id`); what that opens is read by the database from the same grants
as wall one, by one STABLE SECURITY DEFINER function per question, in plpgsql, which keeps its plan. The form
`column = ANY((SELECT f(…))::bigint[])` is evaluated once per statement, if it is met at all, and keeps indexes; do not
rewrite it as IN, EXISTS or a call per row.
What a reader's policy says first is an AND over `office_id`, so that an index serves even a query that forgot to ask
for offices; what is asked of each row comes cheapest first, as the rest is then not evaluated.
Source: docs/adr/0002-two-walls.md.
"""

from django.db.migrations.operations import RunSQL

from .audiences import AUDIENCE_RIGHTS

APP, REPORT = "ijm_app", "ijm_report"


def offices_with(right: str) -> str:
    """SQL: the array of office ids in which the person asking holds `right`."""
    return f"ANY((SELECT ijm_offices('{right}'))::bigint[])"


def named_or_open(case_column: str) -> str:
    """SQL: the row is not of a restricted case, or the person asking is named on it."""
    return f"(NOT restricted OR {case_column} = ANY((SELECT ijm_named_restricted())::bigint[]))"


def shared(right: str, case_column: str) -> str:
    """SQL: the row's case is shared, for `right`, with the person asking."""
    return f"{case_column} = ANY((SELECT ijm_shared_cases('{right}'))::bigint[])"


def case_reads(right: str, case_column: str) -> str:
    """SQL: in an office of the right and not hidden, or shared for it. The same rule as `cases.visibility.readable`.

    `ijm_reach` holds those offices and those of shared cases. With nothing shared it is those offices alone, and a row
    that is not restricted needs no further look; `ijm_opened_by_name` holds what is open otherwise.
    """
    return (
        f"office_id = ANY((SELECT ijm_reach('{right}'))::bigint[])"
        f" AND ((NOT restricted AND (SELECT ijm_shared_cases('{right}') = '{{}}'))"
        f" OR {case_column} = ANY((SELECT ijm_opened_by_name('{right}'))::bigint[])"
        f" OR (NOT restricted AND office_id = {offices_with(right)}))"
    )


def enable(table: str) -> str:
    return f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"


def policy(table: str, command: str, *, using: str = "", check: str = "", name: str = "", role: str = APP) -> str:
    """SQL for one permissive policy on `table`."""
    parts = [f"CREATE POLICY {name or 'wall_' + command.lower()} ON {table} FOR {command} TO {role}"]
    if using:
        parts.append(f"USING ({using})")
    if check:
        parts.append(f"WITH CHECK ({check})")
    return " ".join(parts) + ";"


def _readers(view: str, case_column: str, audience: bool) -> str:
    if not audience:
        return case_reads(view, case_column)
    by_audience = " OR ".join(
        f"(audience = '{name.value}' AND (office_id = {offices_with(right)} OR {shared(right, case_column)}))"
        for name, right in AUDIENCE_RIGHTS.items()
    )
    return f"({by_audience}) AND {named_or_open(case_column)}"


def follow_case(table: str) -> str:
    """SQL: the database fills office and restricted from the row's case, and keeps them when the case moves."""
    return f"""
    CREATE TRIGGER stamp_case BEFORE INSERT OR UPDATE OF case_id ON {table}
        FOR EACH ROW EXECUTE FUNCTION ijm_stamp_from_case();
    ALTER TABLE {table} ADD CONSTRAINT {table}_follows_case FOREIGN KEY (case_id, office_id, restricted)
        REFERENCES cases_case (id, office_id, restricted) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE;
    CREATE INDEX {table}_follows_case ON {table} (case_id);
    """


def follow_person(table: str) -> str:
    """SQL: the same for rows that belong to a person's record instead of a case."""
    return f"""
    CREATE TRIGGER stamp_person BEFORE INSERT OR UPDATE OF person_id ON {table}
        FOR EACH ROW EXECUTE FUNCTION ijm_stamp_from_person();
    ALTER TABLE {table} ADD CONSTRAINT {table}_follows_person FOREIGN KEY (person_id, office_id, restricted)
        REFERENCES cases_person (id, office_id, restricted) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE;
    """


def guard_person(table: str) -> str:
    """SQL: who is named in a row must be of its office, and visible to whoever writes it (cases 0002_walls)."""
    return f"""
    CREATE TRIGGER zz_guard_person BEFORE INSERT OR UPDATE OF person_id, case_id ON {table}
        FOR EACH ROW EXECUTE FUNCTION ijm_guard_person();
    """


def _and(condition: str, within: str, row: str = "id") -> str:
    return f"({condition}) AND ({within.replace('{id}', row)})" if within else condition


class WallCaseTable(RunSQL):
    """Put a table whose rows belong to a case behind the wall.

    `view` and `change` are the rights that read and write it; with `audience` each row's own audience decides who
    reads it, and nobody writes what they may not read: an UPDATE that reads no column is not held by the policy for
    reading. Rows cannot be deleted unless `deletable`, nor changed unless `changeable`. With `history`, its event table
    goes behind the same wall. With `earned`, a new row counts for the office that has the case; with `person`, it is
    about somebody of that office whom the person asking may see. `also` is what else must hold of what is written, and
    `within` a wall inside the wall: what must hold of a row that is read or written at all. `{id}` in it is the row's
    own id, which its history knows as pgh_obj_id.
    """

    def __init__(
        self,
        table,
        *,
        view,
        change,
        audience=False,
        deletable=False,
        changeable=True,
        history=True,
        earned=False,
        person=False,
        also="",
        within="",
    ):
        every = _readers(view, "case_id", audience)
        reads = _and(every, within)
        writes = _and(f"office_id = {offices_with(change)} AND {named_or_open('case_id')}", within)
        if audience:
            writes = f"({reads}) AND {writes}"
        holds = f"({writes}) AND ({also})" if also else writes
        adds = f"({holds}) AND earned_office_id = office_id" if earned else holds
        statements = [follow_case(table), enable(table), policy(table, "SELECT", using=reads)]
        statements.append(policy(table, "INSERT", check=adds))
        if person:
            statements.append(guard_person(table))
        if changeable:
            statements.append(policy(table, "UPDATE", using=writes, check=holds))
        else:
            statements.append(f"REVOKE UPDATE ON {table} FROM {APP};")
        if deletable:
            statements.append(policy(table, "DELETE", using=writes))
        else:
            statements.append(f"REVOKE DELETE ON {table} FROM {APP};")
        if history:
            seen = _and(every, within, row="pgh_obj_id")
            statements.append(wall_events(f"{table}event", seen, follow_case(f"{table}event")))
        super().__init__("\n".join(statements), RunSQL.noop)


class WallPersonTable(RunSQL):
    """Put a table whose rows belong to a person's record behind the person's wall."""

    def __init__(self, table, *, deletable=False, history=True):
        reads, writes = person_reads("person_id"), person_writes("person_id")
        statements = [
            follow_person(table),
            enable(table),
            policy(table, "SELECT", using=reads),
            policy(table, "INSERT", check=writes),
            policy(table, "UPDATE", using=writes, check=writes),
        ]
        if deletable:
            statements.append(policy(table, "DELETE", using=writes))
        else:
            statements.append(f"REVOKE DELETE ON {table} FROM {APP};")
        if history:
            statements.append(wall_events(f"{table}event", reads, follow_person(f"{table}event")))
        super().__init__("\n".join(statements), RunSQL.noop)


def person_reads(column: str) -> str:
    """SQL: the same for a person's record, by the cases in which the person stands."""
    return (
        "office_id = ANY((SELECT ijm_reach_persons())::bigint[])"
        " AND ((NOT restricted AND (SELECT ijm_shared_persons() = '{}'))"
        f" OR {column} = ANY((SELECT ijm_persons_by_name())::bigint[])"
        f" OR (NOT restricted AND office_id = {offices_with('view_case')}))"
    )


def person_writes(column: str) -> str:
    named = f"{column} = ANY((SELECT ijm_named_persons())::bigint[])"
    return f"office_id = {offices_with('change_case')} AND (NOT restricted OR {named})"


def wall_events(table: str, reads: str, follow: str) -> str:
    """SQL: a history table is read like the rows it tells of, written by triggers alone, and never changed."""
    return f"""
    {follow}
    {enable(table)}
    {policy(table, "SELECT", using=reads)}
    {policy(table, "INSERT", check="pg_trigger_depth() > 0")}
    REVOKE UPDATE, DELETE ON {table} FROM {APP};
    """


#: SQL: whoever builds reports anywhere. For what is joined to the rows that are counted, and never listed.
BUILDS_SOMEWHERE = "cardinality((SELECT ijm_offices('build_report'))) > 0"


def report_reads(table: str, columns: str, using: str) -> str:
    """SQL: the report builder reads these columns, and of them only the rows that `using` names."""
    return f"""
    GRANT SELECT ({columns}) ON {table} TO {REPORT};
    {policy(table, "SELECT", using=using, name="report_select", role=REPORT)}
    """
