// The keyboard at work: "/" goes to the search box; j and k walk the rows of a table, Enter opens the row's link.
"use strict";

(() => {
  const typing = (element) => element.closest("input, textarea, select, [contenteditable]");
  const rowsOf = () => [...document.querySelectorAll("[data-mz-table] tbody tr")].filter((row) => row.querySelector("a[href]"));

  function walk(step) {
    const rows = rowsOf();
    if (!rows.length) return;
    const here = rows.findIndex((row) => row.classList.contains("mz-current"));
    const next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + step, 0), rows.length - 1);
    rows.forEach((row, index) => row.classList.toggle("mz-current", index === next));
    rows[next].querySelector("a[href]").focus(); // Enter then opens it by itself
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      const box = document.querySelector("[data-mz-search]");
      if (!box) return;
      event.preventDefault();
      box.focus();
      box.select();
    }
    if (event.key === "j") walk(1);
    if (event.key === "k") walk(-1);
  });

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-mz-table] tbody tr");
    document.querySelectorAll("tr.mz-current").forEach((other) => other.classList.toggle("mz-current", other === row));
    if (row) row.classList.add("mz-current");
  });

  document.addEventListener("click", (event) => {
    const row = event.target.closest("tr.mz-row-link");
    if (!row || event.target.closest("a, button, input, label, summary") || String(window.getSelection())) return;
    row.querySelector("a[href]")?.click();
  });
})();
