"""The database's wall round operations, as operations for migrations: what is planned exists for nobody else.

`within_operation` says it by asking for the operation itself, which has a policy: a look-up by primary key for each
row, of tables that hold some dozens of rows for an operation. Do not use it on tables that are searched or counted.
"""

from django.db.migrations.operations import RunSQL

from offices.walls import APP, enable, offices_with, policy, wall_events

#: For `offices.walls.WallCaseTable(within=…)`: rows of a case that are of an operation too.
WITHIN_OPERATION = "EXISTS (SELECT FROM rescue_operation o WHERE o.id = operation_id)"


def may_write(right: str) -> str:
    return f"EXISTS (SELECT FROM rescue_operation o WHERE o.id = operation_id AND o.office_id = {offices_with(right)})"


class WallOperationTable(RunSQL):
    """Put a table whose rows are parts of an operation behind the operation's wall.

    `change` is the right that writes them, in the operation's office; `adds` what must hold of a new row instead;
    `changeable` lists the columns that may be changed, all of them by default; `deletable`, whether rows can go.
    """

    def __init__(self, table, *, change="change_rescue", adds="", changeable=None, deletable=False):
        writes = may_write(change)
        statements = [enable(table), policy(table, "SELECT", using=WITHIN_OPERATION)]
        statements.append(policy(table, "INSERT", check=f"{WITHIN_OPERATION} AND ({adds})" if adds else writes))
        statements.append(policy(table, "UPDATE", using=writes, check=writes))
        if changeable is not None:
            statements.append(f"REVOKE UPDATE ON {table} FROM {APP};")
            statements.append(f"GRANT UPDATE ({', '.join(changeable)}) ON {table} TO {APP};")
        if deletable:
            statements.append(policy(table, "DELETE", using=writes))
        else:
            statements.append(f"REVOKE DELETE ON {table} FROM {APP};")
        statements.append(wall_events(f"{table}event", WITHIN_OPERATION, ""))
        super().__init__("\n".join(statements), RunSQL.noop)
