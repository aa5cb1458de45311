// Act forms: rows that repeat, long lists that filter, uploads that show progress. Everything works without this file too.
"use strict";

const form = document.getElementById("act");

// Blank rows are for browsers without this script; here one is enough, and none where rows are filled.
for (const list of document.querySelectorAll(".row-list")) {
  const blank = [...list.querySelectorAll(":scope > .blank")];
  for (const row of list.querySelector(":scope > :not(.blank)") ? blank : blank.slice(1)) row.remove();
}

for (const button of document.querySelectorAll(".add-row, .row-item .remove-row")) button.hidden = false;

document.addEventListener("click", (event) => {
  const add = event.target.closest(".add-row");
  if (add) {
    const group = add.closest("[data-rows]");
    const list = group.querySelector(".row-list");
    const number = Math.max(-1, ...[...list.querySelectorAll("[name]")].map((field) => rowNumber(field.name, group.dataset.rows))) + 1;
    const holder = document.createElement("div");
    holder.append(group.querySelector("template").content.cloneNode(true));
    for (const node of holder.querySelectorAll("*")) {
      for (const name of ["name", "id", "for", "aria-describedby"]) {
        if (node.hasAttribute(name)) node.setAttribute(name, node.getAttribute(name).replaceAll("__n__", number));
      }
    }
    const row = holder.firstElementChild;
    list.append(row);
    row.querySelector("input, select, textarea")?.focus();
  }
  const remove = event.target.closest(".remove-row");
  if (remove) {
    const row = remove.closest(".row-item");
    row.remove();
    form?.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const preview = event.target.closest("[data-preview]");
  if (preview) document.getElementById("paper-preview").classList.add("shown");
});

function rowNumber(name, group) {
  if (!name.startsWith(`${group}-`)) return -1;
  const number = parseInt(name.slice(group.length + 1), 10);
  return Number.isNaN(number) ? -1 : number;
}

// A preview opens in its frame and the page stays: the form is free again.
form?.addEventListener("submit", (event) => {
  if (event.submitter?.hasAttribute("data-preview")) setTimeout(() => form.removeAttribute("aria-busy"), 0);
});

// Long choices: type to narrow.
function filterBox(label, insertBefore, apply) {
  const input = document.createElement("input");
  input.type = "search";
  input.className = "filter";
  input.placeholder = label;
  input.setAttribute("aria-label", label);
  input.addEventListener("input", (event) => { event.stopPropagation(); apply(input.value.trim().toLowerCase()); });
  input.addEventListener("change", (event) => event.stopPropagation());
  insertBefore.before(input);
}

for (const holder of document.querySelectorAll("[data-filter-select]")) {
  const select = holder.querySelector("select");
  if (!select) continue;
  filterBox("输入事由、条款或者编码查找", select, (word) => {
    const fitting = [];
    for (const option of select.querySelectorAll("option")) {
      const group = option.parentElement.label || "";
      const fits = !word || `${option.textContent} ${group}`.toLowerCase().includes(word);
      option.hidden = !fits && option.value !== "";
      option.disabled = option.hidden;
      if (fits && option.value) fitting.push(option);
    }
    for (const group of select.querySelectorAll("optgroup")) group.hidden = ![...group.children].some((option) => !option.hidden);
    if (word && fitting.length === 1 && !fitting[0].selected) {
      select.value = fitting[0].value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}

for (const box of document.querySelectorAll("[data-filter-box]")) {
  const labels = [...box.querySelectorAll("label")].filter((label) => label.querySelector("input"));
  if (labels.length < 12) continue;
  filterBox(box.querySelector("[data-ref=person]") ? "输入姓名查找" : "输入名称查找", box, (word) => {
    for (const label of labels) label.hidden = Boolean(word) && !label.textContent.toLowerCase().includes(word) && !label.querySelector("input").checked;
  });
}

// Files go up as soon as they are chosen, each with its own bar; what comes back is a line of the form.
if (form) {
  const box = document.getElementById("progress");
  const list = document.getElementById("uploads");
  for (const input of form.querySelectorAll('input[type="file"]')) {
    input.addEventListener("change", (event) => {
      event.stopPropagation();
      for (const file of input.files) upload(file);
      input.value = "";
    });
  }

  function upload(file) {
    const line = document.createElement("p");
    const bar = document.createElement("progress");
    bar.max = file.size || 1;
    bar.setAttribute("aria-label", file.name);
    line.append(`正在上传 ${file.name} `, bar);
    box.append(line);
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    data.append("files", file);
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset.upload);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.upload.addEventListener("progress", (event) => { bar.value = event.loaded; });
    request.addEventListener("load", () => {
      line.remove();
      if (request.status === 200 || request.status === 422) list.insertAdjacentHTML("beforeend", request.responseText);
      else box.append(said(`“${file.name}”没有上传成功，请重新登录或者稍后再试。`));
    });
    request.addEventListener("error", () => {
      line.remove();
      box.append(said(`“${file.name}”没有上传成功，请检查网络后再试。`));
    });
    request.send(data);
  }

  function said(text) {
    const line = document.createElement("p");
    line.className = "error";
    line.textContent = text;
    return line;
  }
}

document.getElementById("refused")?.focus();
