import pytest

from ijm.embedded.throwaway import own_folder
from tests.embedded.own_stores import started_stores


@pytest.fixture
def folder():
    with own_folder() as path:
        yield path


@pytest.fixture(scope="module")
def cluster():
    """A fast database and broker for the tests of one module."""
    with own_folder() as path, started_stores(path, durable=False) as (stores, _):
        yield stores
