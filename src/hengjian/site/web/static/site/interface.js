"use strict";

/* The interface's document, shown by Swagger UI. Nothing is asked of any other server. */
const page = document.documentElement;
const followTheme = () => page.classList.toggle("dark-mode", page.dataset.bsTheme === "dark");
new MutationObserver(followTheme).observe(page, { attributeFilter: ["data-bs-theme"] });
followTheme();

const holder = document.getElementById("interface");

SwaggerUIBundle({
  url: holder.dataset.document,
  domNode: holder,
  validatorUrl: null,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  persistAuthorization: false,
  // A page has one main part, and Swagger UI draws another.
  onComplete: () => holder.querySelector("main")?.setAttribute("role", "group"),
});
