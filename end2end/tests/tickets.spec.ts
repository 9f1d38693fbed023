import { addCustomer, openCard } from "../customers";
import { people, signIn } from "../people";
import { conflict, cutOff, expect, takenOver, test } from "../story";

test("a ticket is opened, answered, resolved and opened again, and the history tells it", async ({ page }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Heladería Íñigo");
  await page.goto(card);
  await page.getByRole("tab", { name: "Support" }).click();
  await expect(page.getByText("No tickets yet")).toBeVisible();

  await page.getByRole("link", { name: "New ticket" }).click();
  await page.getByLabel("Subject").fill("The freezer is warm");
  await page.getByLabel("Priority").selectOption("high");
  await page.getByLabel("Category").selectOption("fault");
  await page.getByLabel("Assigned to").selectOption({ label: people.editor.name });
  await page.getByRole("button", { name: "Save" }).click();
  // What the customer wants is part of it, and what was typed is still there.
  await expect(page.getByLabel("What the customer wants")).toHaveAccessibleDescription("Fill in this field.");
  await expect(page.getByLabel("Subject")).toHaveValue("The freezer is warm");
  await page.getByLabel("What the customer wants").fill("It shows +4 °C.\nThe ice cream will not last the night.");
  await page.getByRole("button", { name: "Save" }).click();

  const heading = page.getByRole("heading", { level: 2, name: /T-\d{4}-\d{4,} The freezer is warm/ });
  await expect(heading).toBeVisible();
  const number = (await heading.innerText()).split(/\s/)[0] ?? "";
  await expect(page.getByRole("tab", { name: "Support 1" })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByText("It shows +4 °C.")).toBeVisible();
  await expect(page.getByText("New", { exact: true })).toBeVisible();

  await page.getByLabel("Message", { exact: true }).fill("Which model is it?");
  await page.getByLabel("Then wait for the customer").check();
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Answer to the customer" })).toContainText("Which model is it?");
  await expect(page.getByLabel("Message", { exact: true })).toHaveValue("");
  await expect(page.getByRole("definition").filter({ hasText: "Paused" })).toBeVisible();

  await page.getByLabel("Kind of message").selectOption("request");
  await page.getByLabel("Message", { exact: true }).fill("It is the small one.");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText("From “Waiting for the customer” to “Open”")).toBeVisible();

  // Nothing is resolved without saying how.
  await page.getByRole("link", { name: "Resolve" }).click();
  await page.getByRole("button", { name: "Change the status" }).click();
  await expect(page.getByLabel("Resolution")).toHaveAccessibleDescription(/^Fill in this field\./);
  await page.getByLabel("Resolution").fill("A new seal.");
  await page.getByRole("button", { name: "Change the status" }).click();
  await expect(page.getByRole("definition").filter({ hasText: "A new seal." })).toBeVisible();
  await page.getByRole("button", { name: "Close" }).first().click();
  await expect(page.getByText("From “Resolved” to “Closed”")).toBeVisible();
  await page.getByRole("button", { name: "Reopen" }).click();
  await expect(page.getByText("From “Closed” to “Open”")).toBeVisible();
  await expect(page.getByRole("definition").filter({ hasText: "A new seal." })).toHaveCount(0);

  await page.getByRole("tab", { name: "History" }).click();
  const eva = people.editor.name;
  for (const sentence of [
    `${eva} added the ticket ${number}`,
    `${eva} answered in ticket ${number}`,
    `${eva} changed the status of the ticket ${number} from open to resolved`,
    `${eva} wrote the resolution of the ticket ${number}`,
    `${eva} changed the status of the ticket ${number} from closed to open`,
  ]) {
    await expect(page.getByText(sentence, { exact: true })).toBeVisible();
  }
  await expect(page.getByText("Which model is it?")).toHaveCount(0);
});

