// Runs before the first paint: a theme chosen earlier wins over the system's, also on pages kept in a cache.
(function () {
  "use strict";
  const chosen = () => /(?:^|; )theme=(light|dark)/.exec(document.cookie)?.[1];
  const apply = theme => { if (theme) document.documentElement.dataset.theme = theme; };
  apply(chosen());

  document.addEventListener("click", event => {
    if (!event.target.closest?.("[data-action=theme]")) return;
    const dark = (chosen() ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    const theme = dark ? "light" : "dark";
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
    apply(theme);
  });
})();
