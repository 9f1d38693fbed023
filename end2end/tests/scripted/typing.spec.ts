import { openCard } from "../../customers";
import { signIn } from "../../people";
import { expect, hold, takenOver, test } from "../../story";

test.beforeEach(async ({ page }) => signIn(page, "editor"));

test("the list follows what is typed and chosen, without a button", async ({ page }) => {
  await page.goto("/customers");
  await takenOver(page);
  await page.getByLabel("Search", { exact: true }).pressSequentially("gans");
  await expect(page).toHaveURL(/\?q=gans$/);
  await expect(page.getByRole("link", { name: "Brouwerij De Gans BV" })).toBeVisible();
  await expect(page.getByText("1 customer", { exact: true })).toBeVisible();
  await page.getByLabel("Search", { exact: true }).fill("");
  await page.getByLabel("Currency").selectOption("GBP");
  await expect(page).toHaveURL(/\?currency=GBP$/);
  await expect(page.getByRole("link", { name: "Acme Tools Ltd" })).toBeVisible();
});

test("a key is searched at once, and what is typed meanwhile when the answer is there", async ({ page }) => {
  await page.goto("/customers");
  await takenOver(page);
  let answer = () => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const searched: (string | null)[] = [];
  await page.route("**/list_customers?**", async (route) => {
    const asked = new URL(route.request().url()).searchParams.get("query");
    searched.push(new URLSearchParams(asked ?? "").get("q"));
    await answered;
    await route.continue();
  });
  const first = page.waitForRequest("**/list_customers?**");
  const search = page.getByLabel("Search", { exact: true });
  await search.pressSequentially("xq");
  await first;
  await search.fill("gans");
  answer();
  await expect(page.getByText("1 customer", { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/\?q=gans$/);
  expect(searched).toEqual(["x", "gans"]);
});

test("of very many customers the exact number follows the page", async ({ page }) => {
  await page.goto("/customers");
  await takenOver(page);
  let total = NaN;
  await page.route("**/list_customers?**", async (route) => {
    const answer = await route.fetch();
    const found = await answer.json();
    total = found.total;
    await route.fulfill({ response: answer, json: { ...found, total: 1, more: true } });
  });
  const release = await hold(page, "**/count_customers?**");
  await page.getByLabel("Tag").selectOption("industria");
  await expect(page.getByText("More than 1 customers", { exact: true })).toBeVisible();
  expect(total).toBeGreaterThan(1);
  release();
  await expect(page.getByText(`${total} customers`, { exact: true })).toBeVisible();
});

test("one more letter is looked for in what was found, be it of what the list does not show, and nobody is asked", async ({ page }) => {
  await page.goto("/customers?q=leuven");
  await takenOver(page);
  const gans = page.getByRole("link", { name: "Brouwerij De Gans BV" });
  await expect(gans).toBeVisible();
  const asked: string[] = [];
  page.on("request", (request) => request.url().includes("/list_customers?") && asked.push(request.url()));
  const search = page.getByLabel("Search", { exact: true });
  await search.press("End");
  await search.pressSequentially(" Wouter clä");
  await expect(page).toHaveURL(/\?q=leuven%20Wouter%20cl%C3%A4$/);
  await expect(page.getByText("1 customer", { exact: true })).toBeVisible();
  await expect(gans).toBeVisible();
  await search.pressSequentially("x");
  await expect(page.getByText("0 customers", { exact: true })).toBeVisible();
  await expect(gans).toHaveCount(0);
  await search.press("Backspace");
  await expect(gans).toBeVisible();
  expect(asked).toEqual([]);
  await search.fill("leuve");
  await expect.poll(() => asked.length, "fewer letters may find more").toBe(1);
  await gans.click();
  await expect(page.getByRole("heading", { level: 1, name: "Brouwerij De Gans BV" })).toBeVisible();
});

test("what was typed and chosen before the program arrived is asked for when it has", async ({ page }) => {
  const arrive = await hold(page, "**/*.wasm");
  await page.goto("/customers", { waitUntil: "domcontentloaded" });
  await page.getByLabel("Search", { exact: true }).fill("oresund");
  await page.getByLabel("Status").selectOption({ label: "Active and inactive" });
  arrive();
  await expect(page.getByRole("link", { name: "Øresund Møbler ApS" })).toBeVisible();
  await expect(page).toHaveURL(/q=oresund&status=all/);
  await expect(page.getByLabel("Status")).toHaveValue("all");
});

test("the fields say what is asked for when the filters are cleared, and when Back brings them again", async ({ page }) => {
  const card = await openCard(page, "Café Zürich AG");
  await page.goto(`${card}/files`);
  await takenOver(page);
  const search = page.getByRole("searchbox", { name: "Search", exact: true });
  const contract = page.getByRole("row").filter({ hasText: "Contract 2026.pdf" });
  await search.fill("offer");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Offer 2026-014.pdf" })).toBeVisible();
  await expect(contract).toHaveCount(0);
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(contract).toBeVisible();
  await expect(search).toHaveValue("");
  await page.goBack();
  await expect(contract).toHaveCount(0);
  await expect(search).toHaveValue("offer");

  await page.goto("/products");
  await takenOver(page);
  await search.fill("no such thing");
  await page.getByLabel("Status").selectOption("inactive");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/q=no/);
  await page.getByRole("link", { name: "Clear filters" }).first().click();
  await expect(page).toHaveURL(/\/products$/);
  await expect(search).toHaveValue("");
  await expect(page.getByLabel("Status")).toHaveValue("active");
});

test("a name that another customer has is mentioned while it is typed", async ({ page }) => {
  await page.goto("/customers/new");
  await takenOver(page);
  await page.getByLabel("Account name").fill("cafe zurich ag");
  await expect(page.getByText("There are customers with the same name or identification already")).toBeVisible();
  await expect(page.getByRole("link", { name: "C-0001 · Café Zürich AG" })).toBeVisible();
});
