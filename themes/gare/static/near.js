// "Near me": the form that asks for a place, filled with where the person is, to some 100 metres.

for (const form of document.querySelectorAll("form.near")) {
  const button = form.querySelector(".near-me");
  const said = form.querySelector(".near-said");
  button.hidden = !(navigator.geolocation && isSecureContext);
  button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      form.elements.near.value = `${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`;
      form.submit();
    },
    () => { said.textContent = button.dataset.failed; },
    { timeout: 10_000, maximumAge: 600_000 },
  ));
}
