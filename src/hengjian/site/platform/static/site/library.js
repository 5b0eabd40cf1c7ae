// The library's few gestures: locating with consent, the slider, forms that close.
const field = (form, name) => form.querySelector(`[name="${name}"]`);

document.addEventListener("click", (event) => {
  const locate = event.target.closest("[data-locate]");
  if (locate) fillPlace(locate);
  const close = event.target.closest("[data-close-form]");
  if (close) close.closest(".part-slot")?.replaceChildren();
});

function fillPlace(button) {
  const form = button.form;
  const said = form.querySelector("[data-locate-said]");
  if (!window.confirm(said.dataset.ask)) return;
  if (!navigator.geolocation) {
    said.textContent = said.dataset.refused;
    return;
  }
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      field(form, "longitude").value = coords.longitude.toFixed(6);
      field(form, "latitude").value = coords.latitude.toFixed(6);
      field(form, "datum").value = "WGS-84";
      said.textContent = `${said.dataset.found} ${Math.round(coords.accuracy)} m`;
    },
    () => { said.textContent = said.dataset.refused; },
    { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 },
  );
}

document.addEventListener("input", (event) => {
  const compare = event.target.closest("[data-compare]");
  if (compare) compare.style.setProperty("--cut", `${event.target.value}%`);
});

// The filter that is shown may have changed since the page was made: keep the one in the address.
document.addEventListener("submit", (event) => {
  const keep = event.target.closest("[data-keep-query]");
  if (keep) field(keep, "query").value = window.location.search.slice(1);
});

// On a phone the check list is a sheet over the page: following one of its lines closes it, and the piece is reached.
document.addEventListener("click", (event) => {
  const line = event.target.closest("#missing-sheet.show a[href*='#']");
  if (!line) return;
  const sheet = line.closest("#missing-sheet");
  sheet.addEventListener("hidden.bs.offcanvas", reachPiece, { once: true });
  tabler.Offcanvas.getInstance(sheet)?.hide();
});

function reachPiece() {
  const piece = window.location.hash && document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
  if (!piece) return;
  if (!piece.matches("input, select, textarea, a, button")) piece.tabIndex = -1;
  piece.focus();
  piece.scrollIntoView({ block: "start" });
}

window.addEventListener("hashchange", () => {
  if (!document.querySelector("#missing-sheet.show")) reachPiece();
});
document.addEventListener("DOMContentLoaded", reachPiece);
