// The first visit to a card, with nothing in the cache, and the second.

import { say } from "./report.mjs";
import { settled, slowPage, visitor } from "./visit.mjs";

export async function cold(bench) {
  const { base, card, profile, report, repetitions } = bench;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const context = await visitor(bench);
    for (const cache of ["cold", "warm"]) await visit(context, `${base}/customers/${card}`, `open, ${cache}, ${profile.name}`, bench);
    await context.close();
  }
  const median = (what) => report.percentile(`open, cold, ${profile.name}: ${what}`, 50);
  report.claim(`open, cold, ${profile.name}: largest paint, in ms`, median("largest paint"), profile.goals.painted);
  report.claim(`open, cold, ${profile.name}: hydrated, in ms`, median("hydrated"), profile.goals.hydrated);
  report.claim(`open, cold, ${profile.name}: all bytes, in KiB`, median("all bytes") / 1.024, 400);
  report.claim(`open, cold, ${profile.name}: WebAssembly, in kB`, median("bytes, WebAssembly"), 300);
  report.claim(`open, cold, ${profile.name}: layout shift, in thousandths`, median("layout shift, thousandths"), 20);
  say(`open, cold, ${profile.name}: painted ${median("largest paint").toFixed(0)} ms, hydrated ${median("hydrated").toFixed(0)} ms`);
}

const kinds = { Document: "page", Stylesheet: "style", Script: "script", Fetch: "data", XHR: "data" };

async function visit(context, address, name, { profile, report }) {
  const { page, cdp } = await slowPage(context, profile);
  const asked = new Map();
  const bytes = { page: 0, style: 0, script: 0, WebAssembly: 0, "WebAssembly that follows": 0, data: 0, other: 0 };
  let requests = 0;
  cdp.on("Network.responseReceived", ({ requestId, response, type }) => {
    // What follows when the card is alive is told apart: nobody waits for it.
    const wasm = /\/ficha-\w+\.\w+\.wasm$/.test(response.url) ? "WebAssembly that follows" : "WebAssembly";
    const kind = response.mimeType === "application/wasm" ? wasm : (kinds[type] ?? "other");
    // What comes from the cache does not travel.
    asked.set(requestId, response.fromDiskCache ? null : kind);
    if (!response.fromDiskCache && !response.url.startsWith("data:")) requests += 1;
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const kind = asked.get(requestId);
    if (kind) bytes[kind] += encodedDataLength;
  });
  await page.goto(address, { waitUntil: "load" });
  // All that follows counts among the bytes.
  await page.locator("html[data-whole]").waitFor({ state: "attached", timeout: 60_000 });
  await settled(page);
  const seen = await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType("navigation");
    const first = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN;
    const { hydrated, lcp, cls, tasks } = globalThis.ficha;
    // Total blocking time: what tasks take beyond 50 ms, from the first paint until the page is taken over.
    const blocked = tasks.filter(([start]) => start >= first && start <= hydrated).reduce((sum, [, took]) => sum + took - 50, 0);
    return { ttfb: navigation.responseStart, first, lcp, hydrated, blocked, cls };
  });
  const add = (what, unit, value) => report.add(`${name}: ${what}`, unit, value);
  add("first byte", "ms", seen.ttfb);
  add("first paint", "ms", seen.first);
  add("largest paint", "ms", seen.lcp);
  add("hydrated", "ms", seen.hydrated);
  add("blocked", "ms", seen.blocked);
  add("layout shift, thousandths", "", seen.cls * 1000);
  add("requests", "", requests);
  for (const [kind, count] of Object.entries(bytes)) add(`bytes, ${kind}`, "kB", count / 1000);
  add("all bytes", "kB", Object.values(bytes).reduce((sum, count) => sum + count, 0) / 1000);
  await page.close();
}
