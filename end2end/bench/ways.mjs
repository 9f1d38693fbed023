// From the list to a card, from a card to the next, and from a key in the search to what it finds.

import { say } from "./report.mjs";
import { open, point, press, slowPage, visitor } from "./visit.mjs";

/** The last key of this leaves one customer of ten. */
const SEARCH = ["g-000001", "7"];

export async function ways(bench) {
  const { base, profile, report, repetitions } = bench;
  const context = await visitor(bench);
  const { page } = await slowPage(context, profile);
  const list = `${base}/customers?q=g-0&status=all`;
  const named = (what) => `${what}, ${profile.name}`;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    await open(page, list);
    const row = `.list-table tbody tr:nth-child(${1 + (repetition % 20)}) a`;
    await point(page, profile, row);
    report.add(named("list → card"), "ms", await press(page, profile, row, { kind: "card", not: "" }));
    const next = page.locator(".neighbours [rel=next]");
    await next.waitFor();
    const wanted = { kind: "card", not: await page.locator(".card-header .card-number").textContent() };
    report.add(named("card → next card"), "ms", await press(page, profile, ".neighbours [rel=next]", wanted));
  }
  await open(page, `${base}/customers?q=${SEARCH[0]}&status=all`);
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const field = page.locator("#list-q");
    await field.focus();
    await page.keyboard.press("End");
    await page.evaluate(() => globalThis.ficha.expect("keydown", { kind: "list", rows: 1 }));
    await page.keyboard.press(SEARCH[1]);
    report.add(named("search: key → results"), "ms", await page.evaluate(() => globalThis.ficha.seen()));
    await page.evaluate(() => globalThis.ficha.expect("keydown", { kind: "list", rows: 10 }));
    await page.keyboard.press("Backspace");
    await page.evaluate(() => globalThis.ficha.seen());
  }
  const claim = (what, goal) => {
    const median = report.percentile(named(what), 50);
    report.claim(`${named(what)}, in ms`, median, goal);
    say(`${named(what)}: ${median.toFixed(1)} ms`);
  };
  claim("list → card", profile.goals.open);
  claim("card → next card", profile.goals.open);
  claim("search: key → results", profile.goals.search);
  await context.close();
}
