// data-mz-identity on the box of an identity number: birth date and sex follow from the number and are shown as it is typed.
// The server derives them again; this only lets the person at the counter see a slip at once.
"use strict";

(() => {
  const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const LAST = "10X98765432";

  function reading(text) {
    const number = text.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase();
    if (!/^\d{17}[\dX]$/.test(number)) return null;
    const sum = WEIGHTS.reduce((so_far, weight, index) => so_far + weight * Number(number[index]), 0);
    const [year, month, day] = [number.slice(6, 10), number.slice(10, 12), number.slice(12, 14)].map(Number);
    const born = new Date(Date.UTC(year, month - 1, day));
    const exists = born.getUTCMonth() === month - 1 && born.getUTCDate() === day;
    return { right: exists && LAST[sum % 11] === number[17], born, male: Number(number[16]) % 2 === 1 };
  }

  function say(input) {
    const place = input.closest("[data-mz-row], form")?.querySelector("[data-mz-identity-result]");
    if (!place) return;
    const found = reading(input.value);
    place.hidden = !found || (found.right && found.born > new Date()); // a day to come is no birth: the server says so
    if (place.hidden) return;
    const language = document.documentElement.lang === "en" ? "en-GB" : "zh-CN";
    const born = found.born.toLocaleDateString(language, { timeZone: "UTC", year: "numeric", month: language === "en-GB" ? "short" : "long", day: "numeric" });
    place.classList.toggle("mz-wrong", !found.right);
    place.textContent = found.right
      ? `${born} ${place.dataset.born} · ${found.male ? place.dataset.male : place.dataset.female}`
      : place.dataset.wrong;
  }

  document.addEventListener("input", (event) => event.target.matches("[data-mz-identity]") && say(event.target));
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-mz-identity]").forEach(say));
})();
