import type { Page } from "@playwright/test";
import { addCustomer } from "../customers";
import { people, reader, signIn } from "../people";
import { conflict, expect, takenOver, test } from "../story";

/** A day so many days from now, as a date field wants it. */
function day(from: number) {
  return new Date(Date.now() + from * 24 * 3600 * 1000).toISOString().slice(0, 10);
}

/** Fills the line above the list, and presses Enter in it. */
async function add(page: Page, activity: { kind: string; subject: string; day?: string; time?: string }) {
  const line = page.getByRole("form", { name: "Add an activity" });
  await line.getByLabel("Kind").selectOption(activity.kind);
  if (activity.day) await line.getByLabel("Date").fill(activity.day);
  if (activity.time) await line.getByLabel("Time").fill(activity.time);
  await line.getByLabel("Subject").fill(activity.subject);
  await line.getByLabel("Subject").press("Enter");
  await expect(page.getByRole("listitem").filter({ hasText: activity.subject }).first()).toBeVisible();
}

test.beforeEach(async ({ page }) => signIn(page, "editor"));

test("calls and tasks are added with a line and Enter, and stand by their time, overdue first", async ({
  page,
  javaScriptEnabled,
}) => {
  await page.goto(`${await addCustomer(page, "Cafetería Ñu")}/activities`);
  if (javaScriptEnabled !== false) await takenOver(page);
  await expect(page.getByText("Nothing to do")).toBeVisible();
  await add(page, { kind: "Task", subject: "Send the new prices" });
  await add(page, { kind: "Meeting", subject: "Tasting", day: day(40), time: "09:30" });
  await add(page, { kind: "Call", subject: "Ask about the beans", day: day(-3) });
  await expect(page.getByRole("heading", { level: 2 })).toHaveText(["Overdue", "Upcoming", "No date"]);
  const subjects = page.getByRole("link", { name: /^(Send|Tasting|Ask)/ });
  await expect(subjects).toHaveText(["Ask about the beans", "Tasting", "Send the new prices"]);
  await expect(page.getByRole("tab", { name: "Activities" })).toHaveText(/3$/);
  if (javaScriptEnabled !== false) {
    // Whoever adds one activity goes on with the next without the mouse.
    await expect(page.getByRole("form").getByLabel("Subject")).toBeFocused();
    await expect(page.getByRole("form").getByLabel("Subject")).toHaveValue("");
  }
});

test("one click says that it is done, another takes it back, and both stand in the history", async ({
  page,
  javaScriptEnabled,
}) => {
  const card = await addCustomer(page, "Taller Peña");
  await page.goto(`${card}/activities`);
  if (javaScriptEnabled !== false) await takenOver(page);
  await add(page, { kind: "Call", subject: "Ask about the sacks" });
  await page.getByRole("button", { name: "Mark as done: Ask about the sacks" }).click();
  await expect(page.getByText("It is done.")).toBeVisible();
  await expect(page.getByText("Nothing to do")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("link", { name: "Ask about the sacks" })).toBeVisible();

  await page.getByRole("link", { name: "Ask about the sacks" }).click();
  await page.getByLabel("Outcome").fill("Two sacks a month");
  await page.getByRole("button", { name: "Done", exact: true }).click();
  await expect(page.getByText("Two sacks a month")).toBeVisible();
  await page.getByRole("link", { name: "Back to the activities" }).click();
  await page.getByRole("link", { name: "Done", exact: true }).click();
  await expect(page).toHaveURL(/show=done/);
  await expect(page.getByRole("listitem").filter({ hasText: "Two sacks a month" }).first()).toBeVisible();

  await page.goto(`${card}/history`);
  const told = (what: string) => page.getByText(`${people.editor.name} ${what}`);
  await expect(told("marked the activity Ask about the sacks as done")).toHaveCount(2);
  await expect(told("marked the activity Ask about the sacks as not done")).toHaveCount(1);
  await expect(told("added the activity Ask about the sacks")).toHaveCount(1);
});

