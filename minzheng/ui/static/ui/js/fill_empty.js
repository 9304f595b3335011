// data-mz-fill-empty="value" on a button: every choice of its form that is still open, in a row where nothing was typed,
// becomes that value. The button shows itself only where this file runs.
"use strict";

(() => {
  const typedIn = (row) => [...row.querySelectorAll("input:not([type=hidden])")].some((box) => box.value.trim());

  function fill(button) {
    const wanted = button.dataset.mzFillEmpty;
    button.form.querySelectorAll("tbody tr").forEach((row) => {
      row.querySelectorAll("select").forEach((choice) => {
        const has = [...choice.options].some((option) => option.value === wanted);
        if (!choice.value && has && !typedIn(row)) choice.value = wanted;
      });
    });
    button.form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-mz-fill-empty]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => fill(button));
    });
  });
})();
