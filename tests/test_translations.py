"""The catalogues say all that the code says, in Azerbaijani and Russian, and the pages use them."""

import ast
import json
import re
import shutil
import subprocess
from datetime import date

import pytest
from django.conf import settings as product
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

PACKAGES = ["heritage", "gis", "media_pipeline"]
LOCALE = product.ROOT / "heritage" / "locale"
LANGUAGES = [code for code, _name in product.LANGUAGES]
TRANSLATED = ["az", "ru"]  # what the code says is English
FIELD = re.compile(r'^(msg\w+(?:\[\d\])?) ((?:".*"\n?)+)', re.MULTILINE)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|</?\w[^>]*>")


def catalogue(language, locale=LOCALE):
    return locale / language / "LC_MESSAGES" / "django.po"


def gettext_tool(*argv):
    """What a program of GNU gettext prints; its complaints when it fails."""
    ended = subprocess.run(argv, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def entries(text):
    """Each entry of a catalogue as {"msgid": …, "msgstr[0]": …}, without the heading."""
    for block in text.split("\n\n"):
        entry = {name: ast.literal_eval(f"({words})") for name, words in FIELD.findall(block)}
        if entry.get("msgid"):
            yield entry


@pytest.fixture
def extracted(settings, tmp_path, monkeypatch):
    """The catalogue of a language after `makemessages` in a copy of the code."""
    for package in PACKAGES:
        shutil.copytree(product.ROOT / package, tmp_path / package)
    settings.LOCALE_PATHS = [tmp_path / "heritage" / "locale"]
    monkeypatch.chdir(tmp_path)

    def extract(language):
        call_command("makemessages", locale=[language], no_wrap=True, verbosity=0)
        return catalogue(language, tmp_path / "heritage" / "locale")

    return extract


@pytest.fixture
def compiled(settings, tmp_path, monkeypatch):
    """The catalogues as the site reads them, compiled from what is written now."""
    locale = tmp_path / "locale"
    shutil.copytree(LOCALE, locale, ignore=shutil.ignore_patterns("*.mo"))
    monkeypatch.chdir(tmp_path)
    call_command("compilemessages", verbosity=0)
    settings.LOCALE_PATHS = [locale]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_word_that_the_code_says_is_translated(extracted, language):
    missing = gettext_tool("msgattrib", "--untranslated", "--no-obsolete", extracted(language))

    assert [entry["msgid"] for entry in entries(missing)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_guessed(extracted, language):
    guessed = gettext_tool("msgattrib", "--only-fuzzy", "--no-obsolete", extracted(language))

    assert [entry["msgid"] for entry in entries(guessed)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_outlives_its_words(extracted, language):
    assert gettext_tool("msgattrib", "--only-obsolete", extracted(language)) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_well_formed_and_has_every_plural(language, tmp_path):
    gettext_tool("msgfmt", "--check", "-o", tmp_path / "django.mo", catalogue(language))


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_placeholders_and_tags_of_its_words(language):
    different = [
        (entry["msgid"], words)
        for entry in entries(catalogue(language).read_text(encoding="utf-8"))
        for name, words in entry.items()
        if name.startswith("msgstr")
        and set(PLACEHOLDER.findall(words)) != set(PLACEHOLDER.findall(entry["msgid"]))
    ]

    assert different == []


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "word"), [("az", "Xəritə"), ("en", "Map"), ("ru", "Карта")])
def test_the_pages_say_their_language_and_speak_it(client, compiled, language, word):
    page = client.get(f"/{language}/").content.decode()

    assert f'<html lang="{language}">' in page
    assert f">{word}</a>" in page


def test_the_tools_that_draw_on_the_map_speak_azerbaijani(client, compiled, registrar):
    client.force_login(registrar)

    with translation.override("az"):
        page = client.get(reverse("catalogue:add-monument")).content.decode()

    assert json.dumps("Kontur çək") in page


@pytest.mark.parametrize(("language", "words"), [("az", "4 may 2026"), ("ru", "4 мая 2026 г.")])
def test_a_date_is_written_as_the_language_writes_it(compiled, language, words):
    with translation.override(language):
        assert date_format(date(2026, 5, 4)) == words


@pytest.mark.parametrize(
    ("count", "words"), [(1, "1 памятник"), (3, "3 памятника"), (5, "5 памятников")]
)
def test_russian_counts_monuments_in_three_ways(compiled, count, words):
    with translation.override("ru"):
        said = translation.ngettext("%(total)s monument", "%(total)s monuments", count)

    assert said % {"total": count} == words
