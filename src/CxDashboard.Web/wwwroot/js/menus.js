// Menus are <details>: this closes them when the visitor turns elsewhere. Also the skip link, the reconnect notice's buttons,
// and marks that Ctrl-click adds to the page's filter.
(function () {
  "use strict";
  const open = () => document.querySelectorAll("details.menu[open]");

  document.addEventListener("click", event => {
    for (const menu of open()) {
      const inside = menu.contains(event.target);
      if (!inside || event.target.closest(".menu-panel a")) menu.open = false;
    }
    // In a circuit Blazor takes the link over and only scrolls; the next Tab would still go to the first link of the page.
    if (event.target.closest?.("a.skip")) document.getElementById("content")?.focus();
    const action = event.target.closest?.("[data-action]")?.dataset.action;
    if (action === "reload") location.reload();
    if (action === "reconnect") reconnect();
  });

  // Before the browser opens a new tab, which is what Ctrl-click does to any other link.
  document.addEventListener("click", event => {
    const mark = event.ctrlKey || event.metaKey ? event.target.closest?.("a[data-add]") : null;
    if (!mark) return;
    event.preventDefault();
    event.stopPropagation();
    if (window.Blazor?.navigateTo) window.Blazor.navigateTo(mark.dataset.add);
    else location.assign(mark.dataset.add);
  }, true);

  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  async function reconnect() {
    const back = await window.Blazor?.reconnect?.().catch(() => false);
    if (!back) location.reload();
  }
})();
