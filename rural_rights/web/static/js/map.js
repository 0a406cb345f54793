// The map: parcels in plane metres over a plain ground, north up, no foreign tiles.
(() => {
  "use strict";
  const { word, say, whenAdded } = window.office;
  const LABELS_FROM = 24; // pixels that a parcel must be wide before its name is written on it
  const SVG = "http://www.w3.org/2000/svg";

  const everyPoint = (coordinates, use) =>
    typeof coordinates[0] === "number" ? use(coordinates) : coordinates.forEach((part) => everyPoint(part, use));

  // Leaflet loses precision with coordinates of millions of metres: count from a corner.
  const cornerOf = (collection) => {
    const corner = [Infinity, Infinity];
    for (const feature of collection.features)
      everyPoint(feature.geometry.coordinates, ([x, y]) => {
        corner[0] = Math.min(corner[0], x);
        corner[1] = Math.min(corner[1], y);
      });
    return corner.map((value) => (Number.isFinite(value) ? Math.floor(value) : 0));
  };

  const northArrow = L.Control.extend({
    options: { position: "topright" },
    onAdd: () => {
      const svg = document.createElementNS(SVG, "svg");
      svg.setAttribute("class", "north");
      svg.setAttribute("viewBox", "0 0 36 48");
      svg.setAttribute("role", "img");
      svg.setAttribute("aria-label", word("north"));
      const arrow = document.createElementNS(SVG, "path");
      arrow.setAttribute("d", "M18 18 24 44 18 38 12 44z");
      arrow.setAttribute("fill", "currentColor");
      const letter = document.createElementNS(SVG, "text");
      letter.setAttribute("x", "18");
      letter.setAttribute("y", "13");
      letter.setAttribute("text-anchor", "middle");
      letter.textContent = word("north");
      svg.append(arrow, letter);
      return svg;
    },
  });

  const open = (layer, href) => {
    layer.on("click", () => location.assign(href));
    layer.on("add", () => {
      const path = layer.getElement();
      path.setAttribute("tabindex", "0");
      path.setAttribute("role", "link");
      path.setAttribute("aria-label", layer.feature.properties.name);
      path.addEventListener("keydown", (event) => {
        if (event.key === "Enter") location.assign(href);
      });
    });
  };

  const listed = (list, features) => {
    list.replaceChildren(...features.map(({ properties }) => {
      const line = document.createElement("li");
      const swatch = document.createElement("span");
      swatch.className = "swatch tone-" + properties.tone;
      const name = document.createElement(properties.href ? "a" : "span");
      if (properties.href) name.href = properties.href;
      name.textContent = properties.name;
      line.append(swatch, name, " " + (properties.says ?? ""));
      return line;
    }));
  };

  const draw = (element, collection) => {
    const [x0, y0] = cornerOf(collection);
    const map = L.map(element, {
      crs: L.CRS.Simple, minZoom: -6, maxZoom: 4, zoomSnap: 0.25, zoomDelta: 0.5,
      attributionControl: false, zoomControl: false, scrollWheelZoom: false,
    });
    const parcels = L.geoJSON(collection, {
      coordsToLatLng: ([x, y]) => L.latLng(y - y0, x - x0),
      style: ({ properties }) => ({
        className: properties.own ? `parcel tone-${properties.tone}` : "parcel parcel-neighbour",
      }),
      onEachFeature: ({ properties }, layer) => {
        layer.bindTooltip(document.createTextNode(properties.name), {
          permanent: true, direction: "center", className: "parcel-label", interactive: false,
        });
        if (properties.href) open(layer, properties.href);
      },
    }).addTo(map);
    L.control.zoom({ zoomInTitle: word("zoomIn"), zoomOutTitle: word("zoomOut") }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    new northArrow().addTo(map);

    const label = () => parcels.eachLayer((layer) => {
      const bounds = layer.getBounds();
      const width = map.latLngToContainerPoint(bounds.getNorthEast()).x - map.latLngToContainerPoint(bounds.getSouthWest()).x;
      if (width >= LABELS_FROM * 2) layer.openTooltip();
      else layer.closeTooltip();
    });
    map.on("zoomend", label);
    const own = collection.features.some((feature) => feature.properties.own)
      ? L.featureGroup(parcels.getLayers().filter((layer) => layer.feature.properties.own))
      : parcels;
    if (collection.features.length) map.fitBounds(own.getBounds().pad(0.15));
    else map.setView([0, 0], 0);
    label();
    element.addEventListener("focusin", () => map.scrollWheelZoom.enable());
    element.addEventListener("focusout", () => map.scrollWheelZoom.disable());
    window.addEventListener("beforeprint", () => map.invalidateSize());
  };

  whenAdded("[data-map]", async (element) => {
    const list = document.querySelector(`[data-map-list="${CSS.escape(element.id)}"]`);
    if (!element.dataset.source) {
      draw(element, JSON.parse(document.getElementById(element.id + "-parcels").textContent));
      return;
    }
    try {
      const answer = await fetch(element.dataset.source, { headers: { Accept: "application/geo+json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const collection = await answer.json();
      listed(list, collection.features);
      draw(element, collection);
    } catch {
      say(word("mapFailed"), true);
    }
  });
})();
