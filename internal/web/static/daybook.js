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
    button.textContent = "Copied";
  } catch {
    text.select();
    button.textContent = "Selected: copy it with your keyboard";
  }
  setTimeout(() => { button.textContent = said; }, 3000);
});

document.addEventListener("htmx:afterSettle", offerCopies);
offerCopies();
