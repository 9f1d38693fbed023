import { addCustomer, openCard } from "../customers";
import { signIn } from "../people";
import { conflict, expect, test } from "../story";

const today = () => new Date().toLocaleDateString("sv-SE", { timeZone: "Europe/Madrid" });

test("an invoice is drawn up, issued, paid in part and credited, and the history tells it", async ({ page }) => {
  await signIn(page, "manager");
  const card = await addCustomer(page, "Bodegas Muñoz", { vat_liable: "on", payment_terms_days: "30", credit_limit: "1000" });
  await page.goto(card);
  await page.getByRole("tab", { name: "Billing" }).click();
  await expect(page.getByText("No documents yet")).toBeVisible();
  await page.getByRole("link", { name: "New invoice" }).click();
  await expect(page.getByLabel("Date", { exact: true })).toHaveValue(today());
  await page.getByLabel("Reference").fill("PO 7");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Invoice Draft without a number" })).toBeVisible();
  await expect(page.getByText("No lines yet")).toBeVisible();
  await expect(page.getByRole("link", { name: "Issue" })).toHaveCount(0);

  // A line, wrong at first.
  await page.getByRole("link", { name: "Add a line" }).click();
  await page.getByLabel("Quantity").fill("two");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Quantity")).toHaveAccessibleDescription("Enter a number.");
  await expect(page.getByLabel("Description")).toHaveAccessibleDescription("Fill in this field.");
  await page.getByLabel("Description").fill("Rioja 2019, case of 6");
  await page.getByLabel("Quantity").fill("2");
  await page.getByLabel("Unit price").fill("50.00");
  await page.getByLabel("Discount").fill("10");
  await expect(page.getByLabel("VAT")).toHaveAccessibleDescription(/without a product, 21%/);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("cell", { name: "Rioja 2019, case of 6", exact: true })).toBeVisible();
  await expect(page.getByText("€108.90")).toBeVisible();

  // It is taken out, brought back, and made larger.
  await page.getByRole("button", { name: "Remove: Rioja 2019, case of 6" }).click();
  await expect(page.getByText("The line has been removed.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("link", { name: "Edit: Rioja 2019, case of 6" }).click();
  await page.getByLabel("Quantity").fill("20");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("€1,089.00")).toBeVisible();

  // Over the limit it is issued only with a reason.
  await page.getByRole("link", { name: "Issue" }).click();
  await page.getByRole("button", { name: "Issue" }).click();
  const reason = page.getByLabel("Why the credit limit may be exceeded");
  await expect(reason).toHaveAccessibleDescription(/It exceeds the credit limit by €89\.00/);
  await reason.fill("Agreed by telephone");
  await page.getByRole("button", { name: "Issue" }).click();
  const heading = page.getByRole("heading", { level: 2, name: /^Invoice F\d{4}-\d{5}$/ });
  await expect(heading).toBeVisible();
  const number = (await heading.innerText()).replace("Invoice ", "");
  await expect(page.getByText("Agreed by telephone")).toBeVisible();
  await expect(page.getByRole("link", { name: /^Edit/ })).toHaveCount(0);

  // A part is paid, but not more than is open.
  await page.getByRole("link", { name: "Record a payment" }).click();
  await expect(page.getByLabel("Amount")).toHaveValue("1089.00");
  await page.getByLabel("Amount").fill("1089.01");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Amount")).toHaveAccessibleDescription(/€1,089\.00 are open/);
  await page.getByLabel("Amount").fill("89");
  await page.getByLabel("Payment method").selectOption("transfer");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Partly paid")).toBeVisible();
  await expect(page.getByText("€1,000.00").first()).toBeVisible();

  // A credit note of half of it.
  await page.getByRole("button", { name: "Credit" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Credit note Draft without a number" })).toBeVisible();
  await expect(page.getByRole("link", { name: number })).toBeVisible();
  await page.getByRole("link", { name: "Edit: Rioja 2019, case of 6" }).click();
  await page.getByLabel("Quantity").fill("10");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "Issue" }).click();
  await page.getByRole("button", { name: "Issue" }).click();
  await expect(page.getByRole("heading", { level: 2, name: /^Credit note R\d{4}-\d{5}$/ })).toBeVisible();
  await page.getByRole("link", { name: number }).click();
  await expect(page.getByText("€455.50").first()).toBeVisible();

  // The tab tells the same.
  await page.getByRole("link", { name: "Back to the billing" }).click();
  await expect(page.getByRole("tab", { name: "Billing 2" })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("link", { name: "Free credit €544.50" })).toBeVisible();
  await page.getByRole("link", { name: "Not yet due €455.50" }).click();
  await expect(page).toHaveURL(/status=due/);
  await expect(page.getByRole("link", { name: number })).toBeVisible();

  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByText(`of the document ${number} from draft to issued`)).toBeVisible();
  await expect(page.getByText(`Mara Mora added a payment of ${number}`)).toBeVisible();
});

