// What somebody saves, until it stands in another browser that has the same card open.

import { say } from "./report.mjs";
import { open, slowPage, visitor } from "./visit.mjs";

/** From the moment a save is sent until it is painted elsewhere, in milliseconds. */
const GOAL = 300;

export async function live(bench) {
  const { base, another, card, report, repetitions } = bench;
  const [reader, writer] = [await visitor(bench), await visitor({ ...bench, cookie: bench.colleague })];
  const { page } = await slowPage(reader, bench.profile);
  await open(page, `${base}/customers/${card}/activities`);
  for (let repetition = 0; repetition < repetitions; repetition++) {
    // A task that is due long ago stands first.
    const subject = `Ask about order ${Date.now()}`;
    const seen = page.evaluate(
      (subject) =>
        new Promise((resolve, reject) => {
          const late = setTimeout(() => reject(new Error(`not seen: ${subject}`)), 20_000);
          const look = () => {
            if (!globalThis.ficha.shown().includes(subject)) return requestAnimationFrame(look);
            clearTimeout(late);
            // This frame is painted before the message is read.
            const channel = new MessageChannel();
            channel.port1.onmessage = () => resolve(Date.now());
            channel.port2.postMessage(null);
          };
          look();
        }),
      subject,
    );
    const sent = Date.now();
    const form = { kind: "task", subject, priority: "high", day: "2020-01-02" };
    const answer = await writer.request.post(`${another}/customers/${card}/activities/new`, {
      form,
      headers: { origin: new URL(another).origin },
      maxRedirects: 0,
    });
    if (answer.status() !== 303) throw new Error(`the save is answered with ${answer.status()}`);
    report.add("live: save → painted elsewhere", "ms", (await seen) - sent);
    await page.waitForTimeout(Math.random() * 200);
  }
  const median = report.percentile("live: save → painted elsewhere", 50);
  report.claim("live: save → painted elsewhere, in ms", median, GOAL);
  say(`live: ${median.toFixed(0)} ms`);
  await reader.close();
  await writer.close();
}
