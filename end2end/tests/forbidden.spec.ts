import { openCard } from "../customers";
import { post, signIn } from "../people";
import { expect, test } from "../story";

test("a viewer has no way to edit, and the address of the form says so", async ({ page }) => {
  await signIn(page, "viewer");
  const card = await openCard(page, "Café Zürich AG");
  await expect(page.getByRole("link", { name: "Edit", exact: true })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Delete" })).toHaveCount(0);
  for (const address of [`${card}/edit`, "/customers/new"]) {
    await page.goto(address);
    await expect(page.getByRole("alert")).toContainText("You may not do this");
    await expect(page.getByRole("button", { name: "Save" })).toHaveCount(0);
  }
});

test("what a viewer posts nevertheless is forbidden, and the customer stays as it was", async ({ page }) => {
  await signIn(page, "viewer");
  const card = await openCard(page, "Acme Tools Ltd");
  const shown = async (address: string) => {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Acme Tools Ltd");
    return page.getByRole("main").innerText();
  };
  const before = [await shown(card), await shown(`${card}/history`)];
  const form = { number: "C-0002", name: "Acme Takeover", status: "inactive", currency: "GBP", version: "1" };
  for (const address of [`${card}/edit`, `${card}/delete`, `${card}/restore`, "/customers/new"]) {
    const answer = await post(page, address, form);
    expect(answer.status(), address).toBe(403);
  }
  expect([await shown(card), await shown(`${card}/history`)]).toEqual(before);
  await page.goto("/customers?status=all&q=takeover");
  await expect(page.getByText("No customer matches")).toBeVisible();
});

test("what a page of another site posts is refused", async ({ page }) => {
  await signIn(page, "editor");
  const card = await openCard(page, "Café Zürich AG");
  const answer = await page.request.post(`${card}/delete`, { headers: { origin: "https://evil.example" }, maxRedirects: 0 });
  expect(answer.status()).toBe(403);
  expect((await page.goto(card))?.status()).toBe(200);
});
