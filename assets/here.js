/* Where am I: the phone's place, rounded to about 100 metres before it leaves the phone. Needs a tap. */
for (const part of document.querySelectorAll("[data-here]")) {
  const form = part.closest("form");
  const said = part.querySelector(".here-said");
  const coarse = (degrees) => degrees.toFixed(3);
  if (!navigator.geolocation) {
    part.remove();
    continue;
  }
  part.querySelector("button").addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.latitude.value = coarse(coords.latitude);
        form.elements.longitude.value = coarse(coords.longitude);
        said.textContent = part.dataset.found;
      },
      () => {
        said.textContent = part.dataset.failed;
      },
      { timeout: 10000, maximumAge: 60000 },
    );
  });
}
