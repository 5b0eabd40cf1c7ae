// The hotline by keyboard: j and k walk the rows, a letter opens the form of a step.
(() => {
  const steps = {
    d: "dispatch", t: "transfer", a: "accept", r: "reply", f: "follow-up", v: "verdict",
    x: "ask-extension", m: "merge", e: "escalate",
  };
  const typing = (spot) => spot.closest("input, textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll("[data-row]")];

  const walk = (by) => {
    const every = rows();
    if (!every.length) return;
    const here = every.indexOf(document.activeElement);
    const next = every[Math.max(0, Math.min(every.length - 1, here < 0 ? 0 : here + by))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };

  const openStep = (name) => {
    const button = document.querySelector(`[formaction$="/steps/${name}"]`);
    if (!button) return false;
    const folded = button.closest("details");
    if (folded) folded.open = true;
    const field = button.form.querySelector("select, textarea, input:not([type=hidden])");
    (field || button).focus();
    button.form.dataset.chosen = name;
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && event.ctrlKey && event.target.form) {
      const form = event.target.form;
      const chosen = form.dataset.chosen;
      form.requestSubmit(form.querySelector(`[formaction$="/steps/${chosen}"]`) || undefined);
      event.preventDefault();
      return;
    }
    if (event.key === "Escape" && typing(event.target)) event.target.blur();
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "j" || event.key === "k") walk(event.key === "j" ? 1 : -1);
    else if (steps[event.key] && openStep(steps[event.key])) event.preventDefault();
    else {
      const spot = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (!spot) return;
      if (spot.matches("input")) spot.focus();
      else spot.click();
      event.preventDefault();
    }
  });
})();
