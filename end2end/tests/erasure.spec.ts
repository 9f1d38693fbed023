import { addCustomer } from "../customers";
import { post, signIn } from "../people";
import { expect, test } from "../story";

test("an administrator erases a customer, who is gone from card, list and history", async ({ page }) => {
  await signIn(page, "admin");
  const card = await addCustomer(page, "Bodega Olvidadiza", { notes: "Rings at noon" });
  const contact = await post(page, `${card}/contacts/new`, { name: "Íñigo Olvido", email: "inigo@olvido.example" });
  expect(contact.status()).toBe(303);
  await page.goto(card);
  const number = (await page.locator(".card-number").textContent()) ?? "";
  await page.getByRole("link", { name: "Erase personal data" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Erase personal data" })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Contact: 1" })).toBeVisible();

  await page.getByLabel("Customer’s number").fill("somebody else");
  await page.getByLabel("Reason").fill("Asked by letter");
  await page.getByRole("button", { name: "Erase for ever" }).click();
  await expect(page.getByLabel("Customer’s number")).toHaveAccessibleDescription(/This is not this customer’s number/);
  await expect(page.getByLabel("Reason")).toHaveValue("Asked by letter");

  await page.getByLabel("Customer’s number").fill(number);
  await page.getByRole("button", { name: "Erase for ever" }).click();
  await expect(page).toHaveURL(new RegExp(`${card}/history$`));
  await expect(page.getByText("Ana Alba erased the customer’s personal data: Asked by letter")).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText(/Olvid|Rings at noon|inigo/);
  await page.goto(`/customers?status=all&q=${encodeURIComponent("olvidadiza")}`);
  await expect(page.getByText("No customer matches")).toBeVisible();
});

test("a manager may take everything of a customer away as one file, and erases nothing", async ({ page }) => {
  await signIn(page, "manager");
  const card = await addCustomer(page, "Quesería Completa");
  await page.goto(card);
  await expect(page.getByRole("link", { name: "Erase personal data" })).toHaveCount(0);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export everything" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^Card E-.*\.zip$/);
  await page.goto(`${card}/erase`);
  await expect(page.getByText("Only an administrator may erase personal data.")).toBeVisible();
});
