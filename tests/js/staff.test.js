import assert from "node:assert/strict";
import { test } from "node:test";
import { multiPolygon } from "../../static/catalogue/footprint_store.js";
import { stepped } from "../../static/catalogue/gallery_order.js";
import { PlaceFields, written } from "../../static/catalogue/place_fields.js";
import { sendAll } from "../../static/catalogue/uploads.js";

test("an outline keeps its holes", () => {
  const ring = [[49, 40], [50, 40], [50, 41], [49, 40]];
  const hole = [[49.5, 40.2], [49.6, 40.2], [49.6, 40.3], [49.5, 40.2]];
  const polygon = { geometry: { type: "Polygon", coordinates: [ring, hole] } };

  assert.deepEqual(JSON.parse(multiPolygon([polygon])).coordinates, [[ring, hole]]);
});

test("no outline is an empty text", () => {
  assert.equal(multiPolygon([]), "");
});

test("a picture never leaves its gallery", () => {
  assert.deepEqual([stepped(0, -1, 3), stepped(1, -1, 3), stepped(2, 1, 3)], [0, 0, 2]);
});

test("a point is written to a tenth of a metre", () => {
  assert.deepEqual(written({ lat: 40.36617123456, lng: 49.8 }), { latitude: "40.366171", longitude: "49.800000" });
});

function placeFields(said) {
  const field = () => ({ value: "", addEventListener() {} });
  const fields = { "[name=latitude]": field(), "[name=longitude]": field() };
  const heard = { points: [], said: [] };
  const place = new PlaceFields(
    { querySelector: (selector) => fields[selector] },
    {
      ask: async () => said,
      onPoint: (point) => heard.points.push(point),
      onSaid: (words) => heard.said.push(words),
    },
  );
  return { place, heard };
}

test("coordinates that the server cannot read move no point", async () => {
  const { place, heard } = placeFields({ problem: "The latitude 140 is out of range." });
  place.latitude.value = "140";
  place.longitude.value = "49.8";

  await place.read();

  assert.deepEqual(heard.points, []);
  assert.equal(heard.said[0].problem, "The latitude 140 is out of range.");
});

test("both coordinates empty take the point away", async () => {
  const { place, heard } = placeFields({});

  await place.read();

  assert.deepEqual(heard.points, [null]);
});

test("a file that is refused, or lost, stops no other", async () => {
  const answers = {
    bad: async () => ({ status: 422, problems: ["“bad” is empty."] }),
    lost: async () => {
      throw new Error("no network");
    },
    good: async () => ({ status: 201, problems: [] }),
  };
  const ends = [];

  await sendAll(
    ["bad", "lost", "good"],
    (file) => answers[file](),
    (file, { step }) => step !== "sending" && ends.push([file, step]),
  );

  assert.deepEqual(ends, [["bad", "refused"], ["lost", "lost"], ["good", "received"]]);
});
