import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";

/**
 * A story, which also fails when the page has complained: an exception, an error or a warning in the console. What the
 * browser itself says about an answer of 4xx is the story's own matter.
 */
export const test = base.extend<{ quietConsole: void }>({
  // Tabs out of sight stand on the page, too, and a story is about what is seen.
  page: async ({ page }, use) => {
    const seen = page.locator(":not([data-away] *)");
    const [byLabel, byText] = [page.getByLabel.bind(page), page.getByText.bind(page)];
    page.getByLabel = (text, options) => byLabel(text, options).and(seen);
    page.getByText = (text, options) => byText(text, options).and(seen);
    await use(page);
  },
  quietConsole: [
    async ({ page, javaScriptEnabled }, use) => {
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
      page.on("console", (message) => {
        const answered = message.text().startsWith("Failed to load resource: the server responded with a status of 4");
        // Without scripts the WebAssembly that the page announces is of no use, and Chromium says so.
        const unused = javaScriptEnabled === false && message.text().includes("was preloaded using link preload but not used");
        // A portal's frame takes the focus from nobody.
        const focus = message.text().startsWith("Blocked autofocusing on a <button> element in a cross-origin subframe");
        if (["error", "warning"].includes(message.type()) && !answered && !unused && !focus) complaints.push(message.text());
      });
      await use();
      expect(complaints, "the console is clean").toEqual([]);
    },
    { auto: true },
  ],
});

/** Waits until the program in the page has taken over, for stories that are about it. */
export async function takenOver(page: Page) {
  await expect(page.locator("html[data-hydrated]")).toBeAttached();
}

/** Waits until the rest of the program has come, too. */
export async function whole(page: Page) {
  await expect(page.locator("html[data-whole]")).toBeAttached();
}

/** Keeps files back until what it returns is called. */
export async function hold(page: Page, files: string | RegExp) {
  let release = () => {};
  const held = new Promise<void>((go) => (release = go));
  await page.route(files, async (route) => {
    await held;
    await route.continue();
  });
  return release;
}

/** Cuts a browser off from what others change, so that its pages show what they have shown. */
export async function cutOff(context: BrowserContext) {
  await context.route("**/live?**", (route) => route.fulfill({ contentType: "text/event-stream", body: ": nothing\n\n" }));
}

/** The question of a conflict about one field: what is stored now, and what was typed. */
export function conflict(page: Page, field: string, stored: string, typed: string) {
  const side = (name: string, text: string) => ({ has: page.getByRole("radio", { name: `${name} ${text}`, exact: true }) });
  const question = page.getByRole("group", { name: field, exact: true });
  return question.filter(side("Theirs, stored now", stored)).filter(side("Mine", typed));
}

export { expect };
