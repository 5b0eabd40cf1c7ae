// On the spot: the site is found by a few letters or by where one stands, a picture is seen at once.
(() => {
  const RADIUS = 6371000;
  const metres = ([east, north], [x, y]) => {
    const turn = Math.PI / 180;
    const wide = (x - east) * turn * Math.cos(((y + north) / 2) * turn);
    return RADIUS * Math.hypot(wide, (y - north) * turn);
  };
  const startFinder = (finder) => {
    const select = document.getElementById(finder.dataset.finds);
    const said = finder.querySelector("[data-found]");
    const say = (which, number = "") => { said.textContent = said.dataset[which].replace("#", number); };
    const whole = [...select.children].map((each) => each.cloneNode(true));
    const changed = () => select.dispatchEvent(new Event("change", { bubbles: true }));
    const show = (wanted) => {
      const chosen = select.value;
      const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
      const fits = (option) => words.every((word) => (option.dataset.find || "").toLowerCase().includes(word));
      const kept = whole.map((each) => each.cloneNode(true)).filter((group) => {
        if (group.tagName !== "OPTGROUP") return true;
        [...group.children].forEach((option) => fits(option) || option.remove());
        return group.children.length > 0;
      });
      select.replaceChildren(...kept);
      const found = [...select.querySelectorAll("[data-find]")];
      const same = found.find((option) => option.value === chosen);
      select.value = same ? chosen : words.length && found.length ? found[0].value : "";
      if (words.length) say(found.length ? "some" : "none", found.length);
      else said.textContent = "";
      if (select.value !== chosen) changed();
    };
    finder.querySelector("input").addEventListener("input", (event) => show(event.target.value));
    finder.querySelector("[data-nearest]").addEventListener("click", () => {
      if (!navigator.geolocation) return say("refused");
      const near = ({ coords }) => {
        finder.querySelector("input").value = "";
        show("");
        const away = (option) => metres([coords.longitude, coords.latitude], option.dataset.spot.split(" ").map(Number));
        const placed = [...select.querySelectorAll("[data-spot]")].sort((one, other) => away(one) - away(other));
        if (!placed.length) return say("none");
        select.value = placed[0].value;
        changed();
        say("near", Math.round(away(placed[0])));
      };
      navigator.geolocation.getCurrentPosition(near, () => say("refused"), { enableHighAccuracy: true, timeout: 20000 });
    });
    finder.hidden = false;
  };

  // The viewpoints and the usual moment of the site that is chosen.
  const startSite = (form) => {
    const select = form.elements.site;
    const name = form.querySelector("[data-otherwise]");
    if (!name) return;
    const list = document.getElementById("viewpoints");
    const offer = () => {
      const chosen = select.selectedOptions[0];
      const known = (chosen?.dataset.viewpoints || "").split("|").filter(Boolean);
      list.replaceChildren(...known.map((value) => Object.assign(document.createElement("option"), { value })));
      return { known, usual: chosen?.dataset.moment };
    };
    const follow = () => {
      const { known, usual } = offer();
      name.value = known[0] || name.dataset.otherwise;
      if (usual) form.elements.moment.value = usual;
    };
    select.addEventListener("change", follow);
    if (form.elements.moment.value) offer(); // what was begun before stays as it is
    else follow();
  };

  // A picture that was not taken today is not dated today, as far as its file tells.
  const takenOn = (field, at) => {
    const parts = [at.getFullYear(), at.getMonth() + 1, at.getDate()];
    const day = parts.map((part) => String(part).padStart(2, "0")).join("-");
    if (day < field.max) field.value = day;
  };

  // The picture that was chosen, or that came back after a refusal, is in sight until it is stored.
  const startPreview = (input) => {
    const image = document.getElementById(input.dataset.preview);
    const name = input.closest("label").querySelector("[data-file-name]");
    const asked = name.textContent;
    let shown = null;
    const look = () => {
      const file = input.files[0] ?? null;
      if (file === shown) return;
      shown = file;
      if (image.src) URL.revokeObjectURL(image.src);
      image.hidden = !file;
      name.textContent = file ? file.name : asked;
      if (file) image.src = URL.createObjectURL(file);
      else image.removeAttribute("src");
      if (file) takenOn(input.form.elements.on, new Date(file.lastModified));
    };
    input.addEventListener("change", look);
    const queue = document.querySelector("[data-queue]");
    if (queue) new MutationObserver(look).observe(queue, { childList: true });
    const waiting = document.querySelector("[data-waiting]");
    if (waiting) new MutationObserver(look).observe(waiting, { childList: true });
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-finds]").forEach(startFinder);
    document.querySelectorAll("[data-diary-form]").forEach(startSite);
    document.querySelectorAll("[data-preview]").forEach(startPreview);
  });
})();
