// A base map of one's own below the sites: a PMTiles file, read where it lies, kept by this browser for the next time and
// never sent anywhere. Tiles of pictures are shown as they are, those of shapes as plain areas and lines.
const baseMap = (() => {
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const KEY = "base";
  const store = (mode, act) => new Promise((resolve, reject) => {
    const opening = indexedDB.open("hengjian-map", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("files");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const moving = opening.result.transaction("files", mode);
      const asked = act(moving.objectStore("files"));
      moving.oncomplete = () => { opening.result.close(); resolve(asked.result); };
      moving.onerror = moving.onabort = () => { opening.result.close(); reject(moving.error); };
    };
  });
  const VECTOR = 1;
  const shapes = (metadata) => (metadata.vector_layers || []).flatMap(({ id }) => {
    const water = /water|ocean|river|lake/i.test(id);
    const from = { source: KEY, "source-layer": id };
    const fill = { "fill-color": water ? style("--blue-soft") : style("--ink-soft"), "fill-opacity": water ? 0.9 : 0.08 };
    const line = { "line-color": water ? style("--blue") : style("--ink-soft"), "line-opacity": 0.55, "line-width": 1 };
    const drawn = (geometry) => ["==", ["geometry-type"], geometry];
    return [
      { id: `base-fill-${id}`, type: "fill", ...from, filter: drawn("Polygon"), paint: fill },
      { id: `base-line-${id}`, type: "line", ...from, filter: drawn("LineString"), paint: line },
    ];
  });
  const taken = (map) => {
    map.getStyle().layers.filter((layer) => layer.source === KEY).forEach((layer) => map.removeLayer(layer.id));
    if (map.getSource(KEY)) map.removeSource(KEY);
  };
  // Show a file below the sites. Throws where it is no PMTiles archive.
  const shown = async (map, protocol, file) => {
    const archive = new pmtiles.PMTiles(new pmtiles.FileSource(file));
    const header = await archive.getHeader();
    const vector = header.tileType === VECTOR;
    const metadata = vector ? await archive.getMetadata() : {};
    taken(map);
    protocol.add(archive);
    const ends = { minzoom: header.minZoom, maxzoom: header.maxZoom };
    const tiles = [`pmtiles://${file.name}/{z}/{x}/{y}`];
    const within = [header.minLon, header.minLat, header.maxLon, header.maxLat];
    map.addSource(KEY, { type: vector ? "vector" : "raster", tiles, bounds: within, ...ends, ...(vector ? {} : { tileSize: 256 }) });
    const below = map.getLayer("regions-line") ? "regions-line" : undefined;
    (vector ? shapes(metadata) : [{ id: "base-picture", type: "raster", source: KEY }]).forEach((layer) => map.addLayer(layer, below));
  };
  // Take a file the reader chooses, and the one of the last time.
  const offer = async (map, said, worded) => {
    const protocol = new pmtiles.Protocol();
    maplibregl.addProtocol("pmtiles", protocol.tile);
    if (!map.isStyleLoaded()) await map.once("load");
    const field = document.querySelector("[data-base-map]");
    const away = document.querySelector("[data-base-map-away]");
    const put = async (file) => {
      try {
        await shown(map, protocol, file);
      } catch {
        said(worded("base", { file: file.name }));
        return false;
      }
      return true;
    };
    field.addEventListener("change", async () => {
      const [file] = field.files;
      field.value = "";
      if (!file || !(await put(file))) return;
      document.getElementById("messages").replaceChildren();
      await store("readwrite", (files) => files.put(file, KEY)).catch(() => said(worded("base-not-remembered")));
      away.hidden = false;
    });
    away.addEventListener("click", async () => {
      taken(map);
      await store("readwrite", (files) => files.delete(KEY)).catch(() => said(worded("base-not-remembered")));
      away.hidden = true;
    });
    const last = await store("readonly", (files) => files.get(KEY)).catch(() => null);
    if (!last) return;
    if (await put(last)) away.hidden = false;
    else await store("readwrite", (files) => files.delete(KEY)).catch(() => said(worded("base-not-remembered")));
  };
  return { offer };
})();
