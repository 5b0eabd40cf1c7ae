// A questionnaire page by page; what is answered is first kept on this device, then sent, and counted once.
(() => {
  const CACHE = "hengjian-survey", KEPT = "hengjian-survey-kept";
  const SOON = 2000, EVERY = 30000; // after a failure it is tried again: soon, then less often
  const PATIENCE = 30000, SLOWEST = 4; // ms for an answer, and bytes a ms of a network that just about works
  const opened = () => new Promise((resolve, reject) => {
    const asked = indexedDB.open("hengjian-survey", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("answers", { keyPath: "instance_id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const inStore = async (mode, act) => {
    const base = await opened();
    return new Promise((resolve, reject) => {
      const work = base.transaction("answers", mode), asked = act(work.objectStore("answers"));
      work.oncomplete = () => { base.close(); resolve(asked.result); };
      work.onerror = work.onabort = () => { base.close(); reject(work.error); };
    });
  };
  const keep = (entry) => inStore("readwrite", (store) => store.put(entry));
  const drop = (key) => inStore("readwrite", (store) => store.delete(key));
  const all = () => inStore("readonly", (store) => store.getAll());
  const device = () => {
    const known = localStorage.getItem("hengjian-device") || crypto.getRandomValues(new Uint32Array(4)).join("-");
    localStorage.setItem("hengjian-device", known);
    return known;
  };

  // An interviewer may keep roughly where it was asked: three places of a degree leave this device.
  document.querySelector("[data-locate]")?.addEventListener("change", ({ target }) => {
    const form = target.form, said = form.querySelector("[data-locate-said]");
    const put = (east, north, words) => { form.elements.longitude.value = east; form.elements.latitude.value = north; said.textContent = words; };
    if (!target.checked) { put("", "", ""); return; }
    if (!navigator.geolocation) { put("", "", said.dataset.refused); return; }
    navigator.geolocation.getCurrentPosition(({ coords }) => put(coords.longitude.toFixed(3), coords.latitude.toFixed(3), said.dataset.found),
      () => put("", "", said.dataset.refused), { timeout: 20000, maximumAge: 60000 });
  });

  // What waits on this device.
  const box = document.querySelector("[data-waiting]");
  const receipts = [];
  const line = (words, ...buttons) => {
    const item = document.createElement("p");
    item.append(words, document.createElement("br"), ...buttons);
    return item;
  };
  const button = (words, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "plain";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  };
  const saved = (entries) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(entries, null, 1)], { type: "application/json" }));
    link.download = "survey-answers.json";
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const show = async () => {
    const entries = await all(), told = box.dataset, lines = receipts.map((code) => line(`✓ ${told.sent} ${code}`));
    if (!navigator.onLine) lines.push(line(told.off));
    for (const entry of entries) {
      const again = async () => { await keep({ ...entry, problems: null }); send(); };
      const gone = async () => { if (window.confirm(told.sure)) { await drop(entry.instance_id); show(); } };
      lines.push(line([`${entry.title} · ${entry.answered_at.slice(0, 16).replace("T", " ")}`, ...(entry.problems || [])].join("\n"), button(told.again, again), button(told.export, () => saved([entry])), button(told.drop, gone)));
    }
    if (entries.length) lines.unshift(line(told.some.replace("#", entries.length)));
    const form = document.querySelector("[data-survey]");
    if (!form && localStorage.getItem(KEPT)) {
      const link = document.createElement("a");
      link.href = told.kept;
      link.textContent = told.continue;
      if (!navigator.onLine) lines.push(line(link));
    }
    box.replaceChildren(...lines);
    box.hidden = !lines.length;
  };
  // What is never answered must not hold up what waits behind it: a network may swallow a request.
  const ask = (address, wanted, bytes = 0) => fetch(address, { ...wanted, cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE + bytes / SLOWEST) });
  const token = async (address) => {
    const answer = await ask(address, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    return fresh.querySelector("[name=csrfmiddlewaretoken]")?.value;
  };
  const post = (entry, mark) => {
    const data = new FormData();
    entry.fields.forEach(([name, value]) => name !== "csrfmiddlewaretoken" && data.append(name, value));
    data.append("answered_at", entry.answered_at);
    data.append("do", "send");
    const bytes = entry.fields.reduce((sum, [, value]) => sum + (value.size ?? value.length), 0);
    return ask(entry.address, { method: "POST", body: data, headers: { Accept: "application/json", "X-CSRFToken": mark || "" } }, bytes);
  };
  const deliver = async (entry) => {
    let answer = await post(entry, entry.mark);
    if (answer.status === 403) answer = await post(entry, await token(entry.address));
    if (answer.redirected) return false;
    if (answer.status >= 500 || answer.status === 429 || answer.status === 403) return false;
    const json = (answer.headers.get("Content-Type") || "").includes("json"), told = json ? await answer.json() : {};
    if (answer.ok && told.stored) {
      await drop(entry.instance_id);
      receipts.push(told.receipt);
    } else await keep({ ...entry, problems: told.problems || [`${answer.status}`] });
    return true;
  };
  let sending = false, asked = false, failed = false, pause = SOON, next = 0;
  const work = async () => {
    failed = false;
    for (const entry of await all()) if (!entry.problems && !(await deliver(entry))) failed = true; // holds up nothing behind it
  };
  // No network after all, an answer cut off or none in time: the answers stay.
  const FAILED = ["TypeError", "SyntaxError", "TimeoutError"];
  const send = async () => {
    if (sending) { asked = true; return show(); }
    clearTimeout(next);
    if (!navigator.onLine) { next = setTimeout(send, EVERY); return show(); }
    sending = true;
    asked = false;
    try {
      await (navigator.locks ? navigator.locks.request("hengjian-survey", work) : work());
    } catch (error) {
      failed = true;
      if (!FAILED.includes(error.name)) throw error;
    } finally {
      sending = false;
      pause = failed ? Math.min(2 * pause, EVERY) : SOON;
      next = setTimeout(send, asked ? 0 : failed ? pause : EVERY);
    }
    return show();
  };

  // The questionnaire.
  const start = (form) => {
    const tree = JSON.parse(document.getElementById("tree").textContent);
    const draft = `hengjian-survey-draft:${form.elements.code?.value || location.pathname}`;
    const pages = [...form.querySelectorAll("[data-page]")], touched = new Set();
    const fields = () => [...new FormData(form)];
    let here = 0, state = null;
    form.elements.device.value = device();
    const given = () => {
      const told = {};
      for (const [name, value] of fields()) if (name.startsWith("q-") && value.trim()) told[name.slice(2)] = told[name.slice(2)] ? `${told[name.slice(2)]} ${value.trim()}` : value.trim();
      return told;
    };
    const evaluate = () => {
      state = hengjianForm.evaluate(tree, given(), form.dataset.day);
      for (const question of form.querySelectorAll("[data-question]")) {
        const name = question.dataset.question, wrong = question.querySelector("[data-wrong]");
        question.hidden = state.relevant[name] === false;
        const left = state.options[name];
        if (left) for (const option of question.querySelectorAll(".option")) {
          const input = option.querySelector("input"), open = left.includes(input.value);
          option.hidden = !open;
          if (!open) input.checked = false;
        }
        const missing = state.missing.includes(name), bad = state.wrong.includes(name);
        wrong.hidden = !touched.has(name) || !(missing || bad);
        if (!wrong.hidden) wrong.textContent = missing ? wrong.dataset.missing : wrong.dataset.message;
      }
    };
    const open = () => pages.filter((page) => !page.dataset.group || state.relevant[page.dataset.group] !== false);
    const turn = (to) => {
      const shown = open();
      here = Math.max(0, Math.min(to, shown.length - 1));
      pages.forEach((page) => { page.hidden = page !== shown[here]; });
      form.querySelector("[data-back]").hidden = here === 0;
      form.querySelector("[data-next]").hidden = here === shown.length - 1;
      form.querySelector("[data-ends]").hidden = here !== shown.length - 1;
      form.querySelector("[data-pager] progress").value = Math.round((100 * (here + 1)) / shown.length);
      form.querySelector("[data-place]").textContent = `${here + 1}/${shown.length}`;
    };
    const stands = () => {
      const page = open()[here];
      page.querySelectorAll("[data-question]").forEach((each) => touched.add(each.dataset.question));
      evaluate();
      const agree = page.querySelector("[name=consent]");
      if (agree && !agree.checked) { agree.focus(); return agree.reportValidity(); }
      const first = [...page.querySelectorAll("[data-question]")].find((each) => !each.hidden && !each.querySelector("[data-wrong]").hidden);
      first?.scrollIntoView();
      first?.querySelector("input, textarea")?.focus();
      return !first;
    };
    const remember = () => {
      localStorage.setItem(draft, JSON.stringify(fields().filter(([name]) => name !== "csrfmiddlewaretoken")));
      form.querySelector("[data-kept-note]").hidden = false;
    };
    const recall = () => {
      const kept = JSON.parse(localStorage.getItem(draft) || "null");
      if (!kept) return;
      for (const [name, value] of kept) for (const input of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (input.type === "checkbox" || input.type === "radio") input.checked = input.checked || input.value === value;
        else if (name !== "code") input.value = value;
      }
    };
    form.addEventListener("input", (event) => {
      const question = event.target.closest("[data-question]");
      if (question) touched.add(question.dataset.question);
      remember();
      evaluate();
    });
    form.querySelector("[data-next]").addEventListener("click", () => { if (stands()) { turn(here + 1); pages.find((page) => !page.hidden).scrollIntoView(); } });
    form.querySelector("[data-back]").addEventListener("click", () => turn(here - 1));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      for (const [number] of open().entries()) { turn(number); if (!stands()) return; }
      const entry = { instance_id: form.elements.instance_id.value, fields: fields(), address: form.getAttribute("action") || location.pathname.replace(/form$/, ""), mark: form.elements.csrfmiddlewaretoken?.value, title: document.querySelector("h1").textContent.trim(), answered_at: now() };
      try {
        await keep(entry);
      } catch (error) { // this device keeps nothing: it goes the way of a page without a script
        console.warn(error);
        const act = Object.assign(document.createElement("input"), { type: "hidden", name: "do", value: "send" });
        form.append(act);
        form.submit();
        return;
      }
      localStorage.removeItem(draft);
      localStorage.removeItem(KEPT);
      if ("caches" in window) await (await caches.open(CACHE)).delete(box.dataset.kept);
      form.hidden = true;
      await send();
      box.scrollIntoView();
    });
    // A demonstration stands on one day, whatever the phone says.
    const now = () => {
      const at = new Date(), local = new Date(at.getTime() + 8 * 36e5).toISOString();
      return `${form.dataset.stands || local.slice(0, 10)}${local.slice(10, 19)}+08:00`;
    };
    recall();
    form.querySelector("[data-check]").hidden = true;
    form.querySelector("[data-pager]").hidden = form.querySelector("[data-paging]").hidden = false;
    evaluate();
    turn(0);
  };

  // Keep the pages and what they are made of, so that they open where there is no network.
  const ready = async () => {
    await navigator.serviceWorker.register(box.dataset.worker);
    await navigator.serviceWorker.ready;
    if (!navigator.onLine) return;
    const kept = await caches.open(CACHE);
    const parts = [...document.querySelectorAll("script[src], link[rel=stylesheet], link[rel=icon]")].map((one) => one.src || one.href);
    await kept.addAll([box.dataset.send, ...parts]);
    if (document.querySelector("[data-survey]")) {
      const page = await pristine;
      await kept.put(box.dataset.kept, new Response(page, { headers: { "Content-Type": "text/html; charset=utf-8" } }));
      localStorage.setItem(KEPT, "1");
    }
    document.documentElement.dataset.ready = "true";
  };
  // One part that the network lost must not leave the page unready: it is tried again.
  const prepare = (wait) => ready().catch((error) => {
    console.warn(error);
    setTimeout(prepare, wait, Math.min(2 * wait, EVERY));
  });
  const pristine = Promise.resolve(`<!DOCTYPE html>${document.documentElement.outerHTML}`);
  document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("[data-survey]");
    if (form) start(form);
    show().then(send);
    window.addEventListener("online", send);
    window.addEventListener("offline", show);
    document.addEventListener("visibilitychange", () => document.hidden || send());
    if ("serviceWorker" in navigator && "caches" in window) prepare(SOON);
  });
})();
