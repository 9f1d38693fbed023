import { defineConfig, devices } from "@playwright/test";

// `cargo xtask test` sets BASE_URL and CHROMIUM. By hand: start `cargo xtask run --demo`, then `npx playwright test`.
const chromium = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: !!process.env.CI,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    baseURL: process.env.BASE_URL ?? "http://127.0.0.1:3000",
    locale: "en-GB",
    timezoneId: "Europe/Madrid",
    screenshot: "only-on-failure",
    trace: "off",
    launchOptions: chromium,
  },
  projects: [
    // The page as most people have it: rendered by the server, then taken over by WebAssembly.
    { name: "hydrate", use: { ...devices["Desktop Chrome"], launchOptions: chromium } },
    // The same stories on links and forms alone. What is about a script, or is one, as axe is, has nothing to do here.
    {
      name: "no-js",
      testIgnore: "scripted/**",
      use: { ...devices["Desktop Chrome"], javaScriptEnabled: false, launchOptions: chromium },
    },
    {
      name: "phone",
      // The browser's name comes after the preset, which asks for WebKit.
      use: {
        ...devices["iPhone 14"],
        viewport: { width: 390, height: 844 },
        hasTouch: true,
        isMobile: true,
        browserName: "chromium",
        launchOptions: chromium,
      },
    },
  ],
});
