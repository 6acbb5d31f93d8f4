import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import GisProblem
from gis.parse import parse_coordinates, parse_latitude_longitude

MAIDEN_TOWER = (49 + 50 / 60 + 14.1 / 3600, 40 + 21 / 60 + 58.2 / 3600)


@pytest.mark.parametrize(
    "text",
    [
        "40.366167, 49.83725",
        "40.366167,49.83725",
        "40.366167 49.83725",
        "40,366167 49,83725",
        "40,366167, 49,83725",
        "40,366167; 49,83725",
        "40,366167,49,83725",
        "40.366167\t49.83725",
        "40.366167 / 49.83725",
        "40.366167°, 49.83725°",
        "40°21'58.2\"N 49°50'14.1\"E",
        "40°21′58.2″N, 49°50′14.1″E",
        "40° 21′ 58,2″ N 49° 50′ 14,1″ E",
        "40°21’58.2”N49°50’14.1”E",
        "40º21'58.2''N 49º50'14.1''E",
        "N40°21′58.2″ E49°50′14.1″",
        "N 40 21 58.2 E 49 50 14.1",
        "40 21 58.2 49 50 14.1",
        "40 21.97 49 50.235",
        "40°21.97′ 49°50.235′",
        "49°50′14.1″E 40°21′58.2″N",
        "E 49.83725, N 40.366167",
        "49.83725 E, 40.366167",
        "40°21′58.2″ şm. e. 49°50′14.1″ ş. u.",
        "40°21′58.2″ Şm.e., 49°50′14.1″ Ş.u.",
        "40.366167° şimal enliyi, 49.83725° şərq uzunluğu",
        "40.366167 ŞİMAL 49.83725 ŞƏRQ",
        "40.366167 Ş, 49.83725 Ş",
        "40°21′58.2″ с. ш. 49°50′14.1″ в. д.",
        "40°21′58.2″с.ш., 49°50′14.1″в.д.",
        "40,366167 С 49,83725 В",
        "40.366167 северной широты, 49.83725 восточной долготы",
        "  40.366167 ,  49.83725  ",
        "+40.366167, +49.83725",
        "40.366167 North, 49.83725 East",
    ],
)
def test_a_point_is_read_however_it_is_written(text):
    point = parse_coordinates(text)

    assert point.srid == 4326
    assert (point.x, point.y) == pytest.approx(MAIDEN_TOWER, abs=1e-5)


@pytest.mark.parametrize(
    ("text", "latitude", "longitude"),
    [
        ("33°52′ S, 151°12′ E", -33 - 52 / 60, 151.2),
        ("-33.5, -70.25", -33.5, -70.25),
        ("−33.5 −70.25", -33.5, -70.25),
        ("33.5 c. e. 70.25 q. u.", -33.5, -70.25),
        ("33.5 cənub, 70.25 qərb", -33.5, -70.25),
        ("33.5 C, 70.25 Q", -33.5, -70.25),
        ("33.5 ю. ш. 70.25 з. д.", -33.5, -70.25),
        ("33.5 Ю 70.25 З", -33.5, -70.25),
        ("33.5 С, 70.25 В", 33.5, 70.25),
        ("0, 0", 0, 0),
        ("90, 180", 90, 180),
        ("40 49", 40, 49),
    ],
)
def test_every_hemisphere_is_understood(text, latitude, longitude):
    point = parse_coordinates(text)

    assert (point.y, point.x) == pytest.approx((latitude, longitude))


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("40.366167", "49.83725"),
        ("40,366167", "49,83725"),
        ("40°21′58.2″N", "49°50′14.1″E"),
        ("40 21 58.2", "49 50 14.1"),
        ("40.366167 Ş.", "49.83725 Ş."),
        ("Ş 40.366167", "ş.u. 49.83725"),
    ],
)
def test_two_fields_are_read_like_one(latitude, longitude):
    point = parse_latitude_longitude(latitude, longitude)

    assert (point.x, point.y) == pytest.approx(MAIDEN_TOWER, abs=1e-5)


