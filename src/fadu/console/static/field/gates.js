// The gates a phone can tell, in the words the law's own gates have: `step` is what the server made of them (today.json → steps).

/** Fill {names} in a sentence. */
export const fill = (sentence, facts) => sentence.replace(/\{(\w+)\}/g, (all, name) => (name in facts ? String(facts[name]) : "—"));

const shown = (at) => at.toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" }).slice(0, 16);
const civil = (at) => shown(at).slice(0, 10);

const KINDS = {
  certified(gate, act) {
    const day = civil(act.at);
    const held = act.people.filter((one) => one.from && one.from <= day && day <= one.to && !one.roles.includes("auxiliary"));
    const without = act.people.filter((one) => !held.includes(one)).map((one) => one.name);
    const what = `本行为${without.length ? `（${without.join("、")}当日无有效执法证）` : ""}`;
    return held.length >= gate.least ? null : { what, officers: held.length, least: gate.least };
  },
  photos: (gate, act) => (act.files >= gate.least ? null : { why: "没有照片或者视频" }),
  role: (gate, act, step) =>
    act.people.some((one) => one.roles.some((role) => step.who.includes(role))) ? null : { names: act.people.map((one) => one.name).join("、"), step: step.label },
  future: (gate, act) => (act.at <= act.now ? null : { at: shown(act.at) }),
  order: (gate, act, step) =>
    !act.stage || step.at.includes(act.stage) ? null : { step: step.label, stages: step.at.join("、"), stage: act.stage },
};

/** What the gates say of an act: [{gate, sentence, hint}], empty when they hold. Missing fields come last. */
export function judge(step, act) {
  const found = [];
  for (const gate of step.gates) {
    const facts = KINDS[gate.kind](gate, act, step);
    if (facts) found.push({ gate: gate.gate, sentence: fill(gate.sentence, facts), hint: gate.hint });
  }
  for (const [name, title] of Object.entries(step.must)) {
    if (!act.data[name]) found.push({ gate: "must", sentence: `“${title}”必须填写。`, hint: "填写后再保存。", must: true });
  }
  return found;
}
