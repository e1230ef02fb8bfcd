// Buttons that copy the text of an element: <button data-copy="id">. They say so, and select it where copying is not allowed.
(function () {
  "use strict";
  document.addEventListener("click", async event => {
    const button = event.target.closest?.("[data-copy]");
    const source = button && document.getElementById(button.dataset.copy);
    if (!source) return;
    try {
      await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
      button.textContent = "Copied";
    } catch {
      if (source.select) source.select();
      button.textContent = "Press Ctrl+C";
    }
  });
})();
