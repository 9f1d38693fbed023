import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { addCustomer, openCard } from "../../customers";
import { signIn } from "../../people";
import { careful } from "../../servers";
import { expect, takenOver, test } from "../../story";

// Each page in both colour schemes; the phone's project looks at the narrow ones.
async function findsNothing(page: Page) {
  await takenOver(page);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((node) => node.failureSummary + node.html) }));
    expect(found, colorScheme).toEqual([]);
  }
}

test("axe finds nothing on the page to sign in", async ({ page }) => {
  await page.goto("/login");
  await findsNothing(page);
});

test("axe finds nothing on the page to sign in after a wrong password", async ({ page }) => {
  await page.goto("/login");
  await page.getByLabel("Email").fill(`axe-${test.info().project.name}@example.com`);
  await page.getByLabel("Password").fill("not-it");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await findsNothing(page);
});

const pages = {
  "of the list": "/customers",
  "of a list without customers": "/customers?q=zzzzzz",
  "of a new customer": "/customers/new",
  "of the catalogue": "/products?status=all",
  "of a new product": "/products/new",
  "of the user's own": "/preferences",
  "of the user's own sessions": "/preferences/sessions",
  "of the user's own tokens": "/preferences/tokens",
  "of the user's own second step": "/preferences/second-step",
  "of a code for a frame": "/login/code",
  "of the user's own activities": "/activities",
  "that is not there": "/nowhere",
  "of a customer that is not there": "/customers/987654321",
};

for (const [name, address] of Object.entries(pages)) {
  test(`axe finds nothing on the page ${name}`, async ({ page }) => {
    await signIn(page, "editor");
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await findsNothing(page);
  });
}

test("axe finds nothing on the pages that show a secret, nor on the one to sign in within a frame", async ({ page }) => {
  await page.goto("/login?embed");
  await expect(page.getByRole("button", { name: "Sign in with a code" })).toBeVisible();
  await findsNothing(page);
  await signIn(page, "editor");
  await page.goto("/login/code");
  await page.getByRole("button", { name: "Show a code" }).click();
  await expect(page.getByLabel("Code", { exact: true })).toBeVisible();
  await findsNothing(page);
  await page.goto("/preferences/second-step");
  await page.getByRole("button", { name: "Switch it on" }).click();
  await expect(page.getByRole("img", { name: "QR code of the key" })).toBeVisible();
  await findsNothing(page);
});

for (const [name, tail] of Object.entries({
  details: "",
  edit: "/edit",
  addresses: "/addresses",
  "new address": "/addresses/new",
  contacts: "/contacts",
  "of a new contact": "/contacts/new?find=pilar",
  "of the contacts’ tags": "/contacts/tags",
  "of the import of contacts": "/contacts/import",
  activities: "/activities",
  "new activity": "/activities/new",
  support: "/support",
  "new ticket": "/support/new",
  products: "/products?status=all",
  "new exclusive product": "/products/new",
  "new own price": "/products/prices/new",
  billing: "/billing",
  "new invoice": "/billing/new",
  history: "/history",
  "of the card as it was": "/history/as-of",
})) {
  test(`axe finds nothing on the card's page ${name}`, async ({ page }) => {
    await signIn(page, "editor");
    await page.goto((await openCard(page, "Café Zürich AG")) + tail);
    await expect(page.getByRole("heading", { level: 1, name: "Café Zürich AG" })).toBeVisible();
    await findsNothing(page);
  });
}

test("axe finds nothing on the page that asks before a customer is erased, nor on what it refuses", async ({ page }) => {
  await signIn(page, "admin");
  await page.goto(`${await openCard(page, "Café Zürich AG")}/erase`);
  await expect(page.getByRole("heading", { level: 2, name: "Erase personal data" })).toBeVisible();
  await findsNothing(page);
  await page.getByRole("button", { name: "Erase for ever" }).click();
  await expect(page.getByLabel("Reason")).toHaveAttribute("aria-invalid", "true");
  await findsNothing(page);
});

