"""The app's page, worker and manifest, as the server gives them."""

import gzip
import json
import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.urls import reverse

from heritage.inspections import shell

pytestmark = pytest.mark.django_db
AS_SERVED = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
SHELL_AT_MOST_BYTES = 400 * 1024
WORDS = re.compile(r'id="field-words" type="application/json">(.*?)</script>')
IMPORTED = re.compile(r'(?:from |import\()"(\.[^"]+)"')
WORKER_FEWER_LINES_THAN = 150


def kept_by(client):
    """What the worker that the server gives would keep."""
    body = client.get("/field-worker.js").content.decode()
    return json.loads(re.search(r"const SHELL = (.*);\n", body)[1])


def test_the_app_is_at_most_400_kb_compressed(client):
    kept = kept_by(client)

    pages = [client.get(kept["pages"][0]).content]  # a phone reads one language
    files = [Path(finders.find(plain.removeprefix("/static/"))) for plain, _ in kept["files"]]
    sizes = [len(gzip.compress(body)) for body in [*pages, *(file.read_bytes() for file in files)]]

    assert sum(sizes) <= SHELL_AT_MOST_BYTES


def test_every_module_that_the_app_imports_is_kept(client):
    kept = {plain.removeprefix("/static/") for plain, _ in kept_by(client)["files"]}

    missing = {
        wanted
        for name in kept
        if name.endswith(".js")
        for wanted in imports_of(name)
        if wanted not in kept and "/visit/" not in wanted  # those come with the forms
    }

    assert missing == set()


def imports_of(name):
    """Names of the files that a module imports, at once or later."""
    found = IMPORTED.findall(Path(finders.find(name)).read_text())
    return [os.path.normpath(Path(name).parent / one) for one in found]


def test_the_worker_has_fewer_than_150_lines(client):
    body = client.get("/field-worker.js").content.decode()

    assert len(body.splitlines()) < WORKER_FEWER_LINES_THAN


def test_the_worker_may_control_every_language_and_is_never_cached(client):
    answer = client.get("/field-worker.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    assert kept_by(client)["pages"] == ["/az/field/", "/en/field/", "/ru/field/"]


def test_files_are_kept_under_the_plain_and_the_hashed_address(client, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": AS_SERVED}}
    call_command("collectstatic", interactive=False, verbosity=0)

    hashed = dict(kept_by(client)["files"])

    assert re.fullmatch(
        r"/static/inspections/store\.[0-9a-f]{12}\.js", hashed["/static/inspections/store.js"]
    )


def test_another_byte_makes_another_version(settings, tmp_path):
    before = shell.version()
    folder = tmp_path / "inspections"
    folder.mkdir()
    (folder / "field.css").write_text("/* other */")
    settings.FIELD_SHELL_DIR = folder
    settings.STATICFILES_DIRS = [tmp_path, *settings.STATICFILES_DIRS]

    assert shell.version() != before
    assert re.fullmatch(r"[0-9a-f]{16}", before)


def test_the_page_holds_nobody_s_data_and_no_script_of_its_own(client, inspector):
    stranger = client.get("/az/field/").content
    client.force_login(inspector)
    page = client.get("/az/field/").content

    assert page == stranger
    assert b"csrfmiddlewaretoken" not in page
    scripts = re.findall(rb"<script([^>]*)>", page)
    assert all(b"src=" in one or b"application/json" in one for one in scripts)
    assert re.search(rb'\sstyle="|\son\w+="', page) is None


@pytest.mark.parametrize("code", [code for code, _ in settings.LANGUAGES])
def test_every_reason_of_the_scripts_has_a_sentence(client, code):
    page = client.get(f"/{code}/field/").content.decode()
    words = json.loads(
        re.search(r'id="field-words" type="application/json">(.*?)</script>', page)[1]
    )
    folder = Path(settings.FIELD_SHELL_DIR)
    text = "".join((folder / name).read_text() for name in ("outbox.js", "package.js", "sender.js"))
    reasons = set(re.findall(r'reason(?:: |\s*=\s*)"(\w+)"', text))
    reasons |= set(re.findall(r'\? "(\w+)" : "(?:\w+)"', text)) & set(words["reasons"])

    assert reasons
    assert reasons <= set(words["reasons"])
    assert set(words["unsent"]) == {"one", "few", "many", "other"}


def test_the_manifest_makes_the_page_an_app(client):
    told = json.loads(client.get("/field.webmanifest").content)

    assert told["start_url"] == "/az/field/"
    assert (told["display"], told["scope"]) == ("standalone", "/")
    assert client.get(told["start_url"]).status_code == 200


def test_a_worker_that_turned_out_broken_can_be_taken_away(client, settings):
    settings.FIELD_WORKER = False

    body = client.get("/field-worker.js").content.decode()

    assert "unregister()" in body
    assert "indexedDB" not in body
    assert reverse("field-app:worker") == "/field-worker.js"
