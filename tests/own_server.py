"""The product's own web server as a process: killed at once, and started again on its port."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from heritage.setup.running import SERVE
from tests.databases import database_url
from tests.inspections.server.parallel import free_port, wait_for

PRODUCT, HOW = SERVE.split(maxsplit=1)
WORKERS = 2


class OwnServer:
    """Its data is in `folder`; it sees the test's database, as the test does."""

    def __init__(self, folder: Path, application: str = PRODUCT):
        self.folder, self.application, self.port = folder, application, free_port()
        self.process = None

    def start(self):
        how = f"{HOW} --respawn-failed-workers --respawn-interval 1 --host 127.0.0.1"
        granian = [str(Path(sys.executable).parent / "granian"), self.application, *how.split()]
        command = [*granian, "--port", str(self.port), "--workers", str(WORKERS)]
        own = {"DATABASE_URL": database_url(), "DATA_DIR": str(self.folder)}
        env = os.environ | own | {"SECRET_KEY": settings.SECRET_KEY}
        self.process = subprocess.Popen(command, env=env, start_new_session=True)
        wait_for(self.port, self.process)

    def kill(self):
        """All of its processes at once, without a word."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None


@contextmanager
def own_server(folder: Path, **more):
    server = OwnServer(folder, **more)
    try:
        server.start()
        yield server
    finally:
        server.kill()
