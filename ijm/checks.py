"""What a production boot refuses. `manage.py check` says it, and web, worker and beat do not start."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections
from django.utils.translation import gettext as _

from cases.evidence.keys import master_keys

_SHORTEST_KEY = 50  # Django's own figure (security.W009)

# Roles are reached by membership, direct or not, whether their rights are inherited or must be switched to. Two
# predefined ones run programs or write files as the server, which is as good as superuser.
_REACHABLE_ROLES = """
SELECT r.rolname, r.rolname = session_user, r.rolsuper, r.rolbypassrls, r.rolcreaterole,
       r.rolname IN ('pg_execute_server_program', 'pg_write_server_files'),
       EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm') AND c.relowner = r.oid)
       OR EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = 'public' AND n.nspowner = r.oid)
FROM pg_roles r
WHERE pg_has_role(session_user, r.oid, 'MEMBER')
ORDER BY r.rolname <> session_user, r.rolname
"""


@register(Tags.security)
def production_settings(app_configs, **kwargs) -> list[Error]:
    """Settings that a demonstration may have and production may not."""
    return [Error(sentence, id="ijm.E001") for sentence in setting_dangers()] if settings.PRODUCTION else []


@register(Tags.database)
def production_role(app_configs, databases=None, **kwargs) -> list[Error]:
    """The role that web and tasks sign in as; looked at when the `default` database is checked."""
    if not settings.PRODUCTION or "default" not in (databases or ()):
        return []
    return [Error(sentence, id="ijm.E002") for sentence in role_dangers(connections["default"])]


def refuse_unsafe_boot() -> None:
    """Raise ImproperlyConfigured, saying everything that is wrong, before production serves anyone.

    Called where web, worker and beat start. A database that does not answer is refused too: its role is then unknown.
    """
    if not settings.PRODUCTION:
        return
    dangers = setting_dangers()
    connection = connections["default"]
    try:
        dangers += role_dangers(connection)
    except DatabaseError as error:
        raise ImproperlyConfigured(
            _("The database did not answer, so nobody knows whether its role is safe; try again when it runs.")
        ) from error
    finally:
        connection.close()  # gunicorn may fork after this
    if dangers:
        raise ImproperlyConfigured(_("This is not safe for production: %s") % " ".join(dangers))


def setting_dangers() -> list[str]:
    """A sentence for each setting that production refuses."""
    dangers = []
    if settings.SECRET_KEY == settings.DEFAULT_SECRET_KEY or len(settings.SECRET_KEY) < _SHORTEST_KEY:
        dangers.append(_("Set SECRET_KEY to 50 or more random characters of your own."))
    dangers += _evidence_key_dangers()
    if settings.DEBUG:
        dangers.append(_("Unset DEBUG: its error pages show the data of the case."))
    if settings.IJM_DEMO:
        dangers.append(_("Unset IJM_DEMO: demonstration people have published passwords."))
    if settings.IJM_SECOND_FACTOR_EXEMPT:
        dangers.append(_("Unset IJM_SECOND_FACTOR_EXEMPT: everyone who can open a case needs a second factor."))
    return dangers


def _evidence_key_dangers() -> list[str]:
    """What is wrong with the keys of files; they are never printed."""
    default = master_keys(settings.DEFAULT_EVIDENCE_KEYS).values()
    try:
        keys = master_keys(settings.IJM_EVIDENCE_KEYS)
    except ValueError as wrong:
        return [_("Set IJM_EVIDENCE_KEYS to name:base64 (%(wrong)s).") % {"wrong": wrong}]
    if set(default) & set(keys.values()):
        return [_("Set IJM_EVIDENCE_KEYS to a key of your own: manage.py new_evidence_key makes one.")]
    return []


def role_dangers(connection) -> list[str]:
    """A sentence for each power that the role signed in on `connection` has, or can take, and must not have.

    The walls in the database hold for a role that is not superuser, not BYPASSRLS, not owner of the tables (the house
    rules, two walls) and cannot become one.
    """
    with connection.cursor() as cursor:
        cursor.execute(_REACHABLE_ROLES)
        rows = cursor.fetchall()
    powers = (
        _("is superuser"),
        _("has BYPASSRLS"),
        _("may create and grant roles"),
        _("acts on the server itself"),
        _("owns the tables or their schema"),
    )
    signed_in, is_superuser = rows[0][0], rows[0][2]
    dangers = []
    for name, is_self, *has in rows:
        if not is_self and is_superuser:
            break  # a superuser is a member of everything; one sentence says it
        told = ", ".join(power for power, there in zip(powers, has, strict=True) if there)
        if told and is_self:
            dangers.append(_("DATABASE_URL signs in as %(role)s, which %(powers)s.") % {"role": name, "powers": told})
        elif told:
            dangers.append(
                _("DATABASE_URL signs in as %(role)s, which can become %(other)s, which %(powers)s.")
                % {"role": signed_in, "other": name, "powers": told}
            )
    return dangers
