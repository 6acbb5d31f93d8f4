"""The test's database, as programs beside the tests are told of it, and copies of it."""

import os
import subprocess
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from heritage.setup.servers import postgis_servers

VARIABLES = {
    "HOST": "PGHOST",
    "PORT": "PGPORT",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",
    "NAME": "PGDATABASE",
}


def database_url() -> str:
    """DATABASE_URL of the database that the test sees; its host may be a folder of sockets."""
    told = connection.settings_dict
    who, host = told["USER"], quote(told["HOST"], safe="")
    if told["PASSWORD"]:
        who += f":{quote(told['PASSWORD'], safe='')}"
    return f"postgis://{who}@{host}:{told['PORT']}/{told['NAME']}"


def dumped(where: dict, *options: str) -> bytes:
    """A dump of a database, as the README says that it is made. `where` is as in DATABASES."""
    return _postgresql("pg_dump", *options, where=where, stdout=subprocess.PIPE).stdout


def read_back(dump: bytes, where: dict):
    """Read a dump into an empty database. Raises CalledProcessError at the first error."""
    plainly = ("-X", "-q", "-v", "ON_ERROR_STOP=1")
    _postgresql("psql", *plainly, where=where, input=dump, stdout=subprocess.DEVNULL)


def _postgresql(program, *options, where, **how):
    servers = postgis_servers()
    told = {VARIABLES[name]: str(where[name]) for name in VARIABLES if where[name]}
    argv = [str(Path(servers[max(servers)]) / program), *options]
    return subprocess.run(argv, env=os.environ | told, check=True, **how)
