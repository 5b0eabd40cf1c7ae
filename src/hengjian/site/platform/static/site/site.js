// The few gestures every page shares: the theme, the drawer of a figure, confirmation, filters.
document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-theme-toggle]");
  if (toggle) {
    const root = document.documentElement;
    const next = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    root.setAttribute("data-bs-theme", next);
    localStorage.setItem("theme", next);
    document.dispatchEvent(new CustomEvent("theme-changed", { detail: next }));
  }
  const print = event.target.closest("[data-print]");
  if (print) window.print();
  if (event.target.closest("[data-full-screen]")) document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
});
// A figure is a link to its source: followed as it is, in a drawer where a plain click asks for it.
// Leaving the drawer leads back to the figure.
let opener = null;
const openSource = (address, from) => {
  if (!from?.closest("#drawer")) opener = from;
  htmx.ajax("GET", address, { source: from ?? document.body, target: "#drawer-body", swap: "innerHTML" });
};
document.addEventListener("click", (event) => {
  const figure = event.target.closest("a.figure");
  const plain = !(event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (!figure || !plain || event.defaultPrevented) return;
  event.preventDefault();
  openSource(figure.getAttribute("href"), figure);
});
document.addEventListener("open-source", (event) => openSource(event.detail));
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "drawer-body") return;
  const drawer = document.getElementById("drawer");
  drawer.addEventListener("hidden.bs.offcanvas", () => opener?.focus(), { once: true });
  tabler.Offcanvas.getOrCreateInstance(drawer).show();
});
// A part of the page that does not come is told: nothing else on the page would show it.
const told = () => document.getElementById("missed");
const missed = (why) => () => {
  told()?.remove();
  const box = document.getElementById("messages");
  const alert = { id: "missed", className: "alert alert-danger", role: "alert", textContent: box.dataset[why] };
  box.append(Object.assign(document.createElement("div"), alert));
};
document.addEventListener("htmx:sendError", missed("unreached"));
document.addEventListener("htmx:responseError", missed("failed"));
document.addEventListener("htmx:afterSwap", () => told()?.remove());
document.addEventListener("submit", (event) => {
  const words = event.target.dataset.confirm;
  if (words && !window.confirm(words)) event.preventDefault();
});
// Logging out clears what the browser stored. Entries of the diary that were not sent, of anybody on
// this device, stay by the user's word only.
const unsent = async () => {
  const drafts = Object.keys(localStorage).filter((key) => key.startsWith("diary-draft:") && JSON.parse(localStorage.getItem(key)).text);
  const bases = await indexedDB.databases?.();
  if (bases && !bases.some((base) => base.name === "hengjian-diary")) return drafts.length;
  const base = await new Promise((resolve, reject) => {
    const asked = indexedDB.open("hengjian-diary");
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  try {
    if (!base.objectStoreNames.contains("entries")) return drafts.length;
    const asked = base.transaction("entries").objectStore("entries").count();
    await new Promise((resolve, reject) => Object.assign(asked, { onsuccess: resolve, onerror: () => reject(asked.error) }));
    return drafts.length + asked.result;
  } finally {
    base.close();
  }
};
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.leaving) return;
  event.preventDefault();
  const waiting = await unsent().catch((error) => console.warn(error) ?? "?"); // unknown: nothing is cleared
  if (waiting) {
    if (!window.confirm(form.dataset.leaving.trim().replace("#", waiting))) return;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "keep", value: "1" }));
    await window.caches?.delete("hengjian-diary"); // the page that was kept, not the entries
  }
  form.submit();
});
document.addEventListener("change", (event) => {
  if (event.target.closest("[data-submit-on-change]")) event.target.form.requestSubmit();
});
document.addEventListener("change", (event) => {
  if (event.target.type !== "file") return;
  const limit = document.querySelector("meta[name=upload-limit]");
  const large = [...event.target.files].some((file) => file.size > Number(limit.content));
  event.target.setCustomValidity(large ? limit.dataset.words : "");
  if (large) event.target.reportValidity();
});
// A wide strip shows its present column or tab first, also after a part of the page came anew.
const showPresent = () => {
  document.querySelectorAll("[data-strip], .tabs, .tabs-row").forEach((strip) => {
    const present = strip.querySelector("[aria-current]");
    if (!present) return;
    const [outer, inner] = [strip.getBoundingClientRect(), present.getBoundingClientRect()];
    strip.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width * 0.7;
  });
};
document.addEventListener("DOMContentLoaded", showPresent);
document.addEventListener("htmx:afterSettle", showPresent);
// Paper is white: a page is printed in the light theme, whatever the screen shows.
const themed = (theme) => {
  document.documentElement.setAttribute("data-bs-theme", theme);
  document.dispatchEvent(new CustomEvent("theme-changed", { detail: theme }));
};
window.addEventListener("beforeprint", () => {
  const before = document.documentElement.getAttribute("data-bs-theme");
  if (before !== "dark") return;
  themed("light");
  window.addEventListener("afterprint", () => themed(before), { once: true });
});
// A table wider than its frame can be scrolled with the keyboard too.
const reachable = () =>
  document.querySelectorAll(".table-wrap:not([tabindex])").forEach((frame) => {
    if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
  });
document.addEventListener("DOMContentLoaded", reachable);
document.addEventListener("htmx:afterSettle", reachable);
window.addEventListener("resize", reachable);
// What one folded or unfolded in the menu stays so; the area of the page itself stands open.
const FOLDED = "menu-folded";
const folded = () => JSON.parse(localStorage.getItem(FOLDED) || "{}");
document.addEventListener("DOMContentLoaded", () => {
  const kept = folded();
  document.querySelectorAll(".nav-group").forEach((group) => {
    const area = group.dataset.area;
    if (area in kept && !group.querySelector("[aria-current]")) group.open = kept[area];
    group.querySelector("summary").addEventListener("click", () => {
      localStorage.setItem(FOLDED, JSON.stringify({ ...folded(), [area]: !group.open }));
    });
  });
});
// Boxes before the rows of a list: one ticks the page, and the button says how many have a tick.
const ticks = () => [...document.querySelectorAll("input[name=row][form=chosen]")];
const countTicks = () => {
  const said = document.querySelector("[data-ticked]");
  const whole = document.querySelector("[data-tick-page]");
  if (!said || !whole) return;
  const [all, ticked] = [ticks(), ticks().filter((box) => box.checked)];
  said.textContent = ticked.length;
  said.hidden = !ticked.length;
  whole.hidden = false;
  whole.checked = ticked.length === all.length;
  whole.indeterminate = ticked.length > 0 && ticked.length < all.length;
};
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-tick-page]")) ticks().forEach((box) => (box.checked = event.target.checked));
  if (event.target.matches("[data-tick-page], input[name=row][form=chosen]")) countTicks();
});
document.addEventListener("DOMContentLoaded", countTicks);
document.addEventListener("htmx:afterSettle", countTicks);
