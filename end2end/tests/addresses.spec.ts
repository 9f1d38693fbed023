import { addCustomer, openCard } from "../customers";
import { signIn } from "../people";
import { conflict, expect, takenOver, test } from "../story";

test("an address is added, edited, removed and brought back, and the history tells it", async ({ page }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Bodegas Muñoz");
  await page.goto(card);
  await page.getByRole("tab", { name: "Addresses" }).click();
  await expect(page.getByText("No addresses yet")).toBeVisible();

  await page.getByRole("link", { name: "New address" }).click();
  await page.getByLabel("Label").fill("Main office");
  await page.getByLabel("Country").selectOption("ES");
  await page.getByLabel("Street and number").fill("Calle Mayor 5\n2.º B");
  await page.getByRole("button", { name: "Save" }).click();
  // Spain asks for these.
  for (const label of ["Postal code", "City", "State or province"]) {
    await expect(page.getByLabel(label)).toHaveAccessibleDescription("Fill in this field.");
  }
  await expect(page.getByLabel("Street and number")).toHaveValue("Calle Mayor 5\n2.º B");
  await page.getByLabel("Postal code").fill("28013");
  await page.getByLabel("City").fill("Madrid");
  await page.getByLabel("State or province").fill("Madrid");
  await page.getByLabel("Deliveries go here too").check();
  await page.getByRole("button", { name: "Save" }).click();

  await expect(page.getByRole("heading", { level: 3, name: "Main office" })).toBeVisible();
  await expect(page.getByRole("tab", { name: "Addresses 1" })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByText("Deliveries go to the billing address.")).toBeVisible();
  const map = page.getByRole("link", { name: "Map: Main office" });
  await expect(map).toHaveAttribute("rel", "noopener");
  await expect(map).toHaveAttribute(
    "href",
    "https://www.google.com/maps/search/?api=1&query=Calle%20Mayor%205%2C%202.%C2%BA%20B%2C%2028013%20Madrid%20Madrid%2C%20Spain",
  );

  await page.getByRole("link", { name: "Edit: Main office" }).click();
  await page.getByLabel("Label").fill("Head office");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 3, name: "Head office" })).toBeVisible();

  await page.getByRole("button", { name: "Remove: Head office" }).click();
  await expect(page.getByText("It has been removed.")).toBeVisible();
  await expect(page.getByRole("heading", { level: 3, name: "Head office" })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("heading", { level: 3, name: "Head office" })).toBeVisible();
  await expect(page.getByText("It has been removed.")).toHaveCount(0);

  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByText("Eva Egea added the address Main office")).toBeVisible();
  await expect(page.getByText("changed the label of the address Head office from “Main office” to “Head office”")).toBeVisible();
  await expect(page.getByText("Eva Egea removed the address Head office")).toBeVisible();
  await expect(page.getByText("Eva Egea restored the address Head office")).toBeVisible();
});

test("the addresses are filtered by what they are for and by their words, and the address of the page says so", async ({ page }) => {
  await signIn(page, "viewer");
  const card = await openCard(page, "Café Zürich AG");
  await page.goto(`${card}/addresses`);
  await expect(page.getByRole("link", { name: "New address" })).toHaveCount(0);
  await page.getByLabel("Purpose").selectOption("shipping");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/purpose=shipping/);
  await expect(page.getByRole("heading", { level: 3 })).toHaveText(["Back door"]);
  await page.goto(`${card}/addresses?q=nowhere`);
  await expect(page.getByText("No address matches the filters")).toBeVisible();
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(page.getByRole("heading", { level: 3, name: "Back door" })).toBeVisible();
  await page.getByRole("link", { name: "Back door", exact: true }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Back door" })).toBeVisible();
});

test("an address that somebody else has saved meanwhile shows both values", async ({ page, context }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Libreria Àncora");
  await page.goto(`${card}/addresses/new`);
  await page.getByLabel("Street and number").fill("Via Roma 1");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "Edit: Via Roma 1" }).click();
  await page.getByLabel("Label").fill("Typed first");
  const form = page.url();

  const other = await context.newPage();
  await other.goto(form);
  await other.getByLabel("Label").fill("Saved first");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByRole("heading", { level: 3, name: "Saved first" })).toBeVisible();

  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Somebody else saved this")).toBeVisible();
  await expect(conflict(page, "Label", "Saved first", "Typed first")).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 3, name: "Typed first" })).toBeVisible();
});

test("an address is copied as it stands on an envelope", async ({ page, context, javaScriptEnabled }) => {
  await signIn(page, "viewer");
  const card = await openCard(page, "Café Zürich AG");
  await page.goto(`${card}/addresses?purpose=shipping`);
  const copy = page.getByRole("button", { name: "Copy: Back door" });
  if (javaScriptEnabled === false) {
    await expect(copy).toBeHidden();
    return;
  }
  await takenOver(page);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await copy.click();
  await expect(page.getByText("Address copied.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("Schifflände 5\nCH-8001 Zürich\nSwitzerland");
});
