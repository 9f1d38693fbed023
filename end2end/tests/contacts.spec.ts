import { addCustomer, openCard } from "../customers";
import { people, signIn } from "../people";
import { expect, test } from "../story";

test("a contact is added, edited, removed and brought back, and the history tells it", async ({ page }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Mueblería Peñíscola");
  await page.goto(card);
  await page.getByRole("tab", { name: "Contacts" }).click();
  await expect(page.getByText("No contacts yet")).toBeVisible();

  await page.getByRole("link", { name: "New contact" }).click();
  await expect(page.getByLabel("Primary contact")).toBeChecked();
  await page.getByLabel("Name", { exact: true }).fill("Marta Ruiz");
  await page.getByLabel("Email", { exact: true }).fill("marta at muebles");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Email", { exact: true })).toHaveAccessibleDescription(/^Not in the right format/);
  await page.getByLabel("Email", { exact: true }).fill("marta@muebles.example");
  await page.getByLabel("Other emails").fill("ventas@muebles.example\npedidos@muebles.example");
  await page.getByLabel("Phone", { exact: true }).fill("+34912345678");
  await page.getByLabel("Mobile").fill("ask at reception");
  await page.getByLabel("Other phones").fill("+34913456789 (reception)");
  await page.getByLabel("Job title").fill("Purchasing");
  await page.getByRole("combobox", { name: "Language" }).selectOption("es");
  await page.getByLabel("Tags").fill("Buyers, e2e");
  await page.getByRole("button", { name: "Save" }).click();

  const sheet = page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3, name: "Marta Ruiz" }) });
  await expect(sheet).toBeVisible();
  await expect(page.getByRole("tab", { name: "Contacts 1" })).toHaveAttribute("aria-selected", "true");
  await expect(sheet.getByText("MR", { exact: true })).toBeVisible();
  await expect(sheet.getByText("buyers", { exact: true })).toBeVisible();
  await expect(sheet.getByRole("link", { name: "marta@muebles.example" })).toHaveAttribute("href", "mailto:marta@muebles.example");
  // A number that is understood is kept in its international form; one that is not stays as it was typed.
  await expect(sheet.getByRole("link", { name: "+34 912 34 56 78" })).toHaveAttribute("href", "tel:+34912345678");
  await expect(sheet.getByText("ask at reception")).toBeVisible();
  await sheet.getByRole("link", { name: "Marta Ruiz", exact: true }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Marta Ruiz" })).toBeVisible();
  await expect(page.getByRole("link", { name: "+34 913 45 67 89 (reception)" })).toHaveAttribute("href", "tel:+34913456789");
  await expect(page.getByRole("definition").filter({ hasText: "Spanish" })).toBeVisible();

  await page.getByRole("link", { name: "Edit: Marta Ruiz" }).click();
  await page.getByLabel("Other emails").fill("pedidos@muebles.example\nmarta.ruiz@muebles.example");
  await page.getByLabel("Wants no advertising").check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Wants no advertising")).toBeVisible();

  await page.getByRole("button", { name: "Remove: Marta Ruiz" }).click();
  await expect(page.getByText("It has been removed.")).toBeVisible();
  await expect(page.getByRole("heading", { level: 3, name: "Marta Ruiz" })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("heading", { level: 3, name: "Marta Ruiz" })).toBeVisible();

  await page.getByRole("tab", { name: "History" }).click();
  const { name } = people.editor;
  await expect(page.getByText(`${name} added the contact Marta Ruiz`)).toBeVisible();
  await expect(
    page.getByText(
      `${name} changed the other emails of the contact Marta Ruiz: added “marta.ruiz@muebles.example” and removed “ventas@muebles.example”`,
    ),
  ).toBeVisible();
  await expect(page.getByText(`${name} noted that the contact Marta Ruiz wants no advertising`)).toBeVisible();
  await expect(page.getByText(`${name} removed the contact Marta Ruiz`)).toBeVisible();
  await expect(page.getByText(`${name} restored the contact Marta Ruiz`)).toBeVisible();
});

