// Forms with rows: one more row from the template, strike a row out, narrow a long list of boxes.
document.addEventListener("click", (event) => {
  const add = event.target.closest("[data-add-row]");
  if (add) {
    const prefix = add.dataset.addRow;
    const total = document.getElementById(`id_${prefix}-TOTAL_FORMS`);
    const row = document.getElementById(`${prefix}-template`).content.querySelector("tr").cloneNode(true);
    row.innerHTML = row.innerHTML.replaceAll("__prefix__", total.value);
    document.getElementById(`${prefix}-rows`).append(row);
    total.value = Number(total.value) + 1;
    row.querySelector("select, input")?.focus();
  }
  const strike = event.target.closest("[data-strike]");
  if (strike) {
    const row = strike.closest("tr");
    const box = row.querySelector("input[name$=DELETE]");
    if (box) box.checked = !box.checked;
    row.classList.toggle("struck", box ? box.checked : false);
  }
});
document.addEventListener("input", (event) => {
  const narrow = event.target.closest("[data-narrow]");
  if (!narrow) return;
  const wanted = narrow.value.trim().toLowerCase();
  document.querySelectorAll(`${narrow.dataset.narrow} > div`).forEach((line) => {
    line.hidden = wanted !== "" && !line.textContent.toLowerCase().includes(wanted);
  });
});
