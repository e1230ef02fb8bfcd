// Takes the token out of the link's fragment, which no server ever sees, and sends it by the form on the page.
(function () {
  "use strict";
  const form = document.querySelector("form[data-exchange]");
  const token = location.hash.slice(1);
  if (!form || !token) return;
  // Gone from the address bar and the history before anything else happens.
  history.replaceState(null, "", location.pathname);
  form.elements.token.value = token;
  form.submit();
})();
