// A form is sent once, however often its button is pressed; the way back by the browser's arrow makes it usable again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  form.setAttribute("aria-busy", "true");
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll('form[aria-busy="true"]')) form.removeAttribute("aria-busy");
});

// Demonstration accounts: one press fills the sign-in form.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-account]");
  if (!button) return;
  document.getElementById("id_username").value = button.dataset.account;
  document.getElementById("id_password").value = button.dataset.password;
  document.getElementById("id_password").form.requestSubmit();
});