test("axe finds nothing on what was done, and on one activity", async ({ page }) => {
  await signIn(page, "editor");
  await page.goto(`${await openCard(page, "Panadería La Espiga, S.A.")}/activities?show=done`);
  await findsNothing(page);
  await page.getByRole("link", { name: "Visita al obrador" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Visita al obrador" })).toBeVisible();
  await findsNothing(page);
});

test("axe finds nothing on a calendar's new address", async ({ page }) => {
  await signIn(page, "editor");
  await page.goto("/preferences");
  await page.getByRole("button", { name: /^Make (a secret|another) address$/ }).click();
  await expect(page.getByRole("textbox", { name: "Secret address" })).toBeVisible();
  await findsNothing(page);
});

test("axe finds nothing on the page of a ticket, nor on that of its next step", async ({ page }) => {
  await signIn(page, "editor");
  await page.goto(`${await openCard(page, "Café Zürich AG")}/support`);
  await page.getByRole("link", { name: /The grinder stops/ }).click();
  await expect(page.getByRole("heading", { level: 2, name: /The grinder stops/ })).toBeVisible();
  await findsNothing(page);
  await page.getByRole("link", { name: "Resolve" }).click();
  await page.getByRole("button", { name: "Change the status" }).click();
  await expect(page.getByRole("alert")).toHaveText("Check the marked fields.");
  await findsNothing(page);
});

test("axe finds nothing on the pages of a draft and of an invoice", async ({ page }) => {
  await signIn(page, "editor");
  const card = await openCard(page, "Café Zürich AG");
  await page.goto(`${card}/billing?status=draft`);
  await page.getByRole("link", { name: "Draft without a number" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Invoice Draft without a number" })).toBeVisible();
  await findsNothing(page);
  const draft = new URL(page.url()).pathname;
  for (const tail of ["/issue", "/lines/new", "/edit"]) {
    await page.goto(draft + tail);
    await expect(page.getByRole("heading", { level: 2 })).toBeVisible();
    await findsNothing(page);
  }
  await page.goto(`${card}/billing?status=overdue`);
  await page.getByRole("link", { name: /^F\d{4}-/ }).first().click();
  await expect(page.getByRole("heading", { level: 2, name: /^Invoice F/ })).toBeVisible();
  await findsNothing(page);
  await page.goto(`${new URL(page.url()).pathname}/payments/new`);
  await expect(page.getByRole("heading", { level: 2, name: "Record a payment" })).toBeVisible();
  await findsNothing(page);
});

test("axe finds nothing on the files, on their forms, and on each kind of preview", async ({ page }) => {
  test.setTimeout(90_000);
  await signIn(page, "editor");
  const card = await openCard(page, "Café Zürich AG");
  for (const tail of ["/files", "/files?q=zzzzzz", "/files/new", "/files?removed=999999"]) {
    await page.goto(card + tail);
    await expect(page.getByLabel("Select file")).toBeAttached();
    await findsNothing(page);
  }
  for (const name of ["Contract 2026.pdf", "Orders 2025.csv", "Way to the back door.txt", "Shop window.png"]) {
    await page.goto(`${card}/files`);
    await page.getByRole("link", { name, exact: true }).click();
    await expect(page.getByRole("heading", { level: 2, name })).toBeVisible();
    await findsNothing(page);
  }
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Edit the file" })).toBeVisible();
  await findsNothing(page);
});

test("axe finds nothing on the page of one change", async ({ page }) => {
  await signIn(page, "editor");
  await page.goto(`${await openCard(page, "Café Zürich AG")}/history`);
  await page.getByRole("link", { name: /See the details/ }).first().click();
  await expect(page.getByRole("heading", { name: "Details of the change" })).toBeVisible();
  await findsNothing(page);
});

test("axe finds nothing on a form with wrong fields", async ({ page }) => {
  await signIn(page, "editor");
  await page.goto("/customers/new");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await findsNothing(page);
});

test("axe finds nothing where a change waits for a second person", async ({ page }) => {
  await signIn(page, "manager");
  const card = await addCustomer(page, "Harinas Ñeco", { credit_limit: "1,000.00" });
  await page.goto(`${careful()}${card}/edit`);
  await takenOver(page);
  await page.getByLabel("Credit limit", { exact: true }).fill("2,000.00");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Reason for the credit limit")).toHaveAccessibleDescription(/^Fill in this field\./);
  await findsNothing(page);
  await page.getByLabel("Reason for the credit limit").fill("They buy more");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(`${careful()}${card}`);
  await findsNothing(page);
  await page.getByRole("link", { name: /^See: / }).first().click();
  await expect(page.getByRole("button", { name: "Withdraw the request" })).toBeVisible();
  await findsNothing(page);
});

test("axe finds nothing on a conflict, on the question before deleting, and on a deleted customer", async ({ page }) => {
  await signIn(page, "admin");
  const card = await addCustomer(page, "Zapatería Año Nuevo");
  await page.goto(`${card}/edit`);
  await page.getByLabel("Trade name").fill("Typed");
  await page.context().newPage().then(async (other) => {
    await other.goto(`${card}/edit`);
    await other.getByLabel("Trade name").fill("Saved");
    await other.getByRole("button", { name: "Save" }).click();
    await expect(other).toHaveURL(new RegExp(`${card}$`));
  });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Somebody else saved this")).toBeVisible();
  await findsNothing(page);

  await page.goto(card);
  await takenOver(page);
  await page.getByRole("button", { name: "Delete" }).click();
  const question = page.getByRole("dialog", { name: "Delete this customer?" });
  await expect(question).toBeVisible();
  await findsNothing(page);

  await question.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("This customer is deleted")).toBeVisible();
  await findsNothing(page);
});
