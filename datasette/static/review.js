// Keys of the review desk, the words that a person marks, and the marked place in view.
"use strict";
const form = document.getElementById("quyet-dinh");
const switched = document.getElementById("phim-tat");
const words = document.getElementById("chu-trang");

if (switched) {
  switched.disabled = false;
  switched.checked = localStorage.getItem("phim-tat") !== "off";
  switched.addEventListener("change", () => {
    localStorage.setItem("phim-tat", switched.checked ? "on" : "off");
  });
}

for (const view of document.querySelectorAll(".sheet-view")) {
  const mark = view.querySelector("rect.chosen, mark.chosen");
  if (!mark) continue;
  const show = () => {
    const place = mark.getBoundingClientRect().top - view.getBoundingClientRect().top;
    view.scrollTop += place - view.clientHeight / 3;
  };
  const image = view.querySelector("img");
  if (image && !image.complete) image.addEventListener("load", show);
  show();
}

function press(id) {
  document.getElementById(id)?.click();
}

function edit(id) {
  const field = id ? document.getElementById(id) : form.querySelector(".fields input, .fields select, .fields textarea");
  field?.focus();
  field?.select?.();
}

const KEYS = {
  a: () => press("duyet"),
  r: () => press("bac"),
  u: () => press("hoan-tac"),
  j: () => press("sau"),
  k: () => press("truoc"),
  e: () => edit(),
  c: () => edit("ly-do"),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (event.key === "Enter" && event.ctrlKey) {
    event.preventDefault();
    press("luu");
  } else if (event.key === "Escape" && typing) {
    typing.blur();
  } else if (!typing && switched?.checked && !event.ctrlKey && !event.altKey && !event.metaKey) {
    const act = KEYS[event.key.toLowerCase()];
    if (act) {
      event.preventDefault();
      act();
    }
  }
});

if (words) {
  const quote = document.getElementById("nguyen-van");
  const letters = (text) => Array.from(text).length; // the server counts characters, not UTF-16
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!words.contains(range.startContainer) || !words.contains(range.endContainer)) return;
    const before = document.createRange();
    before.setStart(words, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const start = Number(words.dataset.start) + letters(before.toString());
    document.getElementById("dau").value = start;
    document.getElementById("cuoi").value = start + letters(range.toString());
    quote.value = range.toString().trim();
  });
  quote.addEventListener("input", () => {
    document.getElementById("dau").value = "";
    document.getElementById("cuoi").value = "";
  });
}
