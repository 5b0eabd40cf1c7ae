// The map: points coloured by the chosen layer, grouped when far but never across a border, dashed areas, boundaries and a
// base map the users loaded. No tiles from outside.
(() => {
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const empty = { type: "FeatureCollection", features: [] };
  const { drawing } = mapDrawing;
  const MOST_REGIONS = 40;
  const paint = (levels) => ["match", ["get", "level"], ...levels.filter(([key]) => key).flatMap(([key, tone]) => [key, style(`--tone-${tone}`)]), style("--tone-pale")];
  const bounds = (collections) => {
    const box = new maplibregl.LngLatBounds();
    const walk = (point) => (typeof point[0] === "number" ? box.extend(point) : point.forEach(walk));
    const shape = (one) => { if (one?.coordinates) walk(one.coordinates); else one?.geometries?.forEach(shape); };
    collections.forEach((all) => all.features.forEach((one) => shape(one.geometry)));
    return box;
  };
  // The sites by their sub-district, or by as much of its code as leaves a number of groups that can still be seen.
  const byRegion = (features) => {
    const places = (length) => features.reduce((all, one) => {
      const region = one.properties.region.slice(0, length);
      return all.set(region, [...(all.get(region) || []), one]);
    }, new Map());
    const length = [Infinity, 6, 4, 2, 0].find((each) => places(each).size <= MOST_REGIONS);
    return [...places(length).values()].map((each, at) => ({ id: `sites-${at}`, data: { type: "FeatureCollection", features: each } }));
  };
  const layers = (levels, places) => [
    { id: "ground", type: "background", paint: { "background-color": style("--accent-soft") } },
    { id: "regions", type: "fill", source: "regions", paint: { "fill-color": style("--paper") } },
    { id: "regions-line", type: "line", source: "regions", paint: { "line-color": style("--ink-soft"), "line-width": 1 } },
    { id: "own-line", type: "line", source: "own", paint: { "line-color": ["case", ["to-boolean", ["get", "faulty"]], style("--red"), style("--blue")], "line-width": 2 } },
    { id: "areas", type: "fill", source: "areas", paint: { "fill-color": style("--accent"), "fill-opacity": 0.12 } },
    { id: "areas-line", type: "line", source: "areas", paint: { "line-color": style("--accent"), "line-width": 1.5, "line-dasharray": [3, 2] } },
    ...places.flatMap(({ id }) => [
      { id: `groups-${id}`, type: "circle", source: id, filter: ["has", "point_count"], paint: { "circle-opacity": 0, "circle-radius": 20 } },
      { id: `points-${id}`, type: "circle", source: id, filter: ["!", ["has", "point_count"]], paint: { "circle-color": paint(levels), "circle-radius": 6, "circle-stroke-width": 1.5, "circle-stroke-color": style("--paper") } },
    ]),
    { id: "own-faults", type: "circle", source: "faults", paint: { "circle-color": style("--red"), "circle-opacity": 0.25, "circle-radius": 10, "circle-stroke-width": 2, "circle-stroke-color": style("--red") } },
  ];
  // A group of sites is a ring divided as its sites are coloured, as wide as it has many, with their number inside.
  const ring = (properties, levels) => {
    const NS = "http://www.w3.org/2000/svg";
    const make = (name, attributes) => { const made = document.createElementNS(NS, name); Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value)); return made; };
    const size = properties.point_count < 10 ? 30 : properties.point_count < 40 ? 38 : 46;
    const svg = make("svg", { width: size, height: size, viewBox: "0 0 42 42", class: "map-group" });
    svg.append(make("circle", { cx: 21, cy: 21, r: 20.5, class: "map-group-ground" }));
    let done = 0;
    for (const [part, tone] of levels) {
      const share = (100 * (properties[`of-${part}`] || 0)) / properties.point_count;
      if (!share) continue;
      svg.append(make("circle", { cx: 21, cy: 21, r: 15.9155, fill: "none", class: `tone-${tone}`, "stroke-width": 7, "stroke-dasharray": `${share} ${100 - share}`, "stroke-dashoffset": 25 - done }));
      done += share;
    }
    const words = make("text", { x: 21, y: 21, "text-anchor": "middle", "dominant-baseline": "central" });
    words.textContent = properties.point_count_abbreviated;
    svg.append(words);
    return svg;
  };
  const named = (map, collection, kind) => collection.features.filter((one) => one.geometry).map((one) => {
    const box = bounds([{ features: [one] }]);
    const words = document.createElement("div");
    words.className = `map-name map-name-${kind}`;
    words.textContent = one.properties.name;
    return new maplibregl.Marker({ element: words, anchor: kind === "area" ? "bottom" : "top" }).setLngLat([box.getCenter().lng, kind === "area" ? box.getSouth() : box.getNorth()]).addTo(map);
  });
  const counted = (map, levels, places) => {
    const marks = new Map();
    const refresh = () => {
      const seen = new Set();
      for (const group of map.queryRenderedFeatures({ layers: places.map(({ id }) => `groups-${id}`) })) {
        const id = `${group.source}-${group.properties.cluster_id}`;
        seen.add(id);
        if (!marks.has(id)) marks.set(id, new maplibregl.Marker({ element: ring(group.properties, levels) }).setLngLat(group.geometry.coordinates).addTo(map));
      }
      for (const [id, mark] of marks) if (!seen.has(id)) { mark.remove(); marks.delete(id); }
    };
    map.on("idle", refresh);
  };
  const element = (name, words, attributes = {}) => {
    const made = document.createElement(name);
    made.textContent = words;
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  };
  // A site in a few words: its page, how it stands, and what the layer says of it with the page that says more.
  const told = (properties, data) => {
    const { code, name, place, households, level, says, leads } = properties;
    const standing = data.levels.find(([key]) => key === level) || data.levels.at(-1);
    const words = element("div", "", { class: "map-popup" });
    const number = households === undefined || households === null ? [] : [`${households.toLocaleString("en")} ${data.unit}`];
    words.append(element("a", name, { href: data.site.replace("CODE", encodeURIComponent(code)) }), element("p", [place, ...number, standing[2]].join(" · ")));
    if (says) words.append(leads ? element("a", says, { href: leads }) : element("p", says));
    return words;
  };
  const popup = (map, data, places) => {
    const open = (properties, at) => new maplibregl.Popup({ closeButton: false, maxWidth: "18rem" }).setLngLat(at).setDOMContent(told(properties, data)).addTo(map);
    for (const { id } of places) {
      map.on("click", `points-${id}`, (event) => open(event.features[0].properties, event.lngLat));
      map.on("click", `groups-${id}`, async (event) => {
        const group = event.features[0];
        const zoom = await map.getSource(id).getClusterExpansionZoom(group.properties.cluster_id);
        map.easeTo({ center: group.geometry.coordinates, zoom });
      });
      for (const layer of [`points-${id}`, `groups-${id}`]) {
        map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
        map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
      }
    }
    return open;
  };
  const MOST_OFFERED = 12;
  // A site by its name, initials or code: offered while one types, shown when one has chosen.
  const searched = (data, show) => {
    const field = document.getElementById("map-search");
    const offered = document.getElementById("map-offered");
    const named = ({ properties }) => `${properties.name} ${properties.code}`;
    const matching = (words) => data.sites.features.filter((one) => named(one).toLowerCase().includes(words) || one.properties.initials.startsWith(words));
    const find = () => {
      const words = field.value.trim().toLowerCase();
      const [site] = words ? matching(words) : [];
      document.getElementById("map-nothing").hidden = Boolean(site) || !words;
      if (site) show(site);
    };
    field.addEventListener("input", (event) => {
      document.getElementById("map-nothing").hidden = true;
      const words = field.value.trim().toLowerCase();
      offered.replaceChildren(...(words ? matching(words).slice(0, MOST_OFFERED) : []).map((one) => element("option", "", { value: named(one) })));
      if (event.inputType === "insertReplacementText" || !event.inputType) find();
    });
    field.form.addEventListener("submit", (event) => { if (document.activeElement === field) { event.preventDefault(); find(); } });
  };
  const said = (words, listed = []) => {
    const alert = document.createElement("div");
    alert.className = "alert alert-warning";
    alert.setAttribute("role", "status");
    const told = document.createElement("div");
    told.textContent = words;
    if (listed.length) {
      const list = document.createElement("ul");
      list.append(...listed.map((each) => { const item = document.createElement("li"); item.textContent = each; return item; }));
      told.append(list);
    }
    alert.append(told);
    document.getElementById("messages").replaceChildren(alert);
    return alert;
  };
  const MOST_BYTES = 20 * 2 ** 20;
  const MOST_TOLD = 20;
  // The page's words for a fault, with what was found put in.
  const worded = (fault, found = {}) => {
    const words = document.getElementById("boundary-words").content.querySelector(`[data-fault="${fault}"]`).textContent;
    return words.replace(/\{(\w+)\}/g, (_, key) => found[key] ?? "");
  };
  const degrees = (at) => (at?.length >= 2 ? `${Number(at[0]).toFixed(6)}, ${Number(at[1]).toFixed(6)}` : "—");
  const faultTold = (each) => worded(each.fault, { ...each, name: each.name && worded("called", each), at: degrees(each.at), there: each.there ? worded("there", each) : worded("nowhere") });
  // A GeoJSON file as features, whatever it holds: a collection, one feature, or a bare geometry; none where it is no such thing.
  const features = (own) => (own?.type === "FeatureCollection" ? own.features || [] : own?.type === "Feature" ? [own] : own?.coordinates || own?.geometries ? [{ type: "Feature", properties: {}, geometry: own }] : []);
  // Show a file from this machine: what can be drawn is drawn, what is wrong is told all at once and marked.
  const overlaid = async (map, file, data) => {
    if (file.size > MOST_BYTES) { said(worded("large", { size: Math.ceil(file.size / 2 ** 20) })); return; }
    let own = null;
    try { own = features(JSON.parse((await file.text()).replace(/^\uFEFF/, ""))); } catch { own = []; }
    if (!own.length) { said(worded("unreadable")); return; }
    const faults = boundaries.faults(own, data);
    const drawn = own.map((one, at) => ({ one, mine: faults.filter((each) => each.number === at + 1) })).filter(({ mine }) => mine.every((each) => each.drawable)).map(({ one, mine }) => ({ ...one, properties: { ...one.properties, faulty: mine.length > 0 } }));
    map.getSource("own").setData({ type: "FeatureCollection", features: drawn });
    map.getSource("faults").setData({ type: "FeatureCollection", features: faults.filter((each) => each.drawable && each.at).map((each) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: each.at } })) });
    document.getElementById("messages").replaceChildren();
    if (drawn.length) map.fitBounds(bounds([{ features: drawn }]), { padding: 32 });
    if (!faults.length) return;
    const more = faults.length - MOST_TOLD;
    said(worded("head", { count: faults.length, shapes: own.length }), [...faults.slice(0, MOST_TOLD).map(faultTold), ...(more > 0 ? [worded("more", { more })] : [])]).scrollIntoView({ block: "nearest" });
  };
  // No map that moves: say so, and take away what only it can do.
  const plain = (place, drawn) => {
    place.hidden = true;
    drawn?.classList.add("map-drawing-only");
    document.querySelectorAll("[data-map-plain]").forEach((words) => { words.hidden = false; });
    document.querySelectorAll("[data-map-moving], [data-map-overlay]").forEach((part) => { part.hidden = true; });
  };
  const show = async (place) => {
    const data = await fetch(place.dataset.map).then((answer) => answer.json()).catch(() => null);
    if (!data) { said(place.dataset.failed); return; }
    if (data.note) said(data.note);
    const drawn = drawing(data);
    if (drawn) place.after(drawn);
    if (!document.createElement("canvas").getContext("webgl2")) {
      plain(place, drawn);
      searched(data, ({ properties }) => drawn.querySelector(`[data-code="${CSS.escape(properties.code)}"]`).focus());
      return;
    }
    const places = byRegion(data.sites.features);
    const parts = Object.fromEntries(data.levels.map(([key]) => [`of-${key}`, ["+", ["case", ["==", ["get", "level"], key], 1, 0]]]));
    const clustered = { cluster: true, clusterRadius: 36, clusterMaxZoom: 13, clusterProperties: parts };
    const sources = Object.fromEntries([["areas", data.areas], ["regions", data.regions], ["own", empty], ["faults", empty]].map(([name, all]) => [name, { type: "geojson", data: all }]));
    places.forEach(({ id, data: all }) => { sources[id] = { type: "geojson", data: all, ...clustered }; });
    const box = bounds([data.sites, data.areas, data.regions]);
    const map = new maplibregl.Map({ container: place, style: { version: 8, sources, layers: layers(data.levels, places) }, attributionControl: false, ...(box.isEmpty() ? { center: [104, 35], zoom: 3 } : { bounds: box, fitBoundsOptions: { padding: 32, maxZoom: 15 } }) });
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
    map.addControl(new maplibregl.ScaleControl());
    const open = popup(map, data, places);
    searched(data, ({ properties, geometry }) => {
      map.jumpTo({ center: geometry.coordinates, zoom: Math.max(map.getZoom(), 14.5) });
      open(properties, geometry.coordinates);
    });
    counted(map, data.levels, places);
    named(map, data.regions, "region");
    const areas = named(map, data.areas, "area");
    const near = () => areas.forEach((mark) => mark.getElement().classList.toggle("map-name-far", map.getZoom() < 13.4));
    map.on("zoom", near);
    near();
    document.addEventListener("theme-changed", () => layers(data.levels, places).forEach((layer) => Object.entries(layer.paint).forEach(([key, value]) => map.getLayer(layer.id) && map.setPaintProperty(layer.id, key, value))));
    document.querySelector("[data-map-overlay]")?.addEventListener("change", async (event) => {
      const file = event.target.files[0];
      if (file) await overlaid(map, file, data);
      event.target.value = "";
    });
    await baseMap.offer(map, said, worded);
    place.dataset.ready = "true";
  };
  document.addEventListener("DOMContentLoaded", () => {
    maplibregl.setWorkerUrl(document.querySelector("script[data-worker]").dataset.worker);
    document.querySelectorAll("[data-map]").forEach(show);
  });
})();
