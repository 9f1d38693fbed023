import { openCard } from "../../customers";
import { signIn } from "../../people";
import { expect, hold, takenOver, test, whole } from "../../story";

const rest = "**/pkg/ficha-later.*.wasm";

test("a card comes alive with the first file alone", async ({ page }) => {
  await signIn(page, "viewer");
  const card = await openCard(page, "Café Zürich AG");
  const release = await hold(page, /\/pkg\/ficha-\w+\.\w+\.wasm$/);
  await page.goto(card);
  await takenOver(page);
  await expect(page.locator("html[data-whole]")).not.toBeAttached();
  release();
  await whole(page);
});

test("where nothing is painted, or a browser does not tell of it, the program comes all the same", async ({ page }) => {
  await signIn(page, "viewer");
  await page.addInitScript(() => (PerformanceObserver.prototype.observe = () => {}));
  await page.goto("/customers");
  await takenOver(page);
});

test("a card that the server has sent is not asked for again", async ({ page }) => {
  await signIn(page, "viewer");
  const card = await openCard(page, "Café Zürich AG");
  const asked: string[] = [];
  page.on("request", (request) => request.url().includes("/open_card?") && asked.push(request.url()));
  await page.goto(card);
  await whole(page);
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByRole("link", { name: /See the details/ }).first()).toBeVisible();
  expect(asked).toEqual([]);
});

test("the list comes alive without the rest of the program, which is there before anybody needs it", async ({ page }) => {
  await signIn(page, "viewer");
  const release = await hold(page, rest);
  const answer = await page.goto("/customers");
  expect(answer?.headers()["link"]).toMatch(/ficha-list\.[0-9a-f]+\.wasm>; rel=preload/);
  await takenOver(page);
  // The list filters without it.
  await page.getByLabel("Search", { exact: true }).fill("cafe");
  await expect(page.getByRole("link", { name: /Café Zürich AG/ }).first()).toBeVisible();
  await expect(page.locator("html[data-whole]")).not.toBeAttached();
  release();
  await whole(page);
});

test("a page of the rest that is opened by its address comes alive", async ({ page }) => {
  await signIn(page, "viewer");
  const card = await openCard(page, "Café Zürich AG");
  const answer = await page.goto(`${card}/history`);
  expect(answer?.headers()["link"]).toMatch(/ficha-later\.[0-9a-f]+\.wasm>; rel=preload/);
  await takenOver(page);
  await page.getByRole("tab", { name: "Details" }).click();
  await expect(page.getByRole("definition").filter({ hasText: "CHF 25,000.00" })).toBeVisible();
});

test("where the rest does not come, the server sends each page, and nothing is missing", async ({ page }) => {
  await signIn(page, "viewer");
  const card = await openCard(page, "Café Zürich AG");
  await page.route(rest, (route) => route.fulfill({ status: 404, body: "" }));
  // The loader says in the console what did not come; that is this story's own matter.
  page.removeAllListeners("console");
  await page.goto(card);
  await takenOver(page);
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByRole("link", { name: /See the details/ }).first()).toBeVisible();
  await expect(page).toHaveURL(/\/history$/);
  await page.getByRole("tab", { name: "Details" }).click();
  await expect(page.getByRole("definition").filter({ hasText: "CHF 25,000.00" })).toBeVisible();
});
