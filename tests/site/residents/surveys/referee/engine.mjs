// ODK's own engine of forms, in Node.js: it wants to find a browser around it.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(`${process.argv[2]}/package.json`));
export const { JSDOM } = require("jsdom");
const { window } = new JSDOM("<!doctype html>");
globalThis.__dirname = process.cwd();
for (const name of Object.getOwnPropertyNames(window)) {
  if (/^(DOMParser|XMLSerializer|Node|Element|Document|Attr|Text|Comment|CDATASection|XPath.*|NodeFilter|document|ProcessingInstruction|.*Node|.*Element|NamedNodeMap|NodeList)$/.test(name) && !(name in globalThis)) {
    globalThis[name] = window[name];
  }
}
export const { createInstance } = await import(pathToFileURL(require.resolve("@getodk/xforms-engine")));

// What was asked for, as JSON from stdin.
export const asked = async () => {
  let input = "";
  for await (const part of process.stdin) input += part;
  return JSON.parse(input);
};
const leavesOf = (node, found = []) => {
  for (const child of node.currentState.children ?? []) {
    found.push(child);
    leavesOf(child, found);
  }
  return found;
};
// The nodes of a form by the names of its questions.
export const nodesOf = (root) =>
  Object.fromEntries(leavesOf(root).map((node) => [node.currentState.reference.split("/").pop(), node]));