test("an activity is edited, filtered by an address, removed and brought back", async ({ page, javaScriptEnabled }) => {
  const card = await addCustomer(page, "Bodega Íñigo");
  await page.goto(`${card}/activities/new`);
  await page.getByLabel("Subject").fill("Visit the cellar");
  await page.getByLabel("Kind").selectOption("Meeting");
  await page.getByLabel("Date").fill("2099-03-01");
  await page.getByLabel("Time").fill("10:00");
  await page.getByLabel("Duration (minutes)").fill("1:30");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("link", { name: "Visit the cellar" }).click();
  await expect(page.getByRole("definition").filter({ hasText: "1 Mar 2099, 10:00" })).toBeVisible();
  await expect(page.getByRole("definition").filter({ hasText: "1 h 30 min" })).toBeVisible();

  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.getByLabel("Time").fill("");
  await page.getByLabel("Place").fill("Haro");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("definition").filter({ hasText: /^1 Mar 2099$/ })).toBeVisible();

  await page.goto(`${card}/activities`);
  if (javaScriptEnabled !== false) await takenOver(page);
  await page.getByRole("search").getByLabel("Kind").selectOption("Call");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/kind=call/);
  await expect(page.getByText("No activity matches the filters")).toBeVisible();
  await page.getByRole("link", { name: "Clear filters" }).first().click();
  await page.getByRole("link", { name: "Visit the cellar" }).click();
  await page.getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("It has been removed.")).toBeVisible();
  await expect(page.getByText("Nothing to do")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("link", { name: "Visit the cellar" })).toBeVisible();
});

test("a stale save of an activity shows both values and loses nothing", async ({ page, context, javaScriptEnabled }) => {
  await page.goto(`${await addCustomer(page, "Librería Ñandú")}/activities`);
  if (javaScriptEnabled !== false) await takenOver(page);
  await add(page, { kind: "Task", subject: "Order paper" });
  await page.getByRole("link", { name: "Order paper" }).click();
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.getByLabel("Place").fill("Typed first");
  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByLabel("Place").fill("Saved first");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByRole("definition").filter({ hasText: "Saved first" })).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(conflict(page, "Place", "Saved first", "Typed first")).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("definition").filter({ hasText: "Typed first" })).toBeVisible();
});

test("one's own due activities are counted in the top bar, which leads to them", async ({ page, javaScriptEnabled }) => {
  const subject = `Pay the ${test.info().project.name} rent`;
  await page.goto(`${await addCustomer(page, "Alquileres Año")}/activities`);
  if (javaScriptEnabled !== false) await takenOver(page);
  await add(page, { kind: "Task", subject, day: day(-1) });
  await page.getByRole("banner").getByRole("link", { name: /^My activities \d+ due by today$/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "My activities" })).toBeVisible();
  await page.getByRole("button", { name: `Mark as done: ${subject}` }).click();
  await expect(page.getByText("It is done.")).toBeVisible();
  await expect(page.getByRole("link", { name: subject })).toHaveCount(0);
});

test("a viewer reads the activities and has no way to change them", async ({ page }) => {
  const card = await addCustomer(page, "Viveros Ibáñez");
  await page.goto(`${card}/activities/new`);
  await page.getByLabel("Subject").fill("Water the palms");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("link", { name: "Water the palms" })).toBeVisible();
  await signIn(page, "viewer");
  await page.goto(`${card}/activities`);
  await expect(page.getByRole("link", { name: "Water the palms" })).toBeVisible();
  await expect(page.getByRole("form", { name: "Add an activity" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: /Mark as done/ })).toHaveCount(0);
  await page.goto(`${card}/activities/new`);
  await expect(page.getByRole("alert")).toContainText("You may not do this");
});

test("a calendar's secret address is shown once, works without a session, and ends when it is revoked", async ({ page, request }) => {
  // Somebody of this browser alone, in whatever language: a calendar that is renewed elsewhere would end.
  await signIn(page, reader());
  const address = page.locator("input[name=address]");
  await page.goto("/preferences");
  await page.locator("button[value=make]").click();
  const secret = await address.inputValue();
  expect(secret).toMatch(/\/ics\/[\w-]{43}\.ics$/);
  const calendar = await request.get(secret);
  expect(calendar.headers()["content-type"]).toBe("text/calendar; charset=utf-8");
  expect(await calendar.text()).toMatch(/^BEGIN:VCALENDAR\r\n/);
  await page.goto("/preferences");
  await expect(page.locator("button[value=make]")).toBeVisible();
  await expect(address).toHaveCount(0);
  await page.locator("button[value=revoke]").click();
  await expect(page.locator("button[value=revoke]")).toHaveCount(0);
  expect((await request.get(secret)).status()).toBe(404);
});
