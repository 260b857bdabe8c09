"""Everything one machine needs to run the system: a database, a broker, and a supervisor that watches them.

`python -m ijm.embedded` starts here. `DATABASE_URL` and `REDIS_URL` switch either store to a real server.
"""
