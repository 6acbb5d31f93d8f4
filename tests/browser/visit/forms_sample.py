"""A small forms.json of the shape that the phone reads, for the visit form's own tests."""

ELEMENTS = [f"element-{number}" for number in range(1, 21)]


def concept(code, english, **told):
    labels = {"az": f"{english} (az)", "en": english, "ru": f"{english} (ru)"}
    return {"code": code, "labels": labels, "parent": None, "short": True, **told}


def scheme(**words):
    return [concept(code.replace("_", "-"), english) for code, english in words.items()]


CONDITION_CLASSES = [
    concept("CC0", "No symptoms"),
    concept("CC1", "Minor symptoms"),
    concept("CC2", "Moderately strong symptoms"),
    concept("CC3", "Major symptoms"),
    concept("CCX", "Not inspected"),
]
URGENCY = [concept(f"UC{n}", f"Urgency {n}") for n in range(4)]
MEASURES = [concept(f"RC{n}", f"Measures {n}") for n in range(4)]
DAMAGES = [
    concept("crack-line", "Crack", parent="crack"),
    concept("crack-rare", "Rare crack", parent="crack", short=False),
    concept("crack-hair", "Hair crack", parent="crack-line"),
    concept("leak", "Leak", parent="water"),
    concept("old-word", "Old word", parent="water", deprecated_by="leak"),
]
FAMILIES = [
    concept("crack", "Crack and deformation", icon="crack"),
    concept("water", "Roof and water", icon="water"),
]
SCHEMES = {
    "inspection-kind": scheme(periodic="Periodic", rapid="Rapid"),
    "access": scheme(full="Full", outside="Outside only"),
    "weather": scheme(dry="Dry", wet="Wet"),
    "occupancy": scheme(occupied="Occupied", vacant="Vacant"),
    "condition-class": CONDITION_CLASSES,
    "urgency-class": URGENCY,
    "recommendation-class": MEASURES,
    "not-inspected-reason": scheme(not_reachable="Not reachable", dark="Dark"),
    "damage-family": FAMILIES,
    "damage-type": DAMAGES,
    "extent": scheme(e1="1–10 %", e2="11–30 %"),
    "activity": scheme(active="Active", inactive="Inactive"),
    "cause": scheme(neglect="Lack of maintenance", quake="Earthquake"),
    "certainty": scheme(high="High", low="Low"),
    "threat-category": scheme(looting="Looting", traffic="Traffic"),
    "probability": scheme(likely="Likely"),
    "severity": scheme(slight="Slight", severe="Severe"),
    "threat-level": scheme(low_level="Low level"),
    "recommendation-kind": scheme(repair_roof="Repair the roof", investigate="Investigate"),
    "cost-band": scheme(c1="Small"),
    "who-can": scheme(engineer="Engineer"),
    "photo-role": scheme(overview="Overview", damage="Damage", repeat="Repeat view"),
    "hazard": scheme(earthquake="Earthquake", flood="Flood"),
    "damage-grade": [concept(f"D{n}", f"Grade {n}") for n in range(6)],
    "usability": [concept(letter, f"Use {letter}") for letter in "ABCDEF"],
    "component": scheme(roof="Roof"),
    "component-damage": scheme(none="None", heavy="Heavy"),
    "component-extent": scheme(third="A third"),
    "first-aid-need": scheme(prop="Prop", fence="Fence"),
    "conflict-mark": scheme(bullet="Bullet holes"),
}


def element(code):
    looks_at = dict.fromkeys(("az", "en", "ru"), f"Joints of {code}")
    return {**concept(code, code.replace("-", " ").capitalize()), "looks_at": looks_at}


FORMS = {
    "version": "1",
    "schemes": SCHEMES,
    "checklists": {
        "mosque": {"version": "abc", "scale": "en16096", "elements": [*map(element, ELEMENTS)]},
        "mound": {"version": "def", "scale": "threat", "elements": []},
    },
    "rules": {
        "recommendations": {"leak": "repair-roof"},
        "threat_level": {"likely": {"severe": "low-level"}},
    },
}
LAST = {
    "uuid": "01890000-0000-7000-8000-000000000001",
    "visited_on": "2025-05-04",
    "cc": "CC1",
    "elements": [
        {"element": code, "cc": "CC1", "uuid": f"01890000-0000-7000-8000-0000000001{number:02}"}
        for number, code in enumerate(ELEMENTS)
    ],
    "damages": [
        {
            "uuid": "01890000-0000-7000-8000-0000000000da",
            "element": ELEMENTS[0],
            "family": "crack",
            "type": "crack-line",
            "extent": "e1",
        }
    ],
    "recommendations": [{"kind": "repair-roof", "uc": "UC2", "note": "Before the winter."}],
    "photos": [
        {
            "asset": "01890000-0000-7000-8000-0000000000f0",
            "role": "overview",
            "url": "/api/field/v1/thumbnails/f0",
        }
    ],
}
MOSQUE = {
    "reference": "M000123",
    "names": {"az": "Cümə məscidi", "en": "Friday Mosque", "ru": "Джума-мечеть"},
    "number": "4711",
    "kind": "mosque",
    "checklist": "mosque",
    "scale": "en16096",
    "point": {"lat": "40.366200", "lon": "49.837100", "is_exact": True},
    "address": "Bakı",
    "danger": "The minaret's stair is broken.",
    "elements": ELEMENTS,
    "last": LAST,
}
MOUND = {
    **MOSQUE,
    "reference": "M000124",
    "names": {"az": "Kurqan", "en": "Mound"},
    "checklist": "mound",
    "scale": "threat",
    "danger": "",
    "elements": [],
    "last": None,
}
PACKAGE = {
    "made_at": "2026-05-04T06:00:00Z",
    "question": "assignments=1",
    "etag": "1",
    "assignments": [],
    "monuments": [MOSQUE, MOUND],
    "files": [],
}
