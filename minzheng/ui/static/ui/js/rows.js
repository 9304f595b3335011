// data-mz-rows="prefix": the rows of a formset can be added and taken away. Without this file the extra rows are simply there.
// data-mz-rows-keep="n": the first n rows stay.
"use strict";

(() => {
  const rowsOf = (box) => [...box.querySelectorAll("[data-mz-row]")];
  const total = (box) => box.querySelector(`[name="${box.dataset.mzRows}-TOTAL_FORMS"]`);
  const deletion = (row) => row.querySelector('input[type=checkbox][name$="-DELETE"]');

  function renumber(box) {
    rowsOf(box)
      .filter((row) => !row.hidden)
      .forEach((row, index) => {
        row.querySelectorAll("[data-mz-row-number]").forEach((label) => {
          label.textContent = box.dataset.mzRowLabel.replace("#", index + 1);
        });
      });
  }

  function prepare(box, row) {
    row.querySelector("[data-mz-row-remove]").hidden = rowsOf(box).indexOf(row) < Number(box.dataset.mzRowsKeep ?? 0);
    const mark = deletion(row)?.closest(".mz-field");
    if (mark) mark.hidden = true;
  }

  function add(box) {
    const count = total(box);
    const limit = box.querySelector(`[name="${box.dataset.mzRows}-MAX_NUM_FORMS"]`);
    if (limit && Number(count.value) >= Number(limit.value)) return;
    const text = box.querySelector("[data-mz-row-template]").innerHTML.replaceAll("__prefix__", count.value);
    const holder = document.createElement("div");
    holder.innerHTML = text;
    const row = holder.querySelector("[data-mz-row]");
    box.querySelector("[data-mz-row-list]").append(row);
    count.value = Number(count.value) + 1;
    prepare(box, row);
    renumber(box);
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  }

  function remove(box, row) {
    // The row stays in the form, hidden and marked: indexes must not have holes.
    const mark = deletion(row);
    if (mark) mark.checked = true;
    else row.querySelectorAll("input, select, textarea").forEach((input) => (input.value = ""));
    row.hidden = true;
    renumber(box);
    box.querySelector("[data-mz-row-add]").focus();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-mz-rows]").forEach((box) => {
      box.querySelector("[data-mz-row-add]").hidden = false;
      rowsOf(box).forEach((row) => prepare(box, row));
      box.addEventListener("click", (event) => {
        if (event.target.closest("[data-mz-row-add]")) add(box);
        const button = event.target.closest("[data-mz-row-remove]");
        if (button) remove(box, button.closest("[data-mz-row]"));
      });
    });
  });
})();
