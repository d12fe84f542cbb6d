// Maps that move: Leaflet in place of the drawing, with the same outlines and all the points.

import "./vendor/leaflet-1.9.4/leaflet.js";

const { L } = window;
const CELL = 24;
const APART = { narrow: 34, wide: 44 };
const NARROW = 480;
const LISTED = 100;
const DEEPEST = { tiles: 18, outlines: 14 };

// "M-4500-48390l12-3…z" in thousandths of a degree, y to the south: rings of latitudes, longitudes.
const rings = (path) => path.split("M").slice(1).map((ring) => {
  const steps = ring.match(/-?\d+/g).map(Number);
  let [x, y] = [0, 0];
  const places = [];
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    places.push([-y / 1000, x / 1000]);
  }
  return [places];
});

const address = (path) => "/" + path.split("/").map(encodeURIComponent).join("/");

const made = (tag, text = "", values = {}) => {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const name in values) element.setAttribute(name, values[name]);
  return element;
};

const links = (points) => {
  const list = made("ul");
  for (const [, , path, title] of points.slice(0, LISTED)) {
    const line = made("li");
    line.append(made("a", title, { href: address(path) }));
    list.append(line);
  }
  return list;
};

// The points of a square first, then squares too near each other: the larger takes the smaller.
const joined = (points, project, apart) => {
  const squares = new Map();
  for (const point of points) {
    const { x, y } = project([point[0], point[1]]);
    const key = `${Math.floor(x / CELL)}/${Math.floor(y / CELL)}`;
    const square = squares.get(key);
    if (square) square.points.push(point);
    else squares.set(key, { x, y, points: [point] });
  }
  const kept = new Map();
  const around = (row, column) => [-1, 0, 1].flatMap((r) =>
    [-1, 0, 1].flatMap((c) => kept.get(`${row + r}/${column + c}`) ?? []));
  for (const square of [...squares.values()].sort((a, b) => b.points.length - a.points.length)) {
    const [row, column] = [Math.floor(square.y / apart), Math.floor(square.x / apart)];
    const near = around(row, column)
      .find((one) => Math.hypot(one.x - square.x, one.y - square.y) < apart);
    if (near) near.points.push(...square.points);
    else kept.set(`${row}/${column}`, [...kept.get(`${row}/${column}`) ?? [], square]);
  }
  return [...kept.values()].flat();
};

const show = (figure, points) => {
  const { box, tiles, saidIn, saidOut, saidClose, saidMany } = figure.dataset;
  const drawing = figure.querySelector(".map-drawing");
  const [west, south, east, north] = box.split(" ").map(Number);
  const frame = made("div", "", {
    class: "map-live", role: "group", "aria-label": figure.getAttribute("aria-label"),
  });
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const deepest = tiles ? DEEPEST.tiles : DEEPEST.outlines;
  const shapes = [...drawing.querySelectorAll(".map-land")]
    .map((path) => rings(path.getAttribute("d")));
  drawing.replaceWith(frame);

  const map = L.map(frame, {
    attributionControl: false, zoomControl: false, scrollWheelZoom: false, maxZoom: deepest,
    minZoom: 2, zoomSnap: tiles ? 1 : 0.1, zoomAnimation: !still, fadeAnimation: !still,
    markerZoomAnimation: !still,
  });
  L.control.zoom({ position: "topright", zoomInTitle: saidIn, zoomOutTitle: saidOut }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  for (const shape of shapes) L.polygon(shape, { className: "map-land", interactive: false }).addTo(map);
  // Tile servers want to know which site asks; they are told no more than that.
  if (tiles) L.tileLayer(tiles, { maxZoom: deepest, referrerPolicy: "origin" }).addTo(map);
  if (tiles) frame.classList.add("with-tiles");
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  map.fitBounds([[south, west], [north, east]]);

  const popup = () => ({
    maxHeight: 200, maxWidth: Math.min(300, frame.clientWidth - 130),
    autoPanPaddingTopLeft: [8, 8], autoPanPaddingBottomRight: [60, 8],
  });
  const pinned = new Map();
  let groups = [];
  let level;

  const open = (marker, inside) => {
    const bounds = L.latLngBounds(inside.map(([lat, lon]) => [lat, lon]));
    if (map.getZoom() < deepest && !bounds.getNorthEast().equals(bounds.getSouthWest())) {
      map.fitBounds(bounds.pad(0.1));
      frame.focus();
    } else {
      marker.bindPopup(links(inside), popup()).openPopup();
    }
  };

  const pin = ({ x, y, points: inside }) => {
    const count = inside.length;
    const [, , , first] = inside[0];
    const name = count === 1 ? first : saidMany.replace("{n}", count).replace("{t}", () => first);
    const digits = String(count).length;
    const size = count === 1 ? 24 : Math.max(24, 14 + 6 * digits);
    const icon = L.divIcon({
      className: count === 1 ? "map-pin" : "map-pin map-many",
      html: made("span", count === 1 ? "" : String(count)),
      iconSize: [size, size],
    });
    const place = count === 1 ? inside[0].slice(0, 2) : map.unproject([x, y], level);
    const marker = L.marker(place, { icon, title: name, riseOnHover: true }).addTo(map);
    marker.getElement().setAttribute("aria-label", name);
    if (count === 1) marker.bindPopup(links(inside), popup());
    else {
      marker.on("click", () => open(marker, inside));
      marker.on("keypress", ({ originalEvent: { key } }) => key === "Enter" && open(marker, inside));
    }
    return marker;
  };

  const draw = () => {
    if (level !== map.getZoom()) {
      level = map.getZoom();
      const apart = frame.clientWidth < NARROW ? APART.narrow : APART.wide;
      groups = joined(points, (place) => map.project(place, level), apart);
      for (const marker of pinned.values()) marker.remove();
      pinned.clear();
    }
    const seen = map.getPixelBounds();
    const [low, high] = [seen.min.subtract([60, 60]), seen.max.add([60, 60])];
    for (const group of groups) {
      const inside = group.x > low.x && group.x < high.x && group.y > low.y && group.y < high.y;
      if (inside && !pinned.has(group)) pinned.set(group, pin(group));
      else if (!inside && pinned.has(group)) {
        pinned.get(group).remove();
        pinned.delete(group);
      }
    }
  };

  // Whoever opens a mark from the keyboard is put on what it says, and back on the mark after.
  map.on("popupopen", ({ popup }) => {
    const element = popup.getElement();
    element.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", saidClose);
    element.querySelector("li a")?.focus({ preventScroll: true });
  });
  map.on("popupclose", ({ popup }) => {
    if (document.activeElement === document.body) popup._source?.getElement()?.focus();
  });
  frame.addEventListener("keydown", ({ key }) => key === "Escape" && map.closePopup());
  map.on("moveend", draw);
  draw();
};

for (const figure of document.querySelectorAll(".map[data-points]")) {
  try {
    const answer = await fetch(figure.dataset.points);
    if (answer.ok) show(figure, await answer.json());
  } catch { /* The drawing stays: it says the same. */ }
}
