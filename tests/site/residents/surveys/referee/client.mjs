// A collecting client over HTTP, as OpenRosa's documents have it: ODK's own engine loads the form,
// fills it and makes what is sent. node client.mjs MODULES < {"server", "user", "token", "form",
// "answers", "times"}; tells the statuses and headers it met, and how it was answered.
import { asked, createInstance, JSDOM, nodesOf } from "./engine.mjs";

const { server, user, token, form, answers, times } = await asked();
const told = { met: [] };
const basic = `Basic ${Buffer.from(`${user}:${token}`).toString("base64")}`;

// Without a name first, and with it when the server asks: as Collect does.
const ask = async (address, options = {}) => {
  const headers = { "X-OpenRosa-Version": "1.0", Date: new Date().toUTCString() };
  let answer = await fetch(address, { ...options, headers });
  if (answer.status === 401 && /^Basic /.test(answer.headers.get("www-authenticate") ?? "")) {
    told.met.push(401);
    answer = await fetch(address, { ...options, headers: { ...headers, Authorization: basic } });
  }
  told.met.push(answer.status);
  if (answer.headers.get("x-openrosa-version") !== "1.0" || !answer.headers.get("date")) told.headless = address;
  return answer;
};
const xmlOf = async (answer) => {
  const { document } = new JSDOM(await answer.text(), { contentType: "text/xml" }).window;
  return document;
};
const text = (element, name) => element.getElementsByTagNameNS("*", name)[0]?.textContent ?? "";

const list = await xmlOf(await ask(`${server}/formList`));
const listed = [...list.getElementsByTagNameNS("http://openrosa.org/xforms/xformsList", "xform")];
const one = listed.find((each) => text(each, "formID") === form);
told.listed = listed.map((each) => text(each, "formID"));
const xform = await (await ask(text(one, "downloadUrl"))).text();
const { createHash } = await import("node:crypto");
told.hash = text(one, "hash") === `md5:${createHash("md5").update(xform).digest("hex")}`;
const media = await xmlOf(await ask(text(one, "manifestUrl")));
told.media = media.getElementsByTagNameNS("*", "mediaFile").length;

const { root } = await createInstance(xform);
const nodes = nodesOf(root);
for (const [name, value] of Object.entries(answers)) {
  const node = nodes[name];
  if (node.nodeType !== "select") node.setValue(node.valueType === "int" ? BigInt(value) : value);
  else if (node.selectType === "select") node.selectValues(value.split(" "));
  else node.selectValue(value);
}
const looked = await ask(`${server}/submission`, { method: "HEAD" });
const maxSize = Number(looked.headers.get("x-openrosa-accept-content-length"));
const payload = await root.prepareInstancePayload({ payloadType: "chunked", maxSize });
told.violations = payload.violations?.map((each) => each.reference) ?? [];
told.meets = payload.status;
told.posts = [];
for (let time = 0; time < times; time += 1) {
  for (const body of payload.data) {
    told.sent = await body.get("xml_submission_file").text();
    const answer = await ask(looked.headers.get("location"), { method: "POST", body });
    const message = (await xmlOf(answer)).getElementsByTagNameNS("http://openrosa.org/http/response", "message")[0];
    told.posts.push([answer.status, message.getAttribute("nature"), message.textContent]);
  }
}
process.stdout.write(JSON.stringify(told), () => process.exit(0));
