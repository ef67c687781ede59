// Files go one by one, each with its progress; the answers below are looked up until all have come.
"use strict";
const form = document.getElementById("gui");
const chosen = document.getElementById("tep");
const list = document.getElementById("dang-gui");
const token = form.elements.token.value;
let sending = 0;

function line(file) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const bar = document.createElement("progress");
  const said = document.createElement("span");
  name.textContent = file.name;
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  item.append(name, bar, said);
  list.append(item);
  return {
    progress: (share) => { bar.value = share; said.textContent = Math.round(share) + " %"; },
    end: (words, bad) => { said.textContent = words; item.classList.toggle("bad", bad); bar.value = bad ? 0 : 100; },
  };
}

function send(file, shown) {
  return new Promise((resolve) => {
    if (file.size > Number(form.dataset.most)) {
      shown.end(list.dataset.tooLarge, true);
      resolve();
      return;
    }
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset.one + "?ten=" + encodeURIComponent(file.name));
    request.setRequestHeader("X-Token", token);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) shown.progress((100 * event.loaded) / event.total);
    });
    request.addEventListener("error", () => { shown.end(list.dataset.lost, true); resolve(); });
    request.addEventListener("load", () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* an answer of a proxy */ }
      if (request.status === 201) shown.end("✓ " + list.dataset.taken, false);
      else shown.end(answer.error || list.dataset.lost, true);
      resolve();
    });
    request.send(file);
  });
}

async function sendAll(files) {
  sending += 1;
  for (const [file, shown] of [...files].map((file) => [file, line(file)])) {
    await send(file, shown);
    await refresh();
  }
  sending -= 1;
}

async function refresh() {
  try {
    const answer = await fetch(location.pathname, { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("ket-qua");
    const shown = document.getElementById("ket-qua");
    if (!fresh) location.reload(); // signed out meanwhile
    else if (fresh.innerHTML !== shown.innerHTML) shown.replaceWith(document.importNode(fresh, true));
  } catch { /* the network is away: the next look may do */ }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!chosen.files.length) return;
  sendAll(chosen.files);
  form.reset();
});
for (const name of ["dragenter", "dragover"]) {
  form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); });
}
for (const name of ["dragleave", "drop"]) {
  form.addEventListener(name, (event) => { event.preventDefault(); form.classList.remove("over"); });
}
form.addEventListener("drop", (event) => sendAll(event.dataTransfer.files));
setInterval(() => {
  if (document.getElementById("ket-qua").hasAttribute("data-waiting")) refresh();
}, 2000);
