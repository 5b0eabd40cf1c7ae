// What ODK's own engine says of a form and fills of it: read as JSON from stdin, told as JSON.
// node referee.mjs MODULES < {"xform": …, "fills": [[["name", "kind", "value"], …], …]}
import { asked, createInstance, nodesOf } from "./engine.mjs";

const { xform, fills } = await asked();
const told = [];
for (const fill of fills) {
  const { root } = await createInstance(xform);
  const nodes = nodesOf(root);
  const kept = {};
  for (const [name, kind, value] of fill) {
    const node = nodes[name];
    if (kind === "one" || kind === "many") {
      const open = new Set(node.currentState.valueOptions.map((option) => option.value));
      const chosen = value.split(" ").filter((each) => open.has(each));
      if (!chosen.length) continue;
      if (kind === "one") node.selectValue(chosen[0]);
      else node.selectValues(chosen);
      kept[name] = chosen.join(" ");
    } else {
      node.setValue(kind === "integer" ? BigInt(value) : kind === "decimal" ? Number(value) : value);
      kept[name] = value;
    }
  }
  const state = { given: kept, values: {}, relevant: {}, options: {}, missing: [], wrong: [] };
  for (const [name, node] of Object.entries(nodes)) {
    const now = node.currentState;
    state.relevant[name] = now.relevant;
    if (now.children) continue;
    state.values[name] = now.relevant ? now.instanceValue ?? "" : "";
    if (node.nodeType === "select") state.options[name] = now.valueOptions.map((option) => option.value);
    const { violation } = node.validationState;
    if (violation && now.relevant) state[violation.condition === "required" ? "missing" : "wrong"].push(name);
  }
  told.push(state);
}
process.stdout.write(JSON.stringify(told), () => process.exit(0));
