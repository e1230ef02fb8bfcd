// Cards of a map that somebody drags by mouse or by touch: where one is dropped is written into the map's own field, and the circuit
// keeps it. A finger holds still for a moment first, so that it can still scroll; Escape lets go.
(function () {
  "use strict";
  const far = 6, hold = 350;
  let drag = null, dropped = false;

  const chipOf = target => target.closest?.(".journey[data-drop] .stage-notes .chip[data-card]");

  document.addEventListener("pointerdown", event => {
    const chip = event.button === 0 && !drag ? chipOf(event.target) : null;
    if (!chip) return;
    dropped = false;
    drag = { chip, pointer: event.pointerId, x: event.clientX, y: event.clientY, lane: chip.closest(".stage-notes").dataset.lane, place: null, on: false };
    if (event.pointerType === "touch") drag.timer = setTimeout(() => drag && begin(), hold);
    else drag.mouse = true;
  });

  document.addEventListener("pointermove", event => {
    if (!drag || event.pointerId !== drag.pointer) return;
    const moved = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > far;
    if (!drag.on && moved) drag.mouse ? begin() : end();
    if (drag?.on) over(event.clientX, event.clientY);
  });

  document.addEventListener("pointerup", event => {
    if (!drag || event.pointerId !== drag.pointer) return;
    const { chip, place, on } = drag;
    dropped = on;
    end();
    if (!on || !place) return;
    const field = chip.closest(".journey").querySelector("input[data-dropped]");
    field.value = JSON.stringify({ card: chip.dataset.card, stage: place.cell.dataset.stage, before: place.before?.dataset.card ?? "" });
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });

  document.addEventListener("pointercancel", () => end());
  document.addEventListener("keydown", event => { if (event.key === "Escape" && drag?.on) { dropped = true; end(); } });
  // While a card is held the page must not scroll, nor the link in it be followed or dragged by itself.
  document.addEventListener("touchmove", event => { if (drag?.on) event.preventDefault(); }, { passive: false });
  document.addEventListener("contextmenu", event => { if (drag && !drag.mouse) event.preventDefault(); });
  document.addEventListener("dragstart", event => { if (chipOf(event.target)) event.preventDefault(); });
  document.addEventListener("click", event => {
    if (!dropped) return;
    dropped = false;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  function begin() {
    drag.on = true;
    drag.chip.classList.add("dragged");
    document.documentElement.classList.add("dragging");
  }

  function over(x, y) {
    const cell = document.elementFromPoint(x, y)?.closest?.(".stage-notes");
    mark(false);
    drag.place = cell && cell.dataset.lane === drag.lane && cell.closest(".journey") === drag.chip.closest(".journey")
      ? { cell, before: [...cell.querySelectorAll(".chip[data-card]")].find(chip => chip !== drag.chip && y < middle(chip)) } : null;
    mark(true);
  }

  function middle(chip) {
    const box = chip.getBoundingClientRect();
    return box.top + box.height / 2;
  }

  function mark(on) {
    if (!drag.place) return;
    drag.place.cell.classList.toggle("drop-here", on);
    drag.place.before?.classList.toggle("drop-before", on);
  }

  function end() {
    if (!drag) return;
    clearTimeout(drag.timer);
    mark(false);
    drag.chip.classList.remove("dragged");
    document.documentElement.classList.remove("dragging");
    drag = null;
  }
})();
