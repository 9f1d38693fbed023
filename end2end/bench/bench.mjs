// What a browser sees of Ficha. `cargo xtask bench` starts it with what is to be measured, as JSON, and reads what came of
// it, as JSON, from its output. Every figure is a list of values; medians are taken there.

import { chromium } from "@playwright/test";
import { cold } from "./cold.mjs";
import { live } from "./live.mjs";
import { ways } from "./ways.mjs";
import { tabs } from "./tabs.mjs";
import { Report } from "./report.mjs";

// The phone of the profile is four times as slow as this machine, and its network has 60 ms and 9 Mbit/s.
const profiles = [
  { name: "desktop", page: { viewport: { width: 1280, height: 900 } }, slow: 1, goals: { tab: 1.1, painted: 150, hydrated: 500, open: 50, search: 50 } },
  {
    name: "phone",
    page: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
    slow: 4,
    network: { offline: false, latency: 60, downloadThroughput: 9e6 / 8, uploadThroughput: 9e6 / 8 },
    goals: { tab: 1.3, painted: 900, hydrated: 2500, open: 150, search: 50 },
  },
];

const asked = JSON.parse(process.argv[2] ?? "{}");
const report = new Report();
const browser = await chromium.launch({
  executablePath: asked.chromium,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
for (const profile of profiles) {
  const bench = { ...asked, browser, profile, report };
  if (asked.cold) await cold(bench);
  if (asked.browser) {
    await tabs(bench);
    await ways(bench);
  }
}
if (asked.live) await live({ ...asked, browser, profile: profiles[0], report });
await browser.close();
process.stdout.write(JSON.stringify(report.told()));
