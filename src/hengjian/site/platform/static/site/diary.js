// What is written on a site, in the diary or in a working paper: it is first kept on this phone, then sent;
// what was sent twice is stored once. The page says which fields a form has and which are empty after storing.
(() => {
  const LONGEST = 1600, QUALITY = 0.8, CACHE = "hengjian-diary";
  const SOON = 2000, EVERY = 30000; // after a failure it is tried again: soon, then less often
  const PATIENCE = 30000, SLOWEST = 4; // ms for an answer, and bytes a ms of a network that just about works
  const opened = () => new Promise((resolve, reject) => {
    const asked = indexedDB.open("hengjian-diary", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("entries", { keyPath: "sent_as" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const inStore = async (mode, act) => {
    const base = await opened();
    return new Promise((resolve, reject) => {
      const work = base.transaction("entries", mode);
      const asked = act(work.objectStore("entries"));
      work.oncomplete = () => { base.close(); resolve(asked.result); };
      work.onerror = work.onabort = () => { base.close(); reject(work.error); };
    });
  };
  const keep = (entry) => inStore("readwrite", (store) => store.put(entry));
  const drop = (key) => inStore("readwrite", (store) => store.delete(key));
  const all = () => inStore("readonly", (store) => store.getAll());
  const number = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
  };
  const smaller = async (file) => {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return { name: file.name.replace(/\.\w+$/, "") + ".jpg", blob };
  };

  const start = (page) => {
    const form = page.querySelector("[data-diary-form]");
    const queue = page.querySelector("[data-queue]");
    const user = page.dataset.user;
    const draftKey = `${page.dataset.draft}:${user}`;
    const NAMES = page.dataset.names.split(" ");
    const field = (name) => form.elements[name];
    let sending = false, asked = false, storing = false, owesLogIn = false, unanswered = false;
    let pause = SOON, next = 0;
    const busy = (now) => { sending = now; page.querySelector("[data-send]").ariaDisabled = String(now); };

    // What an older page kept says not where it goes: then there was the diary alone.
    const here = (entry) => entry.by === user && (entry.to || "/diary/") === location.pathname;
    const mine = async () => (await all()).filter(here).sort((a, b) => a.made - b.made);

    const show = async () => {
      const entries = await mine();
      const online = navigator.onLine;
      page.querySelector("[data-state]").toggleAttribute("data-offline", !online);
      const network = page.querySelector("[data-network]");
      network.textContent = online ? network.dataset.on : network.dataset.off;
      const waiting = page.querySelector("[data-waiting]");
      waiting.textContent = entries.length ? waiting.dataset.some.replace("#", entries.length) : waiting.dataset.none;
      page.querySelector("[data-send]").hidden = !entries.length;
      queue.replaceChildren(...entries.map(line));
      if (owesLogIn && entries.length) queue.prepend(said("refused", queue.dataset.logIn));
      else if (unanswered && entries.length) queue.prepend(said("", queue.dataset.unanswered));
    };
    const said = (kind, words) => {
      const item = document.createElement("li");
      item.className = `list-group-item ${kind}`;
      item.textContent = words;
      return item;
    };
    const takeBack = (entry) => {
      const files = new DataTransfer();
      entry.pictures.forEach(({ name, blob }) => files.items.add(new File([blob], name, { type: blob.type })));
      NAMES.forEach((name) => { field(name).value = entry[name]; });
      field("pictures").files = files.files;
    };
    const line = (entry) => {
      const item = document.createElement("li");
      item.className = "list-group-item";
      const words = document.createElement("div");
      words.textContent = `${entry.on} ${entry.site_name}：${entry.text.slice(0, 60)}${entry.pictures.length ? ` · ${queue.dataset.pictures} ${entry.pictures.length}` : ""}`;
      item.append(words);
      for (const problem of entry.problems || []) {
        const wrong = document.createElement("div");
        wrong.className = "refused";
        wrong.textContent = problem;
        item.append(wrong);
      }
      const buttons = document.createElement("div");
      buttons.className = "row-buttons";
      const button = (name, act) => {
        const made = document.createElement("button");
        made.type = "button";
        made.className = "btn btn-sm";
        made.textContent = name;
        made.addEventListener("click", act);
        buttons.append(made);
      };
      if (entry.problems) button(queue.dataset.again, async () => { takeBack(entry); await drop(entry.sent_as); remember(); show(); });
      button(queue.dataset.drop, async () => { if (window.confirm(queue.dataset.sure)) { await drop(entry.sent_as); show(); } });
      item.append(buttons);
      return item;
    };

    const remember = () => localStorage.setItem(draftKey, JSON.stringify(Object.fromEntries(NAMES.map((name) => [name, field(name).value]))));
    const recall = () => {
      const kept = JSON.parse(localStorage.getItem(draftKey) || "null");
      if (!kept) return;
      const chosen = new URLSearchParams(location.search).get("site");
      NAMES.forEach((name) => { if (kept[name] && !(name === "site" && chosen)) field(name).value = kept[name]; });
    };

    // What is never answered must not hold up what waits behind it: a network may swallow a request.
    const ask = (wanted, bytes = 0) => fetch(location.pathname, { ...wanted, cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE + bytes / SLOWEST) });
    const token = async () => {
      const answer = await ask({ headers: { Accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      return fresh.querySelector("[data-diary] [name=csrfmiddlewaretoken]")?.value;
    };
    const post = (entry, mark) => {
      const data = new FormData();
      NAMES.forEach((name) => data.append(name, entry[name]));
      data.append("sent_as", entry.sent_as);
      entry.pictures.forEach(({ name, blob }) => data.append("pictures", blob, name));
      const bytes = entry.pictures.reduce((sum, { blob }) => sum + blob.size, 0);
      return ask({ method: "POST", body: data, headers: { Accept: "application/json", "X-CSRFToken": mark } }, bytes);
    };
    const deliver = async (entry) => {
      let answer = await post(entry, field("csrfmiddlewaretoken").value);
      if (answer.status === 403) {
        const fresh = await token();
        if (!fresh) { owesLogIn = true; return false; }
        field("csrfmiddlewaretoken").value = fresh;
        answer = await post(entry, fresh);
      }
      if (answer.status === 404) { // who wrote it may not any more: it stays here, and says so
        await keep({ ...entry, problems: [queue.dataset.shut] });
        return true;
      }
      if (answer.redirected || !(answer.headers.get("Content-Type") || "").includes("json")) {
        owesLogIn = answer.redirected;
        return false;
      }
      owesLogIn = false;
      const told = await answer.json();
      if (answer.ok && told.stored) await drop(entry.sent_as);
      else if (answer.status === 422) await keep({ ...entry, problems: told.problems });
      else return false;
      return true;
    };
    const work = async () => {
      let stored = 0;
      unanswered = false;
      for (const entry of await mine()) {
        if (entry.problems) continue;
        if (await deliver(entry)) stored += 1;
        else if (owesLogIn) break;
        else unanswered = true; // what the site cannot take holds up nothing behind it
      }
      if (stored) await refresh();
    };
    // No network after all, an answer cut off or none in time: the entries stay.
    const FAILED = ["TypeError", "SyntaxError", "TimeoutError"];
    const send = async () => {
      if (sending) { asked = true; return show(); }
      clearTimeout(next);
      if (!navigator.onLine) { next = setTimeout(send, EVERY); return show(); }
      busy(true);
      asked = false;
      try {
        await (navigator.locks ? navigator.locks.request("hengjian-diary", work) : work());
      } catch (error) {
        unanswered = true;
        if (!FAILED.includes(error.name)) throw error;
      } finally {
        busy(false);
        pause = unanswered ? Math.min(2 * pause, EVERY) : SOON;
        next = setTimeout(send, asked ? 0 : unanswered ? pause : EVERY);
      }
      return show();
    };
    const refresh = async () => {
      const answer = await ask({ headers: { Accept: "text/html" } });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-recent]");
      if (fresh) page.querySelector("[data-recent]").replaceChildren(...fresh.childNodes);
    };

    form.addEventListener("input", remember);
    const shrunk = async (files) => {
      const input = field("pictures");
      input.setCustomValidity(files.length > Number(page.dataset.most) ? input.dataset.tooMany : "");
      if (!form.reportValidity()) return null;
      const made = await Promise.all(files.map((file) => smaller(file).catch(() => file.name)));
      const odd = made.filter((one) => typeof one === "string");
      if (!odd.length) return made;
      input.setCustomValidity(`${input.dataset.noPicture} ${odd.join(", ")}`);
      form.reportValidity();
      return null;
    };
    const store = async () => {
      const pictures = await shrunk([...field("pictures").files]);
      if (!pictures) return;
      const entry = Object.fromEntries(NAMES.map((name) => [name, field(name).value.trim()]));
      const chosen = field("site").selectedOptions[0];
      await keep({ ...entry, pictures, by: user, to: location.pathname, site_name: chosen.textContent, sent_as: number(), made: Date.now() });
      localStorage.removeItem(draftKey);
      [...page.dataset.clears.split(" "), "pictures"].forEach((name) => { field(name).value = ""; });
    };
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (storing) return; // a second tap while pictures are made smaller
      storing = true;
      try { await store(); } finally { storing = false; }
      await send();
    });
    field("pictures").addEventListener("change", () => field("pictures").setCustomValidity(""));
    page.querySelector("[data-send]").addEventListener("click", send);
    window.addEventListener("online", send);
    window.addEventListener("offline", show);
    document.addEventListener("visibilitychange", () => document.hidden || send());
    const now = new Date(); // a page kept since yesterday has yesterday's day
    const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
    // a demonstration stands on one day, whatever the phone says
    const day = page.dataset.standsOn || today.map((part) => String(part).padStart(2, "0")).join("-");
    field("on").value = field("on").max = day;
    recall();
    show().then(send);
    if ("serviceWorker" in navigator) prepare(page, SOON);
  };

  // One part that the network lost must not leave the page unready for the field: it is tried again.
  const prepare = (page, pause) => ready(page).catch((error) => {
    console.warn(error);
    setTimeout(prepare, pause, page, Math.min(2 * pause, EVERY));
  });
  // Keep the page and what it is made of, so that it opens where there is no network.
  const ready = async (page) => {
    await navigator.serviceWorker.register(page.dataset.worker);
    await navigator.serviceWorker.ready; // from now on it answers where the network does not
    if (!navigator.onLine) return;
    const kept = await caches.open(CACHE);
    const owner = localStorage.getItem("diary-owner");
    if (owner !== page.dataset.user) for (const one of await kept.keys()) await kept.delete(one);
    localStorage.setItem("diary-owner", page.dataset.user);
    const parts = [...document.querySelectorAll("script[src], link[rel=stylesheet], link[rel=icon]")].map((one) => one.src || one.href);
    await kept.addAll([location.pathname, ...parts]);
    page.dataset.ready = "true";
  };
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-diary]").forEach(start));
})();
