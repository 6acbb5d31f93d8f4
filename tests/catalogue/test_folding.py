"""One folding: what differs in case, marks, script or the habits of a language is found as one."""

import csv
import importlib
from itertools import combinations

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Value
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from heritage.catalogue.models import Name
from heritage.catalogue.querysets import Fold, Skeleton
from tests.factories import AreaFactory, MonumentFactory, NameFactory

pytestmark = pytest.mark.django_db

# The same name as different people write it; each folds to the same letters.
SAME_FOLD = {
    "Qız qalası": ["Гыз галасы", "قیز قالاسی", "Giz Galasi", "Qiz qalasi", "QIZ QALASI"],
    "Şuşa": ["Шуша", "Shusha", "شوشا", "SHUSHA", "Şu\u0301şa"],
    "Şirvan": ["Ширван", "Shirvan", "شیروان"],
    "Qobustan": ["Гобустан", "Gobustan"],
    "Naxçıvan": ["Нахчыван", "Nakhchivan"],
    "Ağdam": ["Агдам", "Aghdam", "آغدام"],
    "Qarabağ": ["Гарабағ", "Garabagh"],
    "Göy məscid": ["Ҝөј мәсҹид", "GÖY MƏSCİD", "goy mescid"],
    "Cümə məscidi": ["Ҹүмә мәсҹиди", "Cume mescidi"],
    "Xanəgah": ["Khanegah", "xanegah"],
    "İçərişəhər": ["Icherisheher", "içerişeher", "Ичәришәһәр"],
    "Xocalı": ["Ходжалы", "Xocali"],
    "Juma": ["Джума", "Djuma"],
    "26—705": ["26-705", "26–705", "26−705", "۲۶-۷۰۵"],
    "Ёлка": ["Елка"],
}
# What letters cannot tell apart meets in the consonants.
SAME_SKELETON = {
    "Qız qalası": ["Кыз каласы"],
    "Gəncə": ["Ganja", "Гянджа", "گنجه"],
    "Xanəgah": ["Ханега", "خانقاه", "Khanagah"],
    "Naxçıvan": ["Нахичевань", "نخجوان"],
    "Qobustan": ["قوبوستان"],
    "Lənkəran": ["Ленкорань", "Lankaran", "لنکران"],
    "Qarabağ": ["قره‌باغ"],
    "Cümə məscidi": ["جمعه مسجدی"],
    "Göy məscid": ["گؤی مسجد"],
}


def pairs(table):
    return [(name, other) for name, others in table.items() for other in others]


def sql(function, *texts):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(t) FROM unnest(%s) WITH ORDINALITY u(t, n) ORDER BY n",
                       [list(texts)])  # fmt: skip
        return [folded for (folded,) in cursor.fetchall()]


@pytest.mark.parametrize(("name", "other"), pairs(SAME_FOLD))
def test_a_name_folds_the_same_in_every_script_and_spelling(name, other):
    one, two = sql("catalogue_fold", name, other)
    assert one == two


@pytest.mark.parametrize(("name", "other"), pairs(SAME_SKELETON))
def test_spellings_that_letters_cannot_bring_together_have_the_same_consonants(name, other):
    one, two = sql("catalogue_skeleton", name, other)
    assert one == two
    assert len(set(sql("catalogue_fold", name, other))) == 2


@pytest.mark.parametrize(
    ("name", "other"),
    [("Quba", "Kuba"), ("Salyan", "Salyanlı"), ("Şəki", "Sakı"), ("Daş", "Das 2"), ("2.1", "21")],
)
def test_different_names_stay_different(name, other):
    one, two = sql("catalogue_fold", name, other)
    assert one != two


# Letters of the alphabets in which names come, marks on them, and what stands between words.
LETTERS = st.characters(codec="utf-8", categories=["Lu", "Ll", "Lo", "Nd"], max_codepoint=0x6FF,
                        exclude_characters="ŉ")  # fmt: skip
