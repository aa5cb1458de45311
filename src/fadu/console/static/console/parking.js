// Keys of the parking review: A affirms all points, P passes, N sorts out, C keeps as a clue, R chooses the reason, J goes on. Not while typing.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input[type=text], select, textarea")) return;
  const key = event.key.toLowerCase();
  if (key === "a") {
    for (const box of document.querySelectorAll("#review input[type=checkbox]")) box.checked = true;
    return;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("select")) target.focus();
  else target.click();
});