test("a ticket is removed and brought back", async ({ page }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Quesería Peña");
  await page.goto(`${card}/support/new`);
  await page.getByLabel("Subject").fill("The scale is wrong");
  await page.getByLabel("What the customer wants").fill("By two grams.");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: /^Remove: T-/ }).click();
  await expect(page.getByText("It has been removed.")).toBeVisible();
  await expect(page.getByRole("heading", { level: 3 })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("heading", { level: 3, name: /The scale is wrong/ })).toBeVisible();
});

test("what is overdue stands out in the list, on the tab and on the card, and the filters stand in the address", async ({ page }) => {
  await signIn(page, "viewer");
  const card = await openCard(page, "Boulangerie Lefèvre SARL");
  await expect(page.getByText("Needs attention: 1 support ticket is overdue.")).toBeVisible();
  await expect(page.getByRole("tab", { name: "Support 1 (1 overdue)" })).toBeVisible();
  await page.getByRole("link", { name: "See the tickets" }).click();
  const ticket = page.getByRole("listitem").filter({ hasText: "Le four affiche E7" });
  await expect(ticket).toContainText("Overdue since");
  await expect(page.getByRole("link", { name: "New ticket" })).toHaveCount(0);

  await page.getByLabel("Priority").selectOption("low");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/priority=low/);
  await expect(page.getByText("No ticket matches the filters")).toBeVisible();
  await page.goto(`${card}/support?q=FOURNÉE&status=unresolved&assignee=nobody`);
  await expect(ticket).toBeVisible();
  await page.getByRole("link", { name: /Le four affiche E7/ }).click();
  await expect(page.getByRole("heading", { level: 2, name: /Le four affiche E7/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Send" })).toHaveCount(0);
  await page.getByRole("link", { name: "Back to support" }).click();
  await expect(page).toHaveURL(/q=FOURN%C3%89E/);
});

test("a ticket that somebody else has saved meanwhile shows both values", async ({ page, context }) => {
  await signIn(page, "editor");
  const card = await addCustomer(page, "Taverna Ágora");
  await page.goto(`${card}/support/new`);
  await page.getByLabel("Subject").fill("No olives");
  await page.getByLabel("What the customer wants").fill("They are missing.");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: /^Edit: T-/ }).click();
  await page.getByLabel("Subject").fill("Typed first");
  const form = page.url();

  const other = await context.newPage();
  await other.goto(form);
  await other.getByLabel("Priority").selectOption("urgent");
  await other.getByLabel("Subject").fill("Saved first");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByRole("heading", { level: 2, name: /Saved first/ })).toBeVisible();

  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Somebody else saved this")).toBeVisible();
  await expect(conflict(page, "Subject", "Saved first", "Typed first")).toBeVisible();
  await expect(page.getByText("Priority: only they changed it, and theirs is taken over: Urgent")).toBeVisible();
  await expect(page.getByLabel("Priority")).toHaveValue("urgent");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 2, name: /Typed first/ })).toBeVisible();
});

test("a step that has been taken meanwhile is not taken twice", async ({ page, context }) => {
  // Else the page would show what the other has done before it can be done again.
  await cutOff(context);
  await signIn(page, "editor");
  const card = await addCustomer(page, "Pâtisserie Noël");
  await page.goto(`${card}/support/new`);
  await page.getByLabel("Subject").fill("The mixer hums");
  await page.getByLabel("What the customer wants").fill("Louder every day.");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 2, name: /The mixer hums/ })).toBeVisible();

  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByRole("button", { name: "Start work" }).click();
  await expect(other.getByText("From “New” to “Open”")).toBeVisible();

  await page.getByRole("button", { name: "Start work" }).click();
  await expect(page.getByText(/Somebody else (saved|changed) this/)).toBeVisible();
});

