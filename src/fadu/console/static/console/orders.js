// Keys of the dispatch board: J and K walk, Enter opens, D opens the dispatch, N takes in an order, / searches. The place is kept when the board renews itself.
let here = "";

function rows() { return [...document.querySelectorAll("[data-order]")]; }

function mark() {
  for (const row of rows()) row.classList.toggle("here", row.dataset.order === here);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  const all = rows();
  const at = all.findIndex((row) => row.dataset.order === here);
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") {
    const next = all[Math.max(0, Math.min(all.length - 1, at + (key === "j" ? 1 : -1)))];
    if (next) { here = next.dataset.order; mark(); next.scrollIntoView({ block: "nearest" }); }
  } else if (key === "enter" && at >= 0 && !event.target.closest("a, button")) {
    all[at].querySelector("a").click();
  } else if (key === "d" && at >= 0) {
    location.assign(`${all[at].querySelector("a").href}#dispatch`);
  } else if (key === "n" && document.querySelector('[data-key="n"]')) {
    document.querySelector('[data-key="n"]').click();
  } else if (key === "/") {
    event.preventDefault();
    document.getElementById("f-q")?.focus();
  }
});

document.addEventListener("htmx:afterSwap", mark);

// Opened by D: the first field of the dispatch, or of the sorting that must come before it.
if (location.hash === "#dispatch") (document.querySelector("#dispatch select") ?? document.querySelector("form.stacked select"))?.focus();
