// A click on a tab, against the limit: a page without any framework in which all nine panels stand ready, laid out beforehand and
// put away as Ficha's own are, and a handler of clicks puts one away and shows another. Nothing in a browser is quicker.

import { say } from "./report.mjs";
import { open, press, slowPage, visitor } from "./visit.mjs";

const paths = ["", "/addresses", "/contacts", "/activities", "/support", "/billing", "/products", "/files", "/history"];
const name = (path) => path.slice(1) || "details";

export async function tabs(bench) {
  const { base, card, profile, report, repetitions } = bench;
  const context = await visitor(bench);
  const pages = await Promise.all(paths.map(async (path) => (await context.request.get(`${base}/customers/${card}${path}`)).text()));
  const limit = `${base}/the-limit-of-a-browser`;
  const document = await limitPage(context, pages);
  await context.route(limit, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: document }));

  const first = await slowPage(context, profile);
  const samples = await ownTexts(first.page, base, card);
  await first.page.close();
  // Each circuit goes over all 72 pairs of tabs once.
  const circuits = Math.max(2, Math.ceil(repetitions / 4));
  const ours = `tab, ${profile.name}`;
  const theirs = `limit page, ${profile.name}`;
  const counted = { requests: 0, longTasks: 0 };
  // How many tasks were longer than 50 ms when a tab was shown, ours and the limit page's.
  const long = new Map(paths.map((path) => [name(path), [0, 0]]));
  for (let circuit = 0, lost = 0; circuit < circuits; ) {
    const values = [];
    try {
      for (const [what, address] of [[ours, `${base}/customers/${card}`], [theirs, limit]]) {
        const { page } = await slowPage(context, profile);
        values.push(await walk(page, profile, what === ours, address, samples));
        await page.close();
      }
    } catch (error) {
      // A browser on a busy machine loses an event now and then; the circuit is walked again, and more than twice is a failure.
      say(`${ours}: ${error.message}`);
      if (++lost > 2) throw error;
      continue;
    }
    circuit++;
    for (const [what, walked] of [[ours, values[0]], [theirs, values[1]]]) {
      for (const [visit, tab, took] of walked.values) {
        report.add(`${what}, ${visit}`, "ms", took);
        report.add(`${what}, ${tab}`, "ms", took);
      }
    }
    counted.requests += values[0].requests;
    for (const [place, { longTasks }] of values.entries()) for (const tab of longTasks) long.get(tab)[place] += 1;
    counted.longTasks += values[0].longTasks.length;
  }
  for (const visit of ["first", "again"]) {
    const of = (what, hundredths) => report.percentile(`${what}, ${visit}`, hundredths);
    report.claim(`${ours}, ${visit} ÷ the limit page: median`, of(ours, 50) / of(theirs, 50), profile.goals.tab);
    report.claim(`${ours}, ${visit} ÷ the limit page: p95`, of(ours, 95) / of(theirs, 95), 2);
    say(`${ours}, ${visit}: ${of(ours, 50).toFixed(1)} ms; the limit ${of(theirs, 50).toFixed(1)} ms`);
  }
  const told = [...long].filter(([, counts]) => counts.some(Boolean)).map(([tab, [our, their]]) => `${tab} ${our}, the limit ${their}`);
  say(`${ours}, tasks longer than 50 ms: ${told.join("; ") || "none"}`);
  report.claim(`${ours}: requests on ${circuits * 72} clicks`, counted.requests, 0);
  report.claim(`${ours}: tasks longer than 50 ms on ${circuits * 72} clicks`, counted.longTasks, 0);
  await context.close();
}

