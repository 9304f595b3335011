// Menus are <details> and work by themselves; here they also close on Escape and on a press elsewhere.
"use strict";

(() => {
  const open = () => [...document.querySelectorAll("[data-mz-menu][open]")];

  document.addEventListener("click", (event) => {
    open().forEach((menu) => menu.contains(event.target) || (menu.open = false));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // A print shows everything that can be unfolded, and folds it again afterwards.
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll(".mz-calc details:not([open])").forEach((part) => {
      part.dataset.mzUnfolded = "";
      part.open = true;
    });
  });
  window.addEventListener("afterprint", () => {
    document.querySelectorAll("[data-mz-unfolded]").forEach((part) => {
      delete part.dataset.mzUnfolded;
      part.open = false;
    });
  });
})();
