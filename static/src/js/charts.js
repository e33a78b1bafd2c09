// Draws each [data-chart] from the JSON of the same page. The table beside it holds the same figures.
const OPTIONS = { displayModeBar: false, responsive: true };
const LAYOUT = {
  font: { family: "Arial, sans-serif", size: 16, color: "#0b0c0c" },
  margin: { l: 60, r: 20, t: 20, b: 60 },
  paper_bgcolor: "#ffffff",
  plot_bgcolor: "#ffffff",
  colorway: ["#12436d", "#f46a25", "#28a197", "#801650"],
  dragmode: false,
};

function draw(canvas) {
  const source = document.getElementById(canvas.dataset.chart);
  if (!source || canvas.dataset.drawn) return;
  const figure = JSON.parse(source.textContent);
  canvas.dataset.drawn = "yes";
  canvas.replaceChildren();
  const layout = { ...LAYOUT, ...figure.layout };
  // On a phone every label of a dozen periods would lie over the next one.
  if (canvas.clientWidth < 500 && layout.xaxis) layout.xaxis.nticks = 3;
  window.Plotly.newPlot(canvas, figure.data, layout, OPTIONS);
}

function drawWithin(root) {
  root.querySelectorAll("[data-chart]").forEach(draw);
}

drawWithin(document);
document.body.addEventListener("htmx:load", (event) => drawWithin(event.detail.elt));
