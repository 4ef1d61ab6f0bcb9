// What pages can do beside being read. All of them work without this file.
"use strict";

// A message can be copied with one tap. The button is hidden where there is no script, or no clipboard.
function offerCopies() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll(".copy[hidden]")) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest(".copy");
  if (!button) return;
  const text = button.closest(".message").querySelector("textarea");
  const said = button.textContent;
  try {
    await navigator.clipboard.writeText(text.value);
    button.textContent = button.dataset.done;
  } catch {
    text.select();
    button.textContent = button.dataset.byHand;
  }
  setTimeout(() => { button.textContent = said; }, 3000);
});

document.addEventListener("htmx:afterSettle", offerCopies);
offerCopies();

// Keys. A letter or arrow alone does something only while nothing is typed; whoever does not want that turns it off.
const keysOn = {
  get() { try { return localStorage.getItem("keys") !== "off"; } catch { return true; } },
  set(on) { try { localStorage.setItem("keys", on ? "on" : "off"); } catch { /* it holds until the page is left */ } },
};

const rowLinks = () => [...document.querySelectorAll("#main :is(tbody th a, .findings .head, .lines > li > a)")].filter((e) => e.checkVisibility());

// stepRow moves the focus by one row; from elsewhere to the first one.
function stepRow(by) {
  const list = rowLinks();
  const at = list.indexOf(document.activeElement);
  const next = at < 0 ? list[0] : list[at + by];
  if (next) next.focus();
  else if (at === 0 && by < 0) document.getElementById("q")?.focus();
}

const keyDoes = {
  "/": () => {
    const box = document.getElementById("q");
    if (box) box.select();
    else document.querySelector(".find")?.click();
  },
  "?": () => document.getElementById("keys")?.togglePopover(),
  j: () => stepRow(1),
  k: () => stepRow(-1),
  ArrowLeft: () => document.querySelector(".nights a.step:first-child")?.click(),
  ArrowRight: () => document.querySelector(".nights a.step:last-child")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = document.activeElement;
  const down = event.key === "ArrowDown", up = event.key === "ArrowUp";
  if ((down || up) && (at.id === "q" && down || rowLinks().includes(at))) {
    event.preventDefault();
    stepRow(down ? 1 : -1);
    return;
  }
  const does = keyDoes[event.key];
  const typing = at.matches("input, textarea, select") || at.isContentEditable;
  const sideways = event.key.startsWith("Arrow") && at !== document.body && at.id !== "main";
  if (!does || typing || sideways || !keysOn.get()) return;
  event.preventDefault();
  does();
});

document.addEventListener("change", (event) => {
  if (event.target.id === "keys-on") keysOn.set(event.target.checked);
});
const keysBox = document.getElementById("keys-on");
if (keysBox) keysBox.checked = keysOn.get();