test("a draft is removed and brought back; a payment too", async ({ page }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Libreria Àncora");
  await page.goto(`${card}/billing/new`);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Remove: Draft without a number" }).click();
  await expect(page.getByText("It has been removed.")).toBeVisible();
  await expect(page.getByText("No documents yet")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("link", { name: "Draft without a number" }).click();
  await page.getByRole("link", { name: "Add a line" }).click();
  await page.getByLabel("Description").fill("Atlas");
  await page.getByLabel("Unit price").fill("10");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "Issue" }).click();
  await page.getByRole("button", { name: "Issue" }).click();
  await page.getByRole("link", { name: "Record a payment" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator(".document .badge", { hasText: "Paid" })).toBeVisible();
  await page.getByRole("button", { name: /^Remove: / }).click();
  await expect(page.getByText("The payment has been removed.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.locator(".document .badge", { hasText: "Paid" })).toBeVisible();
});

test("the documents are filtered, and the address of the page says so; a viewer changes nothing", async ({ page }) => {
  await signIn(page, "viewer");
  const card = await openCard(page, "Café Zürich AG");
  await page.goto(`${card}/billing`);
  await expect(page.getByRole("link", { name: "New invoice" })).toHaveCount(0);
  await page.getByLabel("Status").selectOption("paid");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/status=paid/);
  await expect(page.getByText("2 documents; totals without drafts")).toBeVisible();
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(page.getByText("5 documents; totals without drafts")).toBeVisible();
  await page.goto(`${card}/billing?kind=credit_note`);
  await expect(page.getByText("No document matches the filters")).toBeVisible();
  await page.goto(`${card}/billing/new`);
  await expect(page.getByRole("alert")).toHaveText("You may not do this. Ask an administrator.");
  await page.goto(`${card}/billing/987654`);
  await expect(page.getByText("It does not exist, or is no longer here.")).toBeVisible();
});

test("the head of a draft that somebody else has saved meanwhile shows both values", async ({ page, context }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Zapatería Año Nuevo");
  await page.goto(`${card}/billing/new`);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "Edit the head" }).click();
  await page.getByLabel("Reference").fill("Typed first");
  const form = page.url();

  const other = await context.newPage();
  await other.goto(form);
  await other.getByLabel("Reference").fill("Saved first");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByText("Saved first")).toBeVisible();

  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Somebody else saved this")).toBeVisible();
  await expect(conflict(page, "Reference", "Saved first", "Typed first")).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Typed first")).toBeVisible();
});

test("a line takes from its product what is left empty, and what was bought stands beside the products", async ({ page }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Quesería Ñandú", { vat_liable: "on" });
  await page.goto(`${card}/billing/new`);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "Add a line" }).click();

  // What only another customer may buy is refused.
  await page.getByLabel("Product").fill("HE-SAVON");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Product")).toHaveAccessibleDescription(/Only another customer may buy this product/);

  await page.getByLabel("Product").fill("QUE-420 · Queso Cabrales");
  await page.getByLabel("Quantity").fill("3");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("cell", { name: "Queso Cabrales QUE-420" })).toBeVisible();
  await expect(page.getByRole("cell", { name: "3 pieza de 2 kg" })).toBeVisible();
  // 3 × 38.60, and 4 % on it.
  await expect(page.getByText("€120.43")).toBeVisible();

  const draft = await page.request.get(await page.getByRole("link", { name: "PDF" }).getAttribute("href") ?? "");
  expect([draft.status(), draft.headers()["content-type"]]).toEqual([200, "application/pdf"]);
  await page.getByRole("link", { name: "Issue" }).click();
  await page.getByRole("button", { name: "Issue" }).click();
  const heading = page.getByRole("heading", { level: 2, name: /^Invoice F\d{4}-\d{5}$/ });
  await expect(heading).toBeVisible();
  const number = (await heading.innerText()).replace("Invoice ", "");
  const invoice = await page.request.get(await page.getByRole("link", { name: "PDF" }).getAttribute("href") ?? "");
  expect(invoice.headers()["content-disposition"]).toContain(`filename="Invoice ${number}.pdf"`);

  await page.getByRole("tab", { name: /Exclusive products/ }).click();
  const row = page.getByRole("row", { name: /Queso Cabrales/ });
  await expect(row.getByRole("cell", { name: "38.60 EUR" })).toBeVisible();
  await row.getByRole("link", { name: number }).click();
  await expect(heading).toBeVisible();
});

test("the statement of an account is a PDF of the days that were asked for", async ({ page }) => {
  await signIn(page, "viewer");
  const card = await openCard(page, "Café Zürich AG");
  await page.goto(`${card}/billing`);
  await page.getByText("Statement of account").click();
  await expect(page.getByRole("button", { name: "Show the statement" })).toBeVisible();
  const form = page.locator("form", { has: page.getByLabel("From") });
  await expect(form).toHaveAttribute("method", "get");
  const answer = await page.request.get(`${await form.getAttribute("action")}?from=2020-01-01&to=2020-12-31`);
  expect([answer.status(), answer.headers()["content-type"]]).toEqual([200, "application/pdf"]);
  // In the language of the customer's documents.
  const name = encodeURIComponent("Relevé de compte C-0001 2020-01-01 2020-12-31.pdf");
  expect(answer.headers()["content-disposition"]).toContain(name);
});