test("a person of two customers has a role in each, and one number", async ({ page }) => {
  await signIn(page, "editor");
  const unique = `Lorca ${test.info().project.name} ${Date.now()}`;
  const [first, second] = [await addCustomer(page, "Bar Ñam"), await addCustomer(page, "Bar Çedilla")];
  await page.goto(`${first}/contacts/new`);
  await page.getByLabel("Name", { exact: true }).fill(unique);
  await page.getByLabel("Job title").fill("Adviser");
  await page.getByLabel("Mobile").fill("+34600111222");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 3, name: unique })).toBeVisible();

  await page.goto(`${second}/contacts/new`);
  await page.getByRole("searchbox", { name: "Already a contact of another customer?" }).fill(unique);
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("link", { name: `Add here: ${unique}` }).click();
  await expect(page.getByLabel("Mobile")).toHaveValue("+34 600 11 12 22");
  await expect(page.getByLabel("Job title")).toHaveValue("");
  await page.getByLabel("Job title").fill("Accountant");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: unique, exact: true }).click();
  await expect(page.getByRole("link", { name: "Bar Ñam" })).toBeVisible();

  await page.getByRole("link", { name: `Edit: ${unique}` }).click();
  await page.getByLabel("Mobile").fill("+34600111333");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("link", { name: "+34 600 11 13 33" })).toBeVisible();
  await page.goto(`${first}/contacts`);
  await expect(page.getByRole("link", { name: "+34 600 11 13 33" })).toBeVisible();
  await expect(page.getByText("Adviser")).toBeVisible();
  await page.goto(`${first}/history`);
  await expect(page.getByText(`changed the mobile of the contact ${unique} from “+34 600 11 12 22” to “+34 600 11 13 33”`)).toBeVisible();
});

test("the contacts are searched and filtered by tag, and the address of the page says so", async ({ page }) => {
  await signIn(page, "viewer");
  const card = await openCard(page, "Café Zürich AG");
  await page.goto(`${card}/contacts`);
  await expect(page.getByRole("link", { name: "New contact" })).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 3 })).toHaveText(["Ursula Meier", "Beat Hürlimann", "Sandra Keller"]);
  await page.getByLabel("Tag", { exact: true }).selectOption("contabilidad");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/tag=contabilidad/);
  await expect(page.getByRole("heading", { level: 3 })).toHaveText(["Sandra Keller"]);
  await page.goto(`${card}/contacts?q=hurlimann+barista`);
  await expect(page.getByRole("heading", { level: 3 })).toHaveText(["Beat Hürlimann"]);
  await page.goto(`${card}/contacts?q=nobody`);
  await expect(page.getByText("No contact matches")).toBeVisible();
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(page.getByRole("heading", { level: 3, name: "Ursula Meier" })).toBeVisible();
});

test("a tag gets another name and colour, and becomes part of another one", async ({ page }) => {
  await signIn(page, "editor");
  const [old, name, other] = ["first", "second", "third"].map((tag) => `${tag}-${test.info().project.name}-${Date.now()}`.toLowerCase()) as [string, string, string];
  const card = await addCustomer(page, "Herbolario Añejo");
  await page.goto(`${card}/contacts/new`);
  await page.getByLabel("Name", { exact: true }).fill("Olga Sanz");
  await page.getByLabel("Tags").fill(old);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "Manage tags" }).click();
  await page.getByRole("textbox", { name: "New tag" }).fill(other);
  await page.getByRole("button", { name: "Add tag" }).click();

  const row = page.getByRole("listitem").filter({ has: page.locator(".tag", { hasText: old }) });
  await row.getByLabel("Name of the tag").fill(name);
  await row.getByLabel("Colour").selectOption("violet");
  await row.getByRole("button", { name: `Save: ${old}` }).click();
  const renamed = page.getByRole("listitem").filter({ has: page.locator(".tag", { hasText: name }) });
  await expect(renamed.locator(".tag")).toHaveAttribute("data-colour", "violet");
  await renamed.getByLabel("Merge into").selectOption({ label: other });
  await renamed.getByRole("button", { name: `Merge: ${name}` }).click();
  await expect(page.locator(".tag", { hasText: name })).toHaveCount(0);
  await page.goto(`${card}/contacts`);
  await expect(page.locator(".sheet .tag", { hasText: other })).toBeVisible();
  await page.goto(`${card}/history`);
  await expect(page.getByText(`changed the tags of the contact Olga Sanz: added “${other}” and removed “${name}”`)).toBeVisible();
});

test("contacts are exported as vCards, and imported from a file and from their text", async ({ page }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Náutica Coruñesa");
  await page.goto(`${card}/contacts/import`);
  const vcard = (name: string) => `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nTEL;TYPE=CELL:+34600111222\r\nEND:VCARD\r\n`;
  await page.getByLabel(".vcf file").setInputFiles({ name: "c.vcf", mimeType: "text/vcard", buffer: Buffer.from(vcard("Uxía Castro")) });
  await page.getByLabel("Or the text of the vCards").fill(vcard("Brais Otero"));
  await page.getByRole("button", { name: "Import vCard" }).click();
  await expect(page.getByText("Added: 2. There already: 0.")).toBeVisible();
  await expect(page.getByRole("heading", { level: 3 })).toHaveText(["Brais Otero", "Uxía Castro"]);

  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export all (vCard)" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("Náutica Coruñesa.vcf");
  const answer = await page.request.get(`${card}/contacts.vcf`);
  const text = await answer.text();
  expect(text).toContain("VERSION:4.0\r\nUID");
  expect(text).toContain("FN:Uxía Castro\r\n");
  expect(text.match(/tel:\+34600111222/g)).toHaveLength(2);
});
