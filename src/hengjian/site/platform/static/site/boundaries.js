// What is wrong with a boundary file, told of every shape at once: numbers and places only; the page has the words.
globalThis.boundaries = (() => {
  const MARGIN = 0.05; // degrees around the sites, where no boundary of the district is loaded
  const turn = (a, b, c) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  const same = (a, b) => a[0] === b[0] && a[1] === b[1];
  const within = (a, b, c) => Math.min(a[0], b[0]) <= c[0] && c[0] <= Math.max(a[0], b[0]) && Math.min(a[1], b[1]) <= c[1] && c[1] <= Math.max(a[1], b[1]);
  const polygons = (shape) => (shape?.type === "Polygon" ? [shape.coordinates] : shape?.type === "MultiPolygon" ? shape.coordinates : shape?.type === "GeometryCollection" ? (shape.geometries || []).flatMap(polygons) : []);
  const spots = (shape) => {
    const found = [];
    const walk = (part) => { if (Array.isArray(part)) { if (typeof part[0] === "number") found.push(part); else part.forEach(walk); } };
    walk(shape?.coordinates);
    return (shape?.geometries || []).reduce((all, one) => all.concat(spots(one)), found);
  };

  // Where two sides of a polygon meet that should not: within a ring any, between two rings only where they cross.
  const meeting = (one, other) => {
    const [a, b, c, d] = [one.from, one.to, other.from, other.to];
    const [p, q, r, s] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
    if (p * q < 0 && r * s < 0) { const t = r / (r - s); return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]; }
    if (one.ring !== other.ring) return null;
    const next = Math.abs(one.at - other.at);
    if (next === 1 || next === one.of - 1) {
      // Neighbours share a corner; they meet besides where one runs back over the other.
      const [corner, before, after] = same(b, c) ? [b, a, d] : [a, b, c];
      const back = turn(before, corner, after) === 0 && (before[0] - corner[0]) * (after[0] - corner[0]) + (before[1] - corner[1]) * (after[1] - corner[1]) > 0;
      return back ? corner : null;
    }
    if (p === 0 && within(a, b, c)) return c;
    if (q === 0 && within(a, b, d)) return d;
    if (r === 0 && within(c, d, a)) return a;
    return s === 0 && within(c, d, b) ? b : null;
  };
  const sides = (rings) => rings.flatMap((points, ring) => {
    const corners = points.filter((point, at) => at === 0 || !same(point, points[at - 1]));
    return corners.slice(1).map((to, at) => ({ ring, at, of: corners.length - 1, from: corners[at], to }));
  });
  // From west to east, each side is held only against those that have not ended yet.
  const crossing = (rings) => {
    const west = (side) => Math.min(side.from[0], side.to[0]);
    const east = (side) => Math.max(side.from[0], side.to[0]);
    const south = (side) => Math.min(side.from[1], side.to[1]);
    const north = (side) => Math.max(side.from[1], side.to[1]);
    let open = [];
    for (const side of sides(rings).sort((one, other) => west(one) - west(other))) {
      open = open.filter((other) => east(other) >= west(side));
      for (const other of open) {
        if (south(other) > north(side) || north(other) < south(side)) continue;
        const [first, second] = other.ring === side.ring && other.at > side.at ? [side, other] : [other, side];
        const at = meeting(first, second);
        if (at) return at;
      }
      open.push(side);
    }
    return null;
  };

  const inRing = (ring, [x, y]) => ring.reduce((inside, [x1, y1], at) => {
    const [x2, y2] = ring[(at + 1) % ring.length];
    return y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1 ? !inside : inside;
  }, false);
  const holds = (shape, spot) => polygons(shape).some(([outer, ...holes]) => outer && inRing(outer, spot) && !holes.some((hole) => inRing(hole, spot)));
  const box = (points) => points.reduce(([west, south, east, north], [x, y]) => [Math.min(west, x), Math.min(south, y), Math.max(east, x), Math.max(north, y)], [Infinity, Infinity, -Infinity, -Infinity]);
  const middle = (points) => { const [west, south, east, north] = box(points); return [(west + east) / 2, (south + north) / 2]; };
  // A shape lies in others where its middle does, or most of its corners do, or where it holds the middle of one.
  const SAMPLE = 500;
  const lies = (shape, others) => {
    const all = spots(shape);
    const corners = others.flatMap(spots);
    const some = all.slice(1).filter((_, at) => at % Math.ceil(all.length / SAMPLE) === 0);
    const share = some.filter((spot) => corners.some((corner) => same(corner, spot)) || others.some((other) => holds(other, spot))).length;
    return 2 * share > some.length || others.some((other) => holds(other, middle(all)) || holds(shape, middle(spots(other))));
  };

  // What cannot be drawn at all: no shape, no degrees, or latitude before longitude.
  const unreadable = (shape) => {
    const points = spots(shape);
    if (!points.length) return { fault: "none" };
    const odd = points.find((point) => !point.slice(0, 2).every(Number.isFinite) || point.length < 2 || Math.abs(point[0]) > 180 || Math.abs(point[1]) > 90);
    if (!odd) return null;
    const turned = points.every(([x, y]) => Math.abs(x) <= 90 && Math.abs(y) <= 180);
    return { fault: turned ? "turned" : "degrees", at: odd };
  };
  const misdrawn = (shape) => polygons(shape).flatMap((rings) => {
    const open = rings.find((ring) => ring.length < 4 || !same(ring[0], ring.at(-1)));
    if (open) return [{ fault: "open", at: open.at(-1) || open[0] }];
    const at = crossing(rings);
    return at ? [{ fault: "crosses", at }] : [];
  });

  const NAMES = ["code", "name", "编码", "名称", "小区名称", "小区编码", "NAME", "Name", "CODE"];
  const called = (feature) => NAMES.map((key) => feature.properties?.[key]).filter((word) => word !== undefined && word !== null && word !== "").map(String);
  const known = (words, kind) => kind.features.find(({ properties }) => words.includes(properties.code)) || kind.features.find(({ properties }) => words.includes(properties.name));
  // Which of the person's sites, areas or regions a feature says it is; none where it says no known one.
  const meant = (words, data) => {
    for (const [kind, all] of [["site", data.sites], ["area", data.areas], ["region", data.regions]]) {
      const found = known(words, all);
      if (found) return { kind, found };
    }
    return null;
  };
  const elsewhere = (feature, data) => {
    const points = spots(feature.geometry);
    const centre = middle(points);
    const whose = meant(called(feature), data);
    const there = data.regions.features.find((region) => region.geometry && holds(region.geometry, centre));
    const told = { at: centre, there: there?.properties.name || "" };
    if (whose?.kind === "site" && polygons(feature.geometry).length && !holds(feature.geometry, whose.found.geometry.coordinates)) return [{ fault: "site", whose: whose.found.properties.name, ...told }];
    if (whose && whose.kind !== "site" && whose.found.geometry && !lies(feature.geometry, [whose.found.geometry])) return [{ fault: "region", whose: whose.found.properties.name, ...told }];
    if (whose && whose.kind !== "region") return [];
    const bounded = data.regions.features.map((region) => region.geometry).filter(Boolean);
    if (bounded.length) return whose || lies(feature.geometry, bounded) ? [] : [{ fault: "outside", ...told }];
    if (!data.sites.features.length) return [];
    const [west, south, east, north] = box(data.sites.features.flatMap(({ geometry }) => spots(geometry)));
    const own = box(points);
    const apart = own[2] < west - MARGIN || own[0] > east + MARGIN || own[3] < south - MARGIN || own[1] > north + MARGIN;
    return apart ? [{ fault: "outside", ...told }] : [];
  };

  // Every fault of every feature, in order: its number, what it calls itself, the fault, and where.
  const faults = (features, data) => features.flatMap((feature, number) => {
    const shape = feature?.geometry;
    const unread = unreadable(shape);
    const found = unread ? [unread] : [...misdrawn(shape), ...elsewhere(feature, data)];
    return found.map((each) => ({ number: number + 1, name: called(feature || {}).at(-1) || "", drawable: !unread, ...each }));
  });
  return { faults };
})();