/** Presses one tab after the other, on all 72 pairs of them. */
async function walk(page, profile, hydrates, address, samples) {
  let requests = 0;
  if (hydrates) await open(page, address);
  else await page.goto(address);
  page.on("request", (request) => {
    // Saying who is here and hearing what others do goes by the page's own clock.
    if (!new URL(request.url()).pathname.includes("/live")) requests += 1;
  });
  // Two frames later, what the click has brought about is done and told.
  const tasks = () => page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
    return globalThis.ficha.tasks.length;
  });
  const values = [];
  const longTasks = [];
  let before = await tasks();
  const visited = new Set([0]);
  for (const [, to] of allPairs(paths.length)) {
    const took = await press(page, profile, `[role=tab]:nth-of-type(${to + 1})`, { kind: "panel", text: samples[to] });
    values.push([visited.has(to) ? "again" : "first", name(paths[to]), took]);
    visited.add(to);
    for (const now = await tasks(); before < now; before++) longTasks.push(name(paths[to]));
  }
  return { values, requests, longTasks };
}

/** One document with the header and the strip of the first page, and the panels of all. */
async function limitPage(context, pages) {
  const [, style] = pages[0].match(/<style id="style"[^>]*>(.*?)<\/style>/s);
  // On a page that is nobody's: Ficha's own policy lets no text become markup.
  const page = await context.newPage();
  const document = await page.evaluate(([pages, style]) => {
    const parsed = pages.map((text) => new DOMParser().parseFromString(text, "text/html"));
    const [first] = parsed;
    const main = first.querySelector("main");
    const panels = parsed.map((page) => page.querySelector("[role=tabpanel]"));
    const around = document.createElement("div");
    around.className = "tab-panel";
    around.append(...panels.map((panel, place) => {
      const copy = document.importNode(panel, true);
      copy.classList.add("tab-kept");
      copy.toggleAttribute("data-away", place > 0);
      return copy;
    }));
    first.querySelector("[role=tabpanel]").replaceWith(around);
    main.querySelectorAll("script").forEach((script) => script.remove());
    const script = `
      const tabs = [...document.querySelectorAll("[role=tab]")], panels = [...document.querySelectorAll("[role=tabpanel]")];
      let shown = 0;
      setTimeout(() => panels.forEach((panel) => panel.firstElementChild.clientHeight));
      document.querySelector("[role=tablist]").addEventListener("click", (event) => {
        const tab = event.target.closest("[role=tab]");
        if (!tab) return;
        event.preventDefault();
        tabs[shown].setAttribute("aria-selected", "false");
        panels[shown].toggleAttribute("data-away", true);
        shown = tabs.indexOf(tab);
        tabs[shown].setAttribute("aria-selected", "true");
        panels[shown].toggleAttribute("data-away", false);
      });`;
    return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,
      initial-scale=1"><style>${style}</style></head><body>${first.querySelector(".topbar").outerHTML}
      ${main.outerHTML}<script>${script}</script></body></html>`;
  }, [pages, style]);
  await page.close();
  return document;
}

/** Of each tab a piece of text that stands in no other. */
async function ownTexts(page, base, card) {
  const texts = [];
  for (const path of paths) {
    await open(page, `${base}/customers/${card}${path}`);
    texts.push(await page.evaluate(() => globalThis.ficha.shown()));
  }
  return texts.map((text, tab) => {
    // The last third, so that what is seen is not only the head of a list.
    for (let from = Math.floor(text.length * 0.66); from + 24 < text.length; from += 7) {
      const piece = text.slice(from, from + 24);
      if (piece.trim().length > 12 && texts.every((other, place) => place === tab || !other.includes(piece))) return piece;
    }
    throw new Error(`the tab ${name(paths[tab])} has no text of its own`);
  });
}

/** All ordered pairs in one walk, each beginning where the one before ended (Hierholzer's circuit), from the first on. */
export function allPairs(size) {
  const left = Array.from({ length: size }, (_, from) => [...Array(size).keys()].filter((to) => to !== from));
  const walk = [];
  const stack = [0];
  while (stack.length) {
    const next = left[stack.at(-1)].pop();
    if (next === undefined) walk.unshift(stack.pop());
    else stack.push(next);
  }
  return walk.slice(1).map((to, place) => [walk[place], to]);
}
