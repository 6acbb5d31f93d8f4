"""Reads vector tiles as their specification says (MVT 2.1), without the code that makes them."""

from math import asinh, pi, radians, tan
from typing import NamedTuple

EXTENT = 4096


class Feature(NamedTuple):
    kind: int  # 1 is a point, 3 a polygon
    commands: list[int]
    told: dict

    @property
    def point(self):
        """x and y in units of the tile, of a feature that is one point."""
        assert self.kind == 1 and self.commands[0] == 9 and len(self.commands) == 3
        return tuple((n >> 1) ^ -(n & 1) for n in self.commands[1:])

    @property
    def is_inside(self):
        """Whether its point is in the tile itself and not in the buffer round it."""
        return all(0 <= at < EXTENT for at in self.point)


def tile_of(point, zoom):
    """zoom, x, y of the tile that a point (WGS 84) lies in."""
    tiles = 2**zoom
    x = (point.x + 180) / 360 * tiles
    y = (1 - asinh(tan(radians(point.y))) / pi) / 2 * tiles
    return zoom, min(int(x), tiles - 1), min(int(y), tiles - 1)


def read(tile: bytes) -> dict[str, list[Feature]]:
    """The layers by their names."""
    layers = {}
    for field, layer in _fields(tile):
        assert field == 3
        name, features = _layer(layer)
        assert name not in layers, "a name stands for one layer only"
        layers[name] = features
    return layers


def _layer(data):
    name, features, keys, values = None, [], [], []
    for field, value in _fields(data):
        if field == 1:
            name = value.decode()
        elif field == 2:
            features.append(value)
        elif field == 3:
            keys.append(value.decode())
        elif field == 4:
            values.append(_value(value))
        elif field == 5:
            assert value == EXTENT
    return name, [_feature(one, keys, values) for one in features]


def _feature(data, keys, values):
    told = dict(_fields(data))
    tags = list(_numbers(told.get(2, b"")))
    pairs = zip(tags[::2], tags[1::2], strict=True)
    properties = {keys[key]: values[value] for key, value in pairs}
    return Feature(told[3], list(_numbers(told[4])), properties)


def _value(data):
    [(field, value)] = _fields(data)
    kinds = {1: bytes.decode, 4: int, 5: int, 6: lambda n: (n >> 1) ^ -(n & 1), 7: bool}
    value = kinds[field](value)
    return value - 2**64 if field == 4 and value >= 2**63 else value


def _fields(data):
    at = 0
    while at < len(data):
        tag, at = _number(data, at)
        if tag & 7 == 0:
            value, at = _number(data, at)
        else:
            assert tag & 7 == 2
            length, at = _number(data, at)
            value, at = data[at : at + length], at + length
        yield tag >> 3, value


def _numbers(data):
    at = 0
    while at < len(data):
        value, at = _number(data, at)
        yield value


def _number(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
