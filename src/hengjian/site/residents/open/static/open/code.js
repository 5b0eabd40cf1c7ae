// A QR code carries its code behind the #, which no server and no log ever sees: put it into the form.
(() => {
  const field = document.querySelector("[data-code-from-address]");
  if (field && location.hash.length > 1) field.value = decodeURIComponent(location.hash.slice(1));
})();
