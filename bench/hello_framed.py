"""The product's own settings round the hello-world view: what every page pays before it does anything."""

from ijm.settings import *  # noqa: F403 -- all of them, but for the addresses

ROOT_URLCONF = "bench.hello"