TEXTS = st.text(
    LETTERS | st.sampled_from(" -—.,'’\u200c\u00ad\u0301\u0327\u064e\u0653"), max_size=30
)


@given(text=TEXTS)
@hypothesis_settings(deadline=None)
def test_folding_twice_is_folding_once(text):
    (once,) = sql("catalogue_fold", text)
    assert sql("catalogue_fold", once) == [once]


@given(text=TEXTS)
@hypothesis_settings(deadline=None)
def test_case_never_matters(text):
    one, *others = sql("catalogue_fold", text, text.upper(), text.lower())
    assert others == [one, one]


@given(letters=st.lists(st.sampled_from("abcçdeəfgğhxıijkqlmnoöprsştuüvyzабвгдежзклмнопрстсуфэы"),
                        max_size=12),
       mark=st.sampled_from("\u0301\u0327\u0304\u0303\u030c"))  # fmt: skip
@hypothesis_settings(deadline=None)
def test_marks_on_letters_never_matter(letters, mark):
    bare, marked = "".join(letters), mark.join([*letters, ""])
    one, other = sql("catalogue_fold", bare, marked)
    assert one == other


def test_the_real_names_that_fold_together_are_spellings_of_one_name():
    """Of 1,500 real names the folding joins only these beyond what case and marks join."""
    names = set()
    for table in ("az_register", "az_monuments"):
        path = settings.FIXTURES_DIR / "register" / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                others = (row.get("other_names_az") or "").split(",")
                names |= {row["name_az"], row.get("name_en", ""), *map(str.strip, others)} - {None}
    names = sorted(names - {""})
    groups = {}
    for name, folded in zip(names, sql("catalogue_fold", *names), strict=True):
        groups.setdefault(folded, []).append(name)
    plain = str.maketrans("ƏəĞğÖöÜüŞşÇçIİı–—", "eeggoouussccııı--", '"«»“”')

    joined = {
        frozenset(pair)
        for group in groups.values()
        for pair in combinations(group, 2)
        if len({name.translate(plain).lower().replace("i", "ı") for name in pair}) == 2
    }

    assert joined == {
        frozenset({"Qizil Hajili mosque", "Gizil Hajili mosque"}),
        frozenset({"Oğlanqala", "Oghlangala"}),
        frozenset({"Bulaqotağı türbəsi", "Bulağotağı türbəsi"}),
        frozenset({"Shomutepe", "Şomutəpə"}),
    }


def test_what_was_stored_by_an_older_folding_is_written_anew_and_leaves_no_history():
    monument = MonumentFactory(
        name="Şuşa qalası", district=AreaFactory(name_az="Şuşa"), number="26—705"
    )
    migration = importlib.import_module("heritage.catalogue.migrations.0006_one_folding")
    older = "CREATE OR REPLACE FUNCTION catalogue_fold(t text) RETURNS text " \
            "LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT upper($1)'"  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(older)
        cursor.execute(migration.REWRITE)
        assert Name.objects.get().folded == "ŞUŞA QALASI"
        steps = Name.pgh_event_model.objects.count()
        cursor.execute(migration.FOLD)
        cursor.execute(migration.REWRITE)

    monument.refresh_from_db()
    assert Name.objects.get().folded == "susa galasi"
    assert monument.identifiers.get().folded == "26-705"
    assert "susa" in monument.public_place_folded
    assert Name.pgh_event_model.objects.count() == steps


def test_the_indexes_serve_words_and_consonants():
    NameFactory(monument=MonumentFactory(), text="Gəncə qapısı", language="en")
    by_letters = Name.objects.filter(folded__contains=Fold(Value("gence")))
    by_consonants = Name.objects.alias(skeleton=Skeleton("text")).filter(skeleton__contains="knc")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    assert "name_folded" in by_letters.explain()
    assert "name_skeleton" in by_consonants.explain()
