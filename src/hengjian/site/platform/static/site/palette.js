// Ctrl-K or ⌘K: any page and any record by a few letters; ? shows the keys.
(() => {
  const palette = document.getElementById("palette");
  if (!palette) return;
  const box = document.getElementById("palette-words");
  const list = document.getElementById("palette-found");
  const typing = (spot) => spot.closest("input, textarea, select, [contenteditable]");

  // The pages of this tab alone: what one saw leaves the machine with the window.
  const KEPT = "pages-seen";
  const MOST = 6;
  const seen = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
  const here = { address: location.pathname + location.search, title: document.title.split(" · ")[0].trim() };
  const recent = seen().filter((each) => each.address !== here.address);
  sessionStorage.setItem(KEPT, JSON.stringify([here, ...recent].slice(0, MOST + 1)));

  const lines = () => [...list.querySelectorAll("[role=option]")];
  const choose = (line) => {
    lines().forEach((each) => each.setAttribute("aria-selected", String(each === line)));
    if (!line) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", line.id);
    line.scrollIntoView({ block: "nearest" });
  };
  const chosen = () => list.querySelector("[aria-selected=true]");
  const move = (by) => {
    const every = lines();
    const at = every.indexOf(chosen());
    choose(every[(at + by + every.length) % every.length]);
  };
  const addRecent = () => {
    if (box.value.trim()) return;
    const added = recent.map((each, number) => {
      const line = Object.assign(document.createElement("a"), {
        className: "palette-line", id: `seen-${number}`, href: each.address, tabIndex: -1,
      });
      line.setAttribute("role", "option");
      const title = Object.assign(document.createElement("span"), { textContent: each.title });
      const when = Object.assign(document.createElement("small"), { textContent: palette.dataset.recent });
      line.append(title, when);
      return line;
    });
    list.prepend(...added);
  };

  const open = () => {
    if (palette.open) return;
    box.value = "";
    palette.showModal();
    box.focus();
    htmx.trigger(box, "palette-opened");
  };
  list.addEventListener("htmx:afterSwap", () => {
    addRecent();
    choose(lines()[0]);
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // Enter ends a Chinese word first
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) {
      event.preventDefault();
      move(moves[event.key]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      chosen()?.click();
    } else if (event.key === "Escape") {
      event.preventDefault(); // a search box would only empty itself
      palette.close();
    }
  });
  // A click beside the dialog closes it, as Escape does.
  document.querySelectorAll("dialog.palette").forEach((dialog) =>
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    }),
  );

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "/") {
      event.preventDefault();
      document.getElementById("top-search").focus();
    }
    // A page with keys of its own shows them itself.
    if (event.key === "?" && !document.querySelector("[data-keys]")) document.getElementById("key-list").showModal();
  });
  document.querySelector("[data-palette]")?.addEventListener("click", open);
})();
