// Every form: once is enough (a second press does nothing), leaving with unsaved words is asked about,
// and after a refusal the summary of errors is where the reader lands.
"use strict";

(() => {
  const changed = new WeakSet();
  const sent = new WeakSet();

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-mz-unsaved]");
    if (form) changed.add(form);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    form.setAttribute("aria-busy", "true");
    // After the browser has read the values: a disabled button would not be sent with them.
    setTimeout(() => form.querySelectorAll("button[type=submit]").forEach((button) => (button.disabled = true)));
  });

  // Back from the history the page is as it was left: let it be used again.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[aria-busy]").forEach((form) => {
      sent.delete(form);
      form.removeAttribute("aria-busy");
      form.querySelectorAll("button[type=submit]").forEach((button) => (button.disabled = false));
    });
  });

  window.addEventListener("beforeunload", (event) => {
    const open = [...document.querySelectorAll("form[data-mz-unsaved]")];
    if (open.some((form) => changed.has(form) && !sent.has(form))) event.preventDefault();
  });
  document.addEventListener("mz:saved", (event) => changed.delete(event.target));

  document.addEventListener("DOMContentLoaded", () => document.querySelector("[data-mz-error-summary]")?.focus());

  // Without scripts a button that prints would do nothing, so pages may leave it hidden until it works.
  document.addEventListener("DOMContentLoaded", () =>
    document.querySelectorAll("[data-mz-print]").forEach((button) => (button.hidden = false)),
  );
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-mz-print]")) window.print();
  });
})();
