"""Who the stores run as: never root, and someone who can reach their folder."""

import os
import pwd
from pathlib import Path

import pytest

from ijm.embedded import accounts
from ijm.embedded.errors import CannotStart
from ijm.embedded.paths import CHECKOUT, data_folder, is_root
from ijm.embedded.stores import Stores
from tests.embedded.own_stores import started_stores

as_root = pytest.mark.skipif(not is_root(), reason="only root must hand the stores to another account")


@pytest.fixture
def no_postgres_account(monkeypatch):
    known = pwd.getpwnam

    def lookup(name):
        if name == "postgres":
            raise KeyError(name)
        return known(name)

    monkeypatch.setattr(accounts.pwd, "getpwnam", lookup)


@pytest.mark.skipif(is_root(), reason="for ordinary people")
def test_ordinary_person_runs_the_stores_as_themselves(folder):
    assert accounts.account_for_stores(folder).popen_arguments() == {}


@as_root
@pytest.mark.usefixtures("no_postgres_account")
def test_root_runs_them_as_nobody_where_there_is_no_better_account(folder):
    with started_stores(folder, durable=False, data=folder) as (stores, supervisor):
        nobody = pwd.getpwnam("nobody").pw_uid
        assert stores.account.uid == nobody
        for program in supervisor.programs:
            assert Path(f"/proc/{program.process.pid}").stat().st_uid == nobody


@as_root
def test_account_that_owns_the_data_keeps_it(folder):
    (folder / "postgres").mkdir()
    os.chown(folder / "postgres", 12345, 12346)
    account = accounts.account_for_stores(folder)
    assert (account.uid, account.gid) == (12345, 12346)


@as_root
def test_folder_out_of_reach_is_refused_with_a_sentence(folder):
    private = folder / "private"
    private.mkdir(mode=0o700)
    (private / "data").mkdir()
    with pytest.raises(CannotStart, match=r"cannot enter .*/private/data. Unset IJM_DATA"):
        Stores(private / "data", private / "data", {})


@as_root
def test_parents_of_the_checkout_stay_as_they_are(folder):
    before = [parent.stat().st_mode for parent in CHECKOUT.parents]
    with started_stores(folder, durable=False):
        assert [parent.stat().st_mode for parent in CHECKOUT.parents] == before
        assert not data_folder().is_relative_to(CHECKOUT) or "IJM_DATA" in os.environ
