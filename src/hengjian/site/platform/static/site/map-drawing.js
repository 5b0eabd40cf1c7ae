// The map as lines and dots, without the library that moves it: for the home page, for paper, and for machines that
// cannot draw the other.
const mapDrawing = (() => {
  const NS = "http://www.w3.org/2000/svg";
  // West, south, east, north of everything; none where there is nothing.
  const extent = (collections) => {
    const points = [];
    const walk = (part) => (typeof part[0] === "number" ? points.push(part) : part.forEach(walk));
    const shape = (one) => { if (one?.coordinates) walk(one.coordinates); else one?.geometries?.forEach(shape); };
    collections.forEach((all) => all.features.forEach((one) => shape(one.geometry)));
    if (!points.length) return null;
    const least = (axis) => points.reduce((found, each) => Math.min(found, each[axis]), Infinity);
    const most = (axis) => points.reduce((found, each) => Math.max(found, each[axis]), -Infinity);
    return [least(0), least(1), most(0), most(1)];
  };
  const made = (name, attributes, words) => {
    const element = document.createElementNS(NS, name);
    Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
    if (words) element.textContent = words;
    return element;
  };
  const around = ([lng, lat]) => [lng - 0.008, lat - 0.005, lng + 0.008, lat + 0.005];
  // The upper middle of what two boxes share; none where they share nothing.
  const inside = (one, other) => {
    const [west, south, east, north] = [0, 1, 2, 3].map((n) => (n < 2 ? Math.max : Math.min)(one[n], other[n]));
    return west < east && south < north ? [(west + east) / 2, north] : null;
  };
  const rings = ({ type, coordinates }) => (type === "Polygon" ? coordinates : type === "MultiPolygon" ? coordinates.flat() : []);
  // All of it; or the ground around one site, which is ringed.
  const drawing = (data, chosen) => {
    const centre = data.sites.features.find((one) => chosen && one.properties.code === chosen)?.geometry.coordinates;
    if (chosen && !centre) return null;
    const box = centre ? around(centre) : extent([data.sites, data.areas, data.regions]);
    if (!box) return null;
    const [west, south, east, north] = box;
    const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
    const scale = 960 / Math.max((east - west) * squeeze, north - south, 0.005);
    const at = ([lng, lat]) => [20 + (lng - west) * squeeze * scale, 20 + (north - lat) * scale].map((each) => each.toFixed(1));
    const [width, height] = [40 + (east - west) * squeeze * scale, 40 + (north - south) * scale].map(Math.ceil);
    const svg = made("svg", { viewBox: `0 0 ${width} ${height}`, class: "map-drawing", "aria-hidden": "true" });
    const outlines = (all, kind) => all.features.filter((one) => one.geometry).forEach((one) => {
      const d = rings(one.geometry).map((ring) => `M${ring.map((point) => at(point).join(" ")).join("L")}Z`).join("");
      svg.append(made("path", { class: `map-drawing-${kind}`, d }));
    });
    outlines(data.regions, "region");
    outlines(data.areas, "area");
    data.sites.features.forEach(({ geometry, properties }) => {
      const [cx, cy] = at(geometry.coordinates);
      const href = data.site.replace("CODE", encodeURIComponent(properties.code));
      const link = made("a", { href, tabindex: "-1", "data-code": properties.code });
      const [, tone, standing] = data.levels.find(([key]) => key === properties.level) || data.levels.at(-1);
      const words = [properties.name, standing, properties.says].filter(Boolean).join(" · ");
      const here = chosen && properties.code === chosen;
      if (here) svg.append(made("circle", { cx, cy, r: 48, class: "map-drawing-here" }));
      link.append(made("title", {}, words), made("circle", { cx, cy, r: here ? 24 : chosen ? 14 : 5, class: `tone-${tone}` }));
      svg.append(link);
    });
    data.regions.features.filter((one) => one.geometry).forEach((one) => {
      const [left, bottom, right, top] = extent([{ features: [one] }]);
      const spot = centre ? inside([left, bottom, right, top], box) : [(left + right) / 2, top];
      if (!spot) return;
      const [x, y] = at(spot);
      svg.append(made("text", { x, y: Number(y) + 26, "text-anchor": "middle" }, one.properties.name));
    });
    return svg;
  };
  // A place that shows the drawing only: fetched and drawn once it comes near the window.
  const fill = async (place) => {
    const data = await fetch(place.dataset.mapDrawing).then((answer) => answer.json()).catch(() => null);
    const drawn = data && drawing(data, place.dataset.mapChosen);
    if (!drawn) {
      place.textContent = data ? data.note || "" : place.dataset.failed;
      return;
    }
    drawn.classList.add("map-drawing-only");
    place.replaceChildren(drawn);
    place.dataset.ready = "true";
  };
  document.addEventListener("DOMContentLoaded", () => {
    const near = new IntersectionObserver((entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
      near.unobserve(entry.target);
      fill(entry.target);
    }), { rootMargin: "200px" });
    document.querySelectorAll("[data-map-drawing]").forEach((place) => near.observe(place));
  });
  return { drawing };
})();
