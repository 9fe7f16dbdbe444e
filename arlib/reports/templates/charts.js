"use strict";
// Unpacks the chart library that travels in this page, and paints every figure in the colours of the reader's
// screen, or of paper. Without this script the tables under the figures are the report.
(async () => {
  const root = document.documentElement;
  const giveUp = () => {
    root.classList.add("no-charts");
    document.querySelectorAll("details.data").forEach((d) => { d.open = true; });
  };
  if (!("DecompressionStream" in window)) { giveUp(); return; }
  try {
    const packed = document.getElementById("chart-library");
    const bytes = Uint8Array.from(atob(packed.textContent), (c) => c.charCodeAt(0));
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const library = document.createElement("script");
    library.textContent = await new Response(plain).text();
    document.head.append(library);
  } catch (error) { giveUp(); return; }
  if (!window.Plotly) { giveUp(); return; }

  const look = JSON.parse(document.getElementById("chart-look").textContent);
  const figures = [...document.querySelectorAll("script[data-for]")].map((source) => ({
    box: document.getElementById(source.dataset.for), json: source.textContent,
  }));
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const paper = window.matchMedia("print");
  const recoloured = (json, swaps) => json.replace(/"(#[0-9a-f]{6})"/g, (all, c) => `"${swaps[c] ?? c}"`);

  const paint = (scheme, width) => {
    for (const { box, json } of figures) {
      const figure = JSON.parse(recoloured(json, look[scheme]));
      const layout = { ...figure.layout, width, autosize: width === undefined };
      window.Plotly.react(box, figure.data, layout, { ...look.config, responsive: width === undefined });
    }
  };
  const toScreen = () => paint(dark.matches ? "dark" : "light");
  const toPaper = () => paint("light", look.paperWidth);

  toScreen();
  dark.addEventListener("change", () => { if (!paper.matches) toScreen(); });
  paper.addEventListener("change", () => (paper.matches ? toPaper() : toScreen()));
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details.data:not([open])").forEach((d) => { d.open = true; d.dataset.closed = ""; });
    toPaper();
  });
  window.addEventListener("afterprint", () => {
    document.querySelectorAll("details[data-closed]").forEach((d) => { d.open = false; delete d.dataset.closed; });
    toScreen();
  });
})();
