/* The scoring table by keys: j k n move, 1 2 3 answer, r reason, e evidence, c its page, t how the score
   is reckoned, p a problem, x check. */
"use strict";

(() => {
  const typing = (target) => target.closest("input:not([type=radio]), textarea, select, [contenteditable]");
  const help = document.querySelector("[data-keys]");
  const keys = document.getElementById("keys");
  const show = () => {
    keys.hidden = !keys.hidden;
    help.setAttribute("aria-expanded", String(!keys.hidden));
  };
  if (help) {
    help.addEventListener("click", show);
  }

  const questions = () => [...document.querySelectorAll("[data-question]")];
  const here = () => {
    const every = questions();
    const active = document.activeElement && document.activeElement.closest("[data-question]");
    return active || every.find((each) => !each.querySelector("[data-answer]:checked")) || every[0];
  };
  const follow = (selector) => {
    const link = document.querySelector(selector);
    if (link) {
      link.click();
      return true;
    }
    return false;
  };
  const cite = (field) => {
    const summary = here() && here().querySelector("[data-cite]");
    if (!summary) {
      return false;
    }
    summary.parentElement.open = true;
    summary.parentElement.querySelector(field).focus();
    return true;
  };
  const moves = {
    j: () => follow("[data-after]") || follow("[data-leaf]"),
    k: () => follow("[data-before]"),
    n: () => follow("[data-next-open]"),
    x: () => follow("[data-check]"),
    "?": () => help && (show(), true),
    r: () => {
      const box = here();
      return box && (box.querySelector("[data-reason]").focus(), true);
    },
    e: () => cite("select"),
    c: () => cite("[name=place]"),
    t: () => follow("[data-reckoned]"),
    p: () => follow("[data-problem]"),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) {
      return;
    }
    if (/^[1-5]$/.test(event.key)) {
      const choice = here() && here().querySelectorAll("[data-answer]")[Number(event.key) - 1];
      if (choice && !choice.disabled) {
        choice.focus();
        choice.click();
        event.preventDefault();
      }
    } else if (moves[event.key] && moves[event.key]()) {
      event.preventDefault();
    }
  });
})();
// The page one is on stands in sight among its tabs, also where the row of tabs is cut.
const here = document.querySelector(".tab-line [aria-current]");
if (here) {
  const [line, tab] = [here.parentElement.getBoundingClientRect(), here.getBoundingClientRect()];
  here.parentElement.scrollLeft += tab.left + tab.width / 2 - line.left - line.width / 2;
}
