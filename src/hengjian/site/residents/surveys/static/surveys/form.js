// What follows from the answers: the same rules as forms/evaluating.py, over the same tree.
(() => {
  const DAY = /^(\d{4})-(\d{2})-(\d{2})(T.*)?$/, NUMBER = /^\s*-?(\d+(\.\d*)?|\.\d+)\s*$/;
  const S = "string", words = (v) => v.split(/\s+/).filter(Boolean), iso = (d) => d.toISOString().slice(0, 10);
  const dayOf = (v) => {
    const f = DAY.exec(v), d = f && new Date(`${f[1]}-${f[2]}-${f[3]}T00:00:00Z`);
    return d && !isNaN(d) && iso(d) === v.slice(0, 10) ? d.getTime() / 864e5 : NaN;
  };
  const num = (v) => (typeof v !== S ? Number(v) : NUMBER.test(v) ? Number(v) : dayOf(v));
  const truth = (v) => Boolean(v);
  const text = (v) => {
    const t = String(v);
    return typeof v === "number" && isFinite(v) && /e/.test(t) ? (v % 1 ? v.toFixed(20).replace(/0+$/, "") : BigInt(v).toString()) : t === "-0" ? "0" : t;
  };
  const same = (a, b) => {
    if (typeof a === "boolean" || typeof b === "boolean") return truth(a) === truth(b);
    return typeof a === "number" || typeof b === "number" ? num(a) === num(b) : a === b;
  };
  const day = (v) => (typeof v === "number" ? (Math.abs(v) <= 1e6 ? Math.floor(v) : NaN) : dayOf(text(v)));
  const extreme = (of, v) => of(...v.map(num));
  const F = {
    not: (v) => !truth(v),
    selected: (v, w) => words(text(v)).includes(text(w)),
    "count-selected": (v) => words(text(v)).length,
    "selected-at": (v, n) => words(text(v))[Math.trunc(num(n))] || "",
    coalesce: (a, b) => text(a) || text(b),
    concat: (...v) => v.map(text).join(""),
    string: text,
    "string-length": (v) => [...text(v)].length,
    substr: (v, a, b) => [...text(v)].slice(Math.max(0, num(a)), b === undefined ? undefined : Math.max(0, num(b))).join(""),
    contains: (v, p) => text(v).includes(text(p)),
    "starts-with": (v, p) => text(v).startsWith(text(p)),
    regex: (v, p) => new RegExp(`^(?:${p})$`).test(text(v)),
    number: num,
    int: (v) => Math.trunc(num(v)),
    round: (v, n) => {
      const a = num(v), s = 10 ** Math.trunc(num(n));
      return n === undefined || isNaN(a) ? Math.floor(a + 0.5) : Math.sign(a) * Math.floor(Math.abs(a) * s + 0.5) / s;
    },
    min: (...v) => extreme(Math.min, v),
    max: (...v) => extreme(Math.max, v),
    pow: (a, b) => num(a) ** num(b),
    date: (v) => { const d = day(v); return isNaN(d) ? "" : iso(new Date(d * 864e5)); },
    "format-date": (v, p) => {
      const d = F.date(v);
      if (!d) return "";
      const [y, m, n] = d.split("-"), part = { Y: y, y: y.slice(2), m, n: String(+m), d: n, e: String(+n) };
      return p.replace(/%([Yymnde])/g, (_, k) => part[k]);
    },
    boolean: truth, true: () => true, false: () => false,
  };
  const O = {
    "=": same, "!=": (a, b) => !same(a, b), "<": (a, b) => num(a) < num(b), "<=": (a, b) => num(a) <= num(b),
    ">": (a, b) => num(a) > num(b), ">=": (a, b) => num(a) >= num(b), "+": (a, b) => num(a) + num(b),
    "-": (a, b) => num(a) - num(b), "*": (a, b) => num(a) * num(b), div: (a, b) => num(a) / num(b), mod: (a, b) => num(a) % num(b),
  };
  const fits = (item, v, lists) => {
    const among = (n) => lists[item.list].some((row) => row.name === n);
    switch (item.type) {
      case "integer": return /^-?\d{1,9}$/.test(v);
      case "decimal": return v.length <= 24 && NUMBER.test(v);
      case "date": return !isNaN(dayOf(v));
      case "one": return among(v);
      case "many": return words(v).every(among);
    }
    return true;
  };
  const evaluate = (form, given, today) => {
    const values = Object.fromEntries(form.order.map((n) => [n, given[n] || ""])), relevant = {}, options = {};
    const on = (n) => relevant[n] !== false, read = (n) => (on(n) ? values[n] : "");
    const of = (node, name, row) => {
      const [kind, a, b] = node, at = (n) => of(n, name, row);
      if (kind === "s" || kind === "n") return a;
      if (kind === ".") return values[name];
      if (kind === "p") return read(a);
      if (kind === "c") return (row && row[a]) || "";
      if (kind === "and") return truth(at(a)) && truth(at(b));
      if (kind === "or") return truth(at(a)) || truth(at(b));
      if (kind !== "f") return kind === "-" && node.length === 2 ? -num(at(a)) : O[kind](at(a), at(b));
      if (a === "if") return at(node[truth(at(b)) ? 3 : 4]);
      if (a === "once") return values[name] || text(at(b));
      if (a === "today") return today;
      if (a === "jr:choice-name") {
        const item = form.items.find((one) => one.name === node[3][1]), v = text(at(b));
        return ((form.lists[item.list] || []).find((one) => one.name === v) || { label: {} }).label.zh || "";
      }
      return F[a](...node.slice(2).map(at));
    };
    const keep = (n, v) => values[n] !== v && ((values[n] = v), true);
    const through = () => {
      let changed = false;
      for (const item of form.items) {
        const { name } = item, now = on(item.in) && (!item.relevant || truth(of(item.relevant, name)));
        changed = on(name) !== now || changed;
        relevant[name] = now;
        if (item.calculate && now) { const t = text(of(item.calculate, name)); changed = keep(name, t === "NaN" ? "" : t) || changed; }
        if (!item.filter) continue;
        const left = form.lists[item.list].filter((row) => truth(of(item.filter, name, row))).map((row) => row.name);
        changed = String(options[name]) !== String(left) || changed;
        options[name] = left;
        const chosen = item.type === "many" ? words(values[name]) : [values[name]];
        changed = keep(name, chosen.filter((one) => left.includes(one)).join(" ")) || changed;
      }
      return changed;
    };
    for (let i = 0; i <= form.order.length && through(); i += 1);
    const missing = [], wrong = [];
    for (const item of form.items) {
      const { name, type } = item, v = values[name];
      if (["group", "note", "calculate"].includes(type) || !relevant[name]) continue;
      if (!v) { if (item.required && truth(of(item.required, name))) missing.push(name); } else if (!fits(item, v, form.lists) || (item.constraint && !truth(of(item.constraint, name)))) wrong.push(name);
    }
    return { values: Object.fromEntries(form.order.map((n) => [n, read(n)])), relevant, options, missing, wrong };
  };
  globalThis.hengjianForm = { evaluate };
})();
