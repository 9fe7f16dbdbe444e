"use strict";
// An index without this script is complete; with it, it can be searched, and says how old its newest report is.
(() => {
  const entries = [...document.querySelectorAll("[data-find]")];
  const place = document.getElementById("search");
  const newest = document.querySelector("[data-newest]");
  if (newest) {
    const days = Math.floor((Date.now() - Date.parse(newest.dataset.newest)) / 86400000);
    if (days > 1) { newest.textContent += ` (${days} days ago)`; }
  }
  if (!place || entries.length < 2) { return; }
  const label = document.createElement("label");
  label.textContent = place.dataset.label;
  const box = document.createElement("input");
  box.type = "search";
  box.id = "search-words";
  label.htmlFor = box.id;
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  place.append(label, box, told);
  const texts = entries.map((entry) => `${entry.textContent} ${entry.dataset.find}`.toLowerCase());
  box.addEventListener("input", () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    entries.forEach((entry, at) => {
      const fits = words.every((word) => texts[at].includes(word));
      entry.hidden = !fits;
      found += fits ? 1 : 0;
    });
    document.querySelectorAll("[data-group]").forEach((group) => {
      group.hidden = words.length > 0 && !group.querySelector("[data-find]:not([hidden])");
    });
    told.textContent = words.length ? `${found.toLocaleString("en")} of ${entries.length.toLocaleString("en")} entries` : "";
  });
})();
