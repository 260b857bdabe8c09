class OneDatabase:
    """Three aliases are one database under three roles: nothing is routed by itself, only `owner` migrates."""

    def db_for_read(self, model, **hints):
        return "default"

    db_for_write = db_for_read

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == "owner"
