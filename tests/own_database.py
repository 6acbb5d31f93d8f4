"""A PostgreSQL of a test's own, as the product runs one, which may be killed and started again."""

import signal
import subprocess
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.db import connection

from heritage.setup.cluster import PORT, Cluster, locate, running

from .databases import dumped, read_back


class OwnDatabase:
    """It keeps what it acknowledges, whenever it is killed; its data is below `folder`."""

    def __init__(self, cluster: Cluster, folder: Path):
        self.cluster, self.folder = cluster, folder
        self._running = ExitStack()

    def start(self):
        self._server = self._running.enter_context(running(self.cluster, self.folder))

    def stop(self):
        self._running.close()

    @contextmanager
    def is_down(self):
        """It ends without a word, and when it comes back it has to read its log first."""
        self._server.process.send_signal(signal.SIGQUIT)
        self._server.process.wait()
        self.stop()
        connection.close()
        try:
            yield
        finally:
            self.start()


@contextmanager
def own_database(folder: Path):
    """What the test's database has, in a PostgreSQL of its own, which the test sees meanwhile."""
    cluster = locate(folder, is_durable=True)
    database = OwnDatabase(cluster, folder)
    theirs = dict(connection.settings_dict)
    try:
        database.start()
        read_back(dumped(connection.settings_dict), _where(cluster))
        connection.close()
        connection.settings_dict |= _where(cluster)
        yield database
    finally:
        connection.close()
        connection.settings_dict |= theirs
        database.stop()
        home, sockets = str(cluster.data.parent), str(cluster.sockets)
        subprocess.run(["rm", "-rf", home, sockets], check=True)


def _where(cluster):
    told = {"HOST": str(cluster.sockets), "PORT": PORT, "USER": "heritage", "PASSWORD": ""}
    return told | {"NAME": "heritage"}