@pytest.mark.parametrize(
    ("latitude", "longitude", "sentence"),
    [
        ("", "49.8", "The latitude is empty."),
        ("40.4", "  ", "The longitude is empty."),
        (
            "140.5",
            "49.8",
            "The latitude 140.5 is out of range: it lies between −90 and 90 degrees.",
        ),
        ("40.4", "-190", "The longitude -190 is out of range"),
        ("near the mosque", "49.8", "“near the mosque” cannot be read as a latitude."),
        ("40.4", "nan", "“nan” cannot be read as a longitude."),
        ("inf", "49.8", "“inf” cannot be read as a latitude."),
        ("1e1", "49.8", "“1e1” cannot be read as a latitude."),
        ("40.4.1", "49.8", "“40.4.1” cannot be read as a latitude."),
        ("40°75′", "49.8", "In “40°75′” the minutes and the seconds must be below 60."),
        ("40.5°30′", "49.8", "“40.5°30′” cannot be read as a latitude."),
        ("-40.4 N", "49.8", "“-40.4 N” has both a minus and a hemisphere; use one of them."),
        ("49.8 E", "40.4", "“49.8 E” gives a longitude (east or west) where a latitude is needed."),
        ("40.4", "40.4 N", "“40.4 N” gives a latitude (north or south) where a longitude is"),
        ("9" * 400, "49.8", "“" + "9" * 60 + "…” cannot be read as a latitude."),
    ],
)
def test_an_unreadable_field_is_answered_with_a_sentence(latitude, longitude, sentence):
    with pytest.raises(GisProblem) as refusal:
        parse_latitude_longitude(latitude, longitude)

    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" ", "There are no coordinates."),
        ("40.366167", "“40.366167” cannot be read as a latitude and a longitude."),
        ("40 22 49", "“40 22 49” cannot be read as a latitude and a longitude."),
        ("Şəki, Xan sarayı", "“Şəki, Xan sarayı” cannot be read as a latitude and a longitude."),
        ("40.4, 49.8, 12", "“40.4, 49.8, 12” cannot be read as a latitude and a longitude."),
        ("40.4 N, 49.8 N", "“40.4 N, 49.8 N” gives a latitude (north or south) where"),
        ("91, 49.8", "The latitude 91 is out of range"),
        ("40.4, 181", "The longitude 181 is out of range"),
    ],
)
def test_an_unreadable_pair_is_answered_with_a_sentence(text, sentence):
    with pytest.raises(GisProblem) as refusal:
        parse_coordinates(text)

    assert str(refusal.value).startswith(sentence)


latitudes = st.integers(-90_000_000, 90_000_000)
longitudes = st.integers(-180_000_000, 180_000_000)


@given(latitudes, longitudes, st.sampled_from([", ", "; ", " "]), st.sampled_from(".,"))
def test_what_is_written_in_decimals_is_read_back(latitude, longitude, between, mark):
    text = f"{latitude / 1e6:.6f}{between}{longitude / 1e6:.6f}".replace(".", mark)

    point = parse_coordinates(text)

    assert (point.y, point.x) == pytest.approx((latitude / 1e6, longitude / 1e6), abs=1e-9)


@given(st.integers(0, 89), st.integers(0, 179), st.integers(0, 59), st.integers(0, 59))
def test_what_is_written_in_minutes_is_read_back(latitude, longitude, minutes, seconds):
    point = parse_coordinates(f"{latitude}°{minutes}′{seconds}″S {longitude}°{seconds}′{minutes}″W")

    assert -point.y == pytest.approx(latitude + minutes / 60 + seconds / 3600)
    assert -point.x == pytest.approx(longitude + seconds / 60 + minutes / 3600)


@given(st.text(alphabet="0123456789 .,;°'\"-+NSEWşŞСCqв\t", max_size=40) | st.text(max_size=200))
def test_any_text_gives_a_point_on_earth_or_a_sentence(text):
    try:
        point = parse_coordinates(text)
    except GisProblem as problem:
        assert str(problem).endswith(".")
    else:
        assert -180 <= point.x <= 180
        assert -90 <= point.y <= 90