test("a file comes to a ticket, is seen on both tabs, and goes from it", async ({ page, javaScriptEnabled }) => {
  const scripted = javaScriptEnabled !== false;
  await signIn(page, "editor");
  const card = await addCustomer(page, "Carpintería Ñuño");
  await page.goto(`${card}/support/new`);
  await page.getByLabel("Subject").fill("The door does not close");
  await page.getByLabel("What the customer wants").fill("See the drawing.");
  await page.getByRole("button", { name: "Save" }).click();
  const heading = page.getByRole("heading", { level: 2, name: /The door does not close/ });
  await expect(heading).toBeVisible();
  const number = (await heading.innerText()).split(/\s/)[0] ?? "";
  const ticket = page.url();

  // A new one, right here.
  if (scripted) await takenOver(page);
  await page.getByLabel("Select file").setInputFiles([{ name: "Plano ñ.txt", mimeType: "text/plain", buffer: Buffer.from("80 x 200") }]);
  if (!scripted) await page.getByRole("button", { name: "Upload", exact: true }).click();
  const attachments = page.getByRole("list", { name: "Attachments" });
  const plan = attachments.getByRole("listitem").filter({ hasText: "Plano ñ.txt" });
  await expect(plan).toContainText("8 B");
  await expect(plan).toContainText(people.editor.name);
  const content = (await plan.getByRole("link", { name: "Download: Plano ñ.txt" }).getAttribute("href")) ?? "";
  expect(await (await page.request.get(content)).text()).toBe("80 x 200");

  // Its page shows it, and leads back to the ticket.
  await plan.getByRole("link", { name: "Plano ñ.txt", exact: true }).click();
  await expect(page.getByText("80 x 200")).toBeVisible();
  await page.getByRole("link", { name: number }).click();
  await expect(heading).toBeVisible();

  // Taken off, it stays among the customer's files.
  await page.getByRole("button", { name: "Detach: Plano ñ.txt" }).click();
  await expect(page.getByRole("list", { name: "Attachments" })).toHaveCount(0);
  await page.goto(`${card}/files`);
  const row = page.getByRole("row").filter({ hasText: "Plano ñ.txt" });
  await expect(row).toBeVisible();
  await expect(row).not.toContainText(number);

  // One that the customer has already.
  await page.goto(ticket);
  await page.getByRole("link", { name: "Attach one of the customer’s files" }).click();
  await page.getByRole("combobox", { name: "File", exact: true }).fill("Plan.txt");
  await page.getByRole("button", { name: "Attach", exact: true }).click();
  await expect(page.getByText("The customer has no file of that name.")).toBeVisible();
  await page.getByRole("combobox", { name: "File", exact: true }).fill("Plano ñ.txt");
  await page.getByRole("button", { name: "Attach", exact: true }).click();
  await expect(plan).toBeVisible();
  await page.goto(`${card}/files`);
  await expect(row).toContainText(number);

  await page.goto(`${card}/history`);
  const who = people.editor.name;
  await expect(page.getByText(`${who} attached the file Plano ñ.txt to ticket ${number}`, { exact: true })).toHaveCount(2);
  await expect(page.getByText(`${who} detached the file Plano ñ.txt from ticket ${number}`, { exact: true })).toBeVisible();
});

test("whoever may only read sees a ticket's files and cannot change them", async ({ page }) => {
  await signIn(page, "viewer");
  const card = await openCard(page, "Boulangerie Lefèvre SARL");
  await page.goto(`${card}/support?q=four`);
  await page.getByRole("link", { name: /Le four affiche E7/ }).click();
  const file = page.getByRole("list", { name: "Attachments" }).getByRole("listitem");
  await expect(file).toContainText("Températures du four.csv");
  await expect(page.getByRole("button", { name: /^Detach/ })).toHaveCount(0);
  await expect(page.getByLabel("Select file")).toHaveCount(0);
  await file.getByRole("link", { name: "Températures du four.csv", exact: true }).click();
  await expect(page.getByRole("columnheader", { name: "Consigne" })).toBeVisible();
});
