import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.management import CommandError
from django.db import connection

from heritage.public.management.commands.prepare import told_plainly
from heritage.public.prepared import Prepared
from heritage.setup.options import ROOT


def heritage_prepare(**chosen):
    return subprocess.run(
        [sys.executable, "-m", "heritage", "prepare"],
        cwd=ROOT,
        env=os.environ | chosen,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("LANGUAGE_CODE", "xx", "It must be one of: az, en, ru."),
        ("BASE_URL", "abide", "It must look like https://abide.example.org, without a path."),
        ("DEMO", "perhaps", "It must be true or false (1 or 0)."),
        ("MAX_PIXELS", "many", "It must be a whole number."),
        ("MAX_PAGES", "0", "It must be a whole number from 1 on."),
        (
            "MAP_TILES",
            "x|y",
            "Each layer is name|address|attribution or name|address|attribution|wms|layers,"
            " and 'x|y' is not.",
        ),
        ("TIME_ZONE", "Asia/Nowhere", "It must be the name of a time zone, such as Asia/Baku."),
    ],
)
def test_a_wrong_setting_is_named_before_anything_is_done(tmp_path, name, value, rule):
    ended = heritage_prepare(**{name: value, "DATA_DIR": str(tmp_path)})

    assert ended.returncode == 1
    sentence = f"The setting {name} has a value that cannot be used: {value!r}. {rule}"
    assert ended.stderr.strip() == sentence


def test_a_wrong_address_of_the_database_does_not_show_its_password(tmp_path):
    url = "postgis://heritage:hidden@db:port/heritage"

    ended = heritage_prepare(DATABASE_URL=url, DATA_DIR=str(tmp_path))

    assert ended.returncode == 1
    assert "The setting DATABASE_URL has a value that cannot be used: (hidden)." in ended.stderr
    assert "hidden@" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_database_that_does_not_answer_is_named(tmp_path):
    url = "postgis://heritage:hidden@127.0.0.1:1/heritage"

    ended = heritage_prepare(DATABASE_URL=url, DATA_DIR=str(tmp_path))

    assert ended.returncode == 1
    assert "The database at 127.0.0.1:1/heritage cannot be reached" in ended.stderr
    assert "hidden" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_disk_that_fills_up_is_told_in_a_sentence():
    with pytest.raises(CommandError, match="The disk is full"), told_plainly():
        Path("/dev/full").write_text("x" * 100)


@pytest.fixture
def plain_database(transactional_db):
    """The address of a database without PostGIS whose user may not add it."""
    with connection.cursor() as cursor:
        cursor.execute("drop database if exists plain_test")
        cursor.execute("drop role if exists plain_test")
        cursor.execute("create role plain_test login password 'plain'")
        cursor.execute("create database plain_test owner plain_test")
    place = connection.settings_dict
    host = quote(place["HOST"], safe="")
    yield f"postgis://plain_test:plain@{host}:{place['PORT']}/plain_test"
    with connection.cursor() as cursor:
        cursor.execute("drop database plain_test")
        cursor.execute("drop role plain_test")


def test_a_database_without_postgis_is_told_what_it_lacks(plain_database, tmp_path):
    ended = heritage_prepare(DATABASE_URL=plain_database, DATA_DIR=str(tmp_path))

    assert ended.returncode == 1
    assert "has no PostGIS, and it cannot be added" in ended.stderr
    assert "CREATE EXTENSION postgis" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.fixture
def prepared(db, settings, tmp_path):
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    return Prepared.here()


def test_a_step_is_done_once_for_a_database(prepared):
    assert not prepared.has("load_areas")

    prepared.add("load_areas")
    prepared.add("load_register")

    assert Prepared.here().has("load_areas")


def test_another_database_is_filled_anew(prepared):
    prepared.add("load_areas")

    with connection.cursor() as cursor:
        cursor.execute("update django_migrations set applied = applied + interval '1 second'")

    assert not Prepared.here().has("load_areas")


def test_static_files_that_were_taken_away_are_collected_again(prepared, settings):
    prepared.add("collectstatic")

    settings.STATIC_ROOT.rmdir()

    assert not prepared.has("collectstatic")
