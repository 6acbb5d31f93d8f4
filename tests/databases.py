"""The test's database, as programs beside the tests are told of it."""

from urllib.parse import quote

from django.db import connection


def database_url() -> str:
    """DATABASE_URL of the database that the test sees; its host may be a folder of sockets."""
    told = connection.settings_dict
    who, host = told["USER"], quote(told["HOST"], safe="")
    if told["PASSWORD"]:
        who += f":{quote(told['PASSWORD'], safe='')}"
    return f"postgis://{who}@{host}:{told['PORT']}/{told['NAME']}"
