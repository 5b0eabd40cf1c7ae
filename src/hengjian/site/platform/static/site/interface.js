"use strict";

/* The interface's document, shown by Swagger UI. Nothing is asked of any other server. */
const page = document.documentElement;
const followTheme = () => page.classList.toggle("dark-mode", page.dataset.bsTheme === "dark");
new MutationObserver(followTheme).observe(page, { attributeFilter: ["data-bs-theme"] });
followTheme();

const holder = document.getElementById("interface");

/* Swagger UI, mended where a keyboard or a screen reader would be stopped. */
const mended = ({ React }) => {
  const draw = React.createElement;
  const frame = ({ getComponent, specSelectors }) => {
    const part = (name) => draw(getComponent(name, true), { key: name });
    const shown = specSelectors.specStr() ? [
      draw("div", { key: "authorize", className: "scheme-container wrapper" }, part("AuthorizeBtnContainer")),
      draw("div", { key: "parts", className: "wrapper" }, part("operations"), part("Models")),
    ] : [];
    return draw("div", { className: "swagger-ui" }, draw(getComponent("SvgAssets")), part("errors"), shown);
  };
  return {
    // Its own frame draws a second main part and what the page has said already.
    components: { frame },
    wrapComponents: {
      // The path stands in the button that opens the operation: no link within a button.
      DeepLink: (Original) => (props) => draw(Original, { ...props, enabled: false }),
    },
  };
};

/* What it draws without a name, out of order or out of reach of the keyboard. */
const complete = () => {
  const each = (chosen, mend) => holder.querySelectorAll(chosen).forEach(mend);
  const name = (chosen, words) =>
    each(`${chosen}:not([aria-label])`, (part) => part.setAttribute("aria-label", words(part)));
  name("[data-param-name] select", (part) => part.closest("[data-param-name]").dataset.paramName);
  name(".body-param textarea", () => "Request body");
  name(".close-modal", () => "Close");
  each("pre:not([tabindex])", (part) => { part.tabIndex = 0; });
  each("table[role=region]", (part) => part.removeAttribute("role"));
  // The models stand beside the groups of operations, which are of the third level and not all drawn at once.
  each(".models > h4:not([aria-level])", (part) => part.setAttribute("aria-level", "3"));
  each("h6:not([aria-level])", (part) => part.setAttribute("aria-level", "5"));
};
new MutationObserver(complete).observe(holder, { childList: true, subtree: true });

SwaggerUIBundle({
  url: holder.dataset.document,
  domNode: holder,
  validatorUrl: null,
  plugins: [mended],
  layout: "frame",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  persistAuthorization: false,
  syntaxHighlight: { theme: "monokai" },
});
