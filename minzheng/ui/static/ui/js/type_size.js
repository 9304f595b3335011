// Large type at once, without loading the page again. Without scripts the form does the same by a round trip.
"use strict";

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-mz-type-size]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  const large = button.value === "large";
  document.documentElement.classList.toggle("mz-large", large);
  document.cookie = `mz_type_size=${button.value}; path=/; max-age=31536000; samesite=lax`;
  button.value = large ? "normal" : "large";
  button.setAttribute("aria-pressed", String(large));
}, true);
