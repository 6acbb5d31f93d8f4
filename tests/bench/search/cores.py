"""Work on every core, in processes with a connection of their own.

They are spawned: one that is forked has the locks of threads that it has not, and may wait for
ever.
"""

import multiprocessing
import os

import django


def on_every_core(work, pieces: list) -> None:
    """Do `work`, a function of a module, for each piece; what is uncommitted here is not seen."""
    from django.db import connection, connections

    where = dict(connection.settings_dict)  # a test's database is not that of the settings
    connections.close_all()
    cores = len(os.sched_getaffinity(0))
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(cores, _begin, [where]) as pool:
        for _done in pool.imap_unordered(work, pieces):
            pass


def _begin(where):
    django.setup()
    from django.db import connection

    connection.settings_dict |= where
